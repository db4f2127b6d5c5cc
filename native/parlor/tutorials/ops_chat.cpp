#include "parlor/tutorials/ops_chat.hpp"

#include <stdexcept>

#include "parlor/app/event_handlers.hpp"

namespace parlor::tutorials {
namespace {

constexpr std::string_view group = "ops_coffee";

std::string prefixed_frame(const layer::Message& event) {
  const layer::Message& message = app::field(event, "message");
  if (!message.is_string()) throw std::invalid_argument("chat_message carries no text");
  return message_text("运维咖啡吧:" + message.get_ref<const std::string&>());
}

}  // namespace

void OpsChat::connect() {
  group_add(group);
  accept();
}

void OpsChat::receive_text(std::string_view text) {
  auto message = message_in(text);
  if (!message) return;
  if (!message->is_string()) return send_error({ErrorCode::bad_field, "\"message\" must be text here"});
  group_send(group, layer::event("chat_message", "message", *std::move(message)));
}

const app::EventHandlers& OpsChat::event_handlers() const {
  static const auto table = app::EventHandlers().broadcast("chat_message", prefixed_frame);
  return table;
}

}  // namespace parlor::tutorials
