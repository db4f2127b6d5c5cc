#pragma once

#include "parlor/chat/event.hpp"
#include "parlor/chat/state.hpp"

namespace parlor::chat {

/// Makes an event so, and keeps its texts. It cannot fail: an event that cannot follow on this state (a message whose
/// number is not the next one, a change to one that is not there) changes nothing.
void apply_event(State& state, Event&& event);

}  // namespace parlor::chat
