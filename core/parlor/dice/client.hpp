#pragma once

#include <optional>

#include "parlor/dice/command.hpp"
#include "parlor/room/kind.hpp"

namespace parlor::dice {

/// What the client of somebody at the table says by itself, given the table as the server has confirmed it: commits to
/// a seed when it sits, and anew when the seat's commitment is not its own (a page that was loaded again has another
/// secret); reveals that seed once the server has committed to its own. Nothing to do for those who watch.
std::optional<Command> next_of_client(const State& state, const room::ClientContext& context);

}  // namespace parlor::dice
