#pragma once

#include "parlor/room/registry.hpp"

namespace parlor::room {

/// The room kinds of this program and of the wasm module that belongs to it. Each has this function once: Parlor's own
/// from kinds/program_kinds.cpp (chat and dice), yours from the file that you give to the CMake function
/// parlor_add_program, so that both ends always know the same rules.
Registry program_kinds();

}  // namespace parlor::room
