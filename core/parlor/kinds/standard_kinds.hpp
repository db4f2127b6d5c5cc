#pragma once

#include "parlor/room/registry.hpp"

namespace parlor::room {

/// The room kinds that come with Parlor: chat, dice.
Registry standard_kinds();

}  // namespace parlor::room
