#pragma once

#include <optional>
#include <string>

#include "parlor/dice/draft.hpp"
#include "parlor/room/kind.hpp"

/// The rules of a running game. Each function adds to the draft what follows, to the game's end if it comes to that.
namespace parlor::dice {

/// What a roll of this face by the seat at turn leads to, and what follows when its turn passes instead. `now` is when
/// it happens.
Rolled rolled_by_turn(const State& state, std::int64_t face, TimeMs now);
TurnPassed turn_passed(const State& state, Passing reason, TimeMs now);
/// Until when the seat has to roll.
TimeMs turn_deadline(const State& state, SeatNumber seat, TimeMs now);
/// The end that a running game has come to without a roll, if it has: one seat or no human is left.
std::optional<Ending> ending_by_absence(const State& state);

/// The seat at turn rolls: humans by command and bots by their deadline go through here.
void roll(Draft& draft, room::Context& context);

/// The time of the seat at turn has run out: a bot rolls; a human's turn passes, and with the last of
/// limits::dice_missed_turns in a row the seat is lost.
void run_out_of_time(Draft& draft, room::Context& context);

/// The seat becomes free, at any time. During a game its turn passes first, and the game ends if one seat or no human
/// is left; before one, it may be the only one the others were waiting for.
void vacate(Draft& draft, SeatNumber seat, Vacancy reason, room::Context& context);

/// The occupant's name as it is now, for people; empty if nobody sits there.
std::string name_at(const State& state, SeatNumber seat, const room::Members& members);

}  // namespace parlor::dice
