#pragma once

#include <cstdint>
#include <span>

/// The only entropy of the program.
namespace parlor::os {

/// Fills the span with bytes from the operating system's generator (getrandom, Linux). Cannot fail: a system without
/// entropy cannot run this program, which then stops.
void random_bytes(std::span<std::uint8_t> bytes);

}  // namespace parlor::os
