#include "parlor/tutorials/room_chat.hpp"

#include "parlor/app/event_handlers.hpp"

namespace parlor::tutorials {

void RoomChat::connect() {
  group_add(group_);
  accept();
}

void RoomChat::receive_text(std::string_view text) {
  auto message = message_in(text);
  if (message) group_send(group_, layer::event("chat.message", "message", *std::move(message)));
}

const app::EventHandlers& RoomChat::event_handlers() const {
  static const auto table = app::EventHandlers().broadcast("chat.message", message_frame);
  return table;
}

}  // namespace parlor::tutorials
