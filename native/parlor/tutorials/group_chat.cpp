#include "parlor/tutorials/group_chat.hpp"

#include <stdexcept>

#include "parlor/app/event_handlers.hpp"

namespace parlor::tutorials {
namespace {

/// The event carries what Channels calls the `websocket.receive` message.
std::string pushed_text(const layer::Message& event) {
  const layer::Message& text = app::field(app::field(event, "message"), "text");
  if (!text.is_string()) throw std::invalid_argument("send_msg carries no message.text");
  return "组内主动推送消息:" + text.get_ref<const std::string&>();
}

}  // namespace

void GroupChat::connect() {
  group_add(group_);
  accept();
}

void GroupChat::receive_text(std::string_view text) {
  group_send(group_, layer::event("send_msg", "message", layer::event("websocket.receive", "text", text)));
}

const app::EventHandlers& GroupChat::event_handlers() const {
  static const auto table = app::EventHandlers().broadcast("send_msg", pushed_text);
  return table;
}

}  // namespace parlor::tutorials
