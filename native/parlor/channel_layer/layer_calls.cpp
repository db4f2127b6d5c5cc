#include "parlor/channel_layer/layer_calls.hpp"

#include <utility>

#include "parlor/groups/names.hpp"
#include "parlor/net/event_loop.hpp"

namespace parlor::layer {

void tell(net::EventLoop& loop, Done done, Status status) {
  if (!done) return;
  loop.post([done = std::move(done), status = std::move(status)] { done(status); });
}

void tell(net::EventLoop& loop, Sent sent, Result<SendReport> report) {
  if (!sent) return;
  loop.post([sent = std::move(sent), report = std::move(report)] { sent(report); });
}

Result<PackedMessage> pack_for(const Status& named, const Message& message) {
  if (!named) return named.error();
  if (!message.is_object()) {
    return Error(ErrorCode::bad_field, "a message must be an object with a \"type\", not a bare value");
  }
  if (message.contains("__asgi_channel__")) {
    return Error(ErrorCode::bad_field, "the key __asgi_channel__ belongs to the channel layer");
  }
  return PackedMessage::pack(message);
}

Status check_names(std::string_view group, std::string_view channel) {
  const Status named = groups::check_group_name(group);
  return named ? groups::check_channel_name(channel) : named;
}

std::string as_pattern(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    if (std::string_view("*?[]\\^-").find(c) != std::string_view::npos) pattern.push_back('\\');
    pattern.push_back(c);
  }
  return pattern;
}

}  // namespace parlor::layer
