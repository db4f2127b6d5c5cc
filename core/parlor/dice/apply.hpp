#pragma once

#include "parlor/dice/event.hpp"
#include "parlor/dice/state.hpp"

namespace parlor::dice {

/// Makes an event so. It cannot fail: an event that cannot follow on this state (a turn of a seat that is not at turn,
/// a second occupant of a seat) changes nothing. While a game runs the turn is thus always an occupied seat's.
void apply_event(State& state, const Event& event);

}  // namespace parlor::dice
