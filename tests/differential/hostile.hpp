#pragma once

#include <string>

#include "random.hpp"

namespace differential {

/// A sound message damaged in one to four places: bits, bytes and slices changed, taken away, doubled, cut off.
std::string damaged(Random& random, std::string bytes);

/// Bytes that were never a message: random ones, deep nesting, lengths that lie, numbers too large.
std::string hostile(Random& random);

}  // namespace differential
