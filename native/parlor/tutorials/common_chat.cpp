#include "parlor/tutorials/common_chat.hpp"

#include "parlor/app/event_handlers.hpp"

namespace parlor::tutorials {
namespace {
constexpr std::string_view group = "chat";
}

void CommonChat::connect() {
  group_add(group);
  accept();
}

void CommonChat::receive_text(std::string_view text) {
  auto message = message_in(text);
  if (message) group_send(group, layer::event("chat_message", "message", *std::move(message)));
}

const app::EventHandlers& CommonChat::event_handlers() const {
  static const auto table = app::EventHandlers().broadcast("chat_message", message_frame);
  return table;
}

}  // namespace parlor::tutorials
