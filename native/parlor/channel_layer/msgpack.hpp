#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parlor/base/result.hpp"
#include "parlor/channel_layer/message.hpp"

/// MessagePack (github.com/msgpack/msgpack/blob/master/spec.md) as channels_redis writes and reads it.
namespace parlor::layer {

/// A message's map, encoded once, to which the channels it is for can be added for each recipient.
class PackedMessage {
 public:
  /// `message` must be an object. Errors: bad_utf8.
  static Result<PackedMessage> pack(const Message& message);

  /// The map alone.
  std::string plain() const { return with_entry({}); }
  /// With "__asgi_channel__": the name, for one channel.
  std::string addressed_to(std::string_view channel) const;
  /// With "__asgi_channel__": the list of names.
  std::string addressed_to(const std::vector<std::string>& channels) const;

 private:
  std::string with_entry(std::string_view entry) const;

  std::size_t entries_ = 0;
  std::string body_;  // the entries without the map's head
};

/// Strict, as these bytes may be anybody's: one map with text keys, valid UTF-8 in texts, nothing behind it, within
/// limits::redis_message_bytes and redis_message_depth. Errors: bad_field, bad_utf8, too_large, too_deep.
Result<Message> unpack(std::string_view bytes);

}  // namespace parlor::layer
