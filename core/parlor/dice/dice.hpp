#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "parlor/dice/apply.hpp"
#include "parlor/dice/audit.hpp"
#include "parlor/dice/command.hpp"
#include "parlor/dice/event.hpp"
#include "parlor/dice/state.hpp"
#include "parlor/room/kind.hpp"

namespace parlor::dice {

/// The room kind "dice": a race to the goal square for 2 to 6 seats, people and bots; other members watch.
///
///   status    what may be asked for there
///   waiting   sit; those who sit: stand, leave, ready, rematch (the same as ready), configure, add_bot, remove_bot,
///             commit
///   revealing those who sit: reveal, leave
///   running   those who sit: leave (forfeits the seat); who is at turn: roll
///   over      as waiting; ready, rematch and configure clear the board first
///
/// A game starts when everybody who sits is ready, and its dice are settled then: starting.hpp has how, and a client
/// commits and reveals by itself (respond). A turn has Options::turn_seconds; then it passes, and after
/// limits::dice_missed_turns in a row the seat is lost. It ends at the goal, or when one seat is left (which wins), or
/// when no human is (nobody wins). A member that leaves the room leaves its seat.
///
/// Refusals: not_seated; game_running; game_starting; game_not_running, not_your_turn (roll); already_seated,
/// no_free_seat, seat_taken (sit, add_bot); already_ready, not_ready (ready, rematch); nothing_to_change (configure);
/// not_a_bot (remove_bot); bad_commitment, already_committed, too_many_commitments (commit); nothing_to_reveal,
/// wrong_seed (reveal).
struct Dice {
  static constexpr std::string_view name = "dice";
  using State = dice::State;
  using Command = dice::Command;
  using Event = dice::Event;
  using Audit = DiceAudit;

  static Result<std::vector<Event>> decide(const State& state, const Command& command, room::Context& context);
  static void apply(State& state, const Event& event) { apply_event(state, event); }
  static std::vector<Event> decide_left(const State& state, const room::MemberId& member, room::Context& context);
  /// The end of the running turn, or of the patience with seeds that are yet to come.
  static std::optional<TimeMs> deadline(const State& state);
  /// Nothing if the deadline is not there yet.
  static std::vector<Event> decide_deadline(const State& state, room::Context& context);
  /// What a player's client says by itself.
  static std::optional<Command> respond(const State& state, const room::ClientContext& context);
};

}  // namespace parlor::dice
