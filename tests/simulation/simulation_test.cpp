// Rooms under seeded faults. `./dev sim` runs more of this.
#include <catch2/catch.hpp>

#include "report.hpp"

using namespace parlor;

TEST_CASE("nothing acknowledged is lost or doubled, whatever fails") {
  constexpr std::uint64_t seeds = 1'500;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const sim::Outcome outcome = sim::simulate_reporting(seed, {});
    if (!outcome.finding) continue;
    sim::print_finding(outcome);
    FAIL("seed " << seed << ": " << outcome.finding->invariant);
  }
}

TEST_CASE("it holds as well while logs are trimmed behind snapshots, and clients come back from before them") {
  constexpr std::uint64_t seeds = 12;
  std::uint64_t trimmed = 0;
  std::uint64_t resets = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const sim::Outcome outcome = sim::simulate_reporting(seed, {.profile = "long"});
    trimmed += outcome.trimmed;
    resets += outcome.resets;
    if (!outcome.finding) continue;
    sim::print_finding(outcome);
    FAIL("seed " << seed << ": " << outcome.finding->invariant);
  }
  CHECK(trimmed > 0);
  CHECK(resets > 0);
}

TEST_CASE("a seed is the same run each time") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CHECK(sim::simulate(seed).trace_hash == sim::simulate(seed).trace_hash);
  }
  CHECK(sim::simulate(1).trace_hash != sim::simulate(2).trace_hash);
}

TEST_CASE("each mechanism is missed when it is broken on purpose") {
  for (std::size_t i = 0; const sim::BreakageRow* row = sim::breakage_at(i); ++i) {
    INFO(row->name << ": " << row->what);
    CHECK(sim::find_breakage(*row, sim::breakage_seeds).has_value());
  }
}
