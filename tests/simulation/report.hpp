#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "world.hpp"

namespace parlor::sim {

/// How many seeds a breakage is given to be noticed.
inline constexpr std::uint64_t breakage_seeds = 40;

/// simulate(), with a broken invariant of the core itself reported as that of this seed before the program stops.
Outcome simulate_reporting(std::uint64_t seed, const Options& options);

/// The seed, the profile, the time, what did not hold, and the last lines of the trace.
void print_finding(const Outcome& outcome);

/// What many runs came to.
struct Summary {
  std::uint64_t seeds = 0;
  std::uint64_t failed = 0;
  std::uint64_t commands = 0;
  std::uint64_t events = 0;
  std::uint64_t lost = 0;
  std::uint64_t trimmed = 0;
  std::uint64_t resets = 0;
  std::map<std::string, std::uint64_t> by_profile;

  void add(const Outcome& outcome);
  void print(double seconds) const;
};

/// The first finding of a breakage among so many seeds, if there is one.
std::optional<Outcome> find_breakage(const BreakageRow& row, std::uint64_t seeds);
/// A line for each breakage; true if all are noticed.
bool print_breakages(std::uint64_t seeds);

}  // namespace parlor::sim
