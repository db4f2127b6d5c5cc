#pragma once

#include <cstdint>

namespace parlor::tutorials {

/// 1 to 6, each equally likely, from the system's entropy.
std::int64_t throw_die();

}  // namespace parlor::tutorials
