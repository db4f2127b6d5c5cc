#pragma once

#include "parlor/room/registry.hpp"

namespace parlor::cli {

/// The whole program: reads the command line and does what it says, `serve` with rooms of these kinds. Returns the exit
/// code: 0, 1 when something could not be done, 2 for a command line that is none; the reason is on stderr then.
int run(int argc, char** argv, room::Registry kinds);

}  // namespace parlor::cli
