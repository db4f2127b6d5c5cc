#pragma once

#include "parlor/base/time.hpp"

/// The only clock of the program.
namespace parlor::os {

/// Milliseconds since the Unix epoch; may jump when the system's time is set.
TimeMs now_ms();
/// Milliseconds since some moment before the program's start; never goes back.
TimeMs monotonic_ms();

}  // namespace parlor::os
