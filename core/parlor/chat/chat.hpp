#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "parlor/chat/apply.hpp"
#include "parlor/chat/audit.hpp"
#include "parlor/chat/command.hpp"
#include "parlor/chat/event.hpp"
#include "parlor/chat/state.hpp"
#include "parlor/room/kind.hpp"

namespace parlor::chat {

/// The room kind "chat": people say things, change and delete what they said, and roll dice. The room
/// itself renames members; /name is the same by typing.
///
/// Refusals: text_empty, text_too_long; unknown_slash_command, bad_roll, bad_seed; no_such_message (also one that
/// has dropped out of the state), not_your_message, roll_stands (a roll is neither edited nor deleted, or one would
/// roll until it pleases); name_empty, name_unchanged.
struct Chat {
  static constexpr std::string_view name = "chat";
  using State = chat::State;
  using Command = chat::Command;
  using Event = chat::Event;
  using Audit = ChatAudit;

  static Result<std::vector<Event>> decide(const State& state, const Command& command, room::Context& context);
  /// An event that cannot follow (an id out of turn, a message that is not there) changes nothing.
  static void apply(State& state, Event&& event) { apply_event(state, std::move(event)); }
  /// Who comes in first finds a commitment for the first roll made.
  static bool follows_members(const State& state) { return !state.next_roll; }
  static std::vector<Event> decide_joined(const State& state, const room::MemberId& member, room::Context& context);
  /// A /roll gets a seed of the client's.
  static void prepare(Command& command, const room::ClientContext& context);
  /// Passes on {"type":"typing"} and {"type":"typing","stopped":true}.
  static Status decide_signal(const State& state, const codec::Document& signal, room::Context& context);
};

}  // namespace parlor::chat
