#pragma once

#include <string>
#include <string_view>

#include "parlor/channel_layer/channel_layer.hpp"
#include "parlor/channel_layer/msgpack.hpp"

/// What both layers on Redis do with a call before and after Redis.
namespace parlor::layer {

/// Calls back on the loop, never from inside. An empty callback is not called.
void tell(net::EventLoop& loop, Done done, Status status);
void tell(net::EventLoop& loop, Sent sent, Result<SendReport> report);

/// The message, packed, if the name was right and it is an object without the layer's own key.
Result<PackedMessage> pack_for(const Status& named, const Message& message);

/// bad_group_name or bad_channel_name.
Status check_names(std::string_view group, std::string_view channel);

/// The text as a glob pattern of Redis that fits only itself.
std::string as_pattern(std::string_view text);

}  // namespace parlor::layer
