#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parlor/room/event.hpp"
#include "parlor/room/registry.hpp"

namespace parlor::sim {

/// What the verifier of saved rooms finds in a room's whole history: a die, a commitment, a rule; or nothing.
std::optional<std::string> wrong_dice(const room::Registry& kinds, const std::string& room,
                                      const std::vector<const room::Event*>& history);

}  // namespace parlor::sim
