#pragma once

#include <string>

#include "parlor/dice/draft.hpp"
#include "parlor/room/kind.hpp"

/// The rules of a running game. Each function adds to the draft what follows, to the game's end if it comes to that.
namespace parlor::dice {

/// Starts a game if everybody who sits is ready, they are at least limits::dice_players_min, and one of them is human.
/// Chance says who begins.
void start_if_ready(Draft& draft, room::Context& context);

/// The seat at turn rolls: humans by command and bots by their deadline go through here.
void roll(Draft& draft, room::Context& context);

/// The time of the seat at turn has run out: a bot rolls; a human's turn passes, and with the last of
/// limits::dice_missed_turns in a row the seat is lost.
void run_out_of_time(Draft& draft, room::Context& context);

/// The seat becomes free, at any time. During a game its turn passes first, and the game ends if one seat or no human
/// is left; before one, it may be the only one the others were waiting for.
void vacate(Draft& draft, SeatNumber seat, Vacancy reason, room::Context& context);

/// The occupant's name as it is now, for people; empty if nobody sits there.
std::string name_at(const State& state, SeatNumber seat, const room::Context& context);

}  // namespace parlor::dice
