#include "parlor/chat/apply.hpp"

#include <utility>

#include "parlor/chat/find_message.hpp"

namespace parlor::chat {
namespace {

struct Applier {
  State& state;

  void operator()(Said& event) const {
    if (event.kind == Kind::roll) return;
    append({event.id, event.kind, std::move(event.by), std::move(event.name), std::move(event.text), std::nullopt,
            event.time, false});
  }
  void operator()(Rolled& event) const {
    if (event.id == state.last_id + 1) state.next_roll = std::move(event.next);
    append({event.id, Kind::roll, std::move(event.by), std::move(event.name), "", std::move(event.roll), event.time,
            false});
  }
  void operator()(Sealed& event) const { state.next_roll = std::move(event.next); }
  void operator()(Edited& event) const {
    const auto message = find_message(state.messages, event.id);
    if (message == state.messages.end() || message->kind == Kind::roll) return;
    message->text = std::move(event.text);
    message->edited = true;
  }
  void operator()(Deleted& event) const {
    const auto message = find_message(state.messages, event.id);
    if (message != state.messages.end()) state.messages.erase(message);
  }
  void operator()(room::MemberRenamed&) const {}  // the room's members are not part of this state

  void append(Message&& message) const {
    if (message.id != state.last_id + 1) return;
    state.last_id = message.id;
    if (state.messages.size() >= limits::chat_messages) state.messages.pop_front();
    state.messages.push_back(std::move(message));
  }
};

}  // namespace

void apply_event(State& state, Event&& event) {
  std::visit(Applier{state}, event);
}

}  // namespace parlor::chat
