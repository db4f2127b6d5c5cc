#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parlor/room/event.hpp"

namespace parlor::sim {

/// What is wrong with the dice of a room's whole history, or nothing.
std::optional<std::string> wrong_dice(const std::vector<const room::Event*>& history);

}  // namespace parlor::sim
