#include "report.hpp"

#include <cstdio>

#include "parlor/base/invariant.hpp"

namespace parlor::sim {
namespace {

thread_local std::uint64_t running_seed = 0;

void report_broken(const char* name) {
  std::fflush(stdout);
  std::fprintf(stderr, "seed %llu: the core stops: %s\n", static_cast<unsigned long long>(running_seed), name);
}

unsigned long long wide(std::uint64_t number) {
  return number;
}

}  // namespace

Outcome simulate_reporting(std::uint64_t seed, const Options& options) {
  running_seed = seed;
  on_broken_invariant(&report_broken);
  return simulate(seed, options);
}

void print_finding(const Outcome& outcome) {
  std::printf("\nseed %llu (profile %s), after %lld ms: %s\n  %s\n", wide(outcome.seed), outcome.profile.c_str(),
              static_cast<long long>(outcome.finding->time - start_of_time), outcome.finding->invariant.c_str(),
              outcome.finding->what.c_str());
  for (const std::string& line : outcome.last_lines) std::printf("    %s\n", line.c_str());
  std::printf("  again: ./dev sim --seed %llu --trace\n", wide(outcome.seed));
}

void Summary::add(const Outcome& outcome) {
  ++seeds;
  failed += outcome.finding ? 1 : 0;
  commands += outcome.commands;
  events += outcome.events;
  lost += outcome.lost;
  trimmed += outcome.trimmed;
  resets += outcome.resets;
  ++by_profile[outcome.profile];
}

void Summary::print(double seconds) const {
  std::printf(
      "%llu seeds in %.1f s (%.0f a second): %llu commands acknowledged, %llu events, %llu counted as lost by a"
      " store, %llu trimmed, %llu clients reset; %llu seeds failed\n ",
      wide(seeds), seconds, static_cast<double>(seeds) / seconds, wide(commands), wide(events), wide(lost),
      wide(trimmed), wide(resets), wide(failed));
  for (const auto& [profile, count] : by_profile) std::printf(" %s %llu", profile.c_str(), wide(count));
  std::printf("\n");
}

std::optional<Outcome> find_breakage(const BreakageRow& row, std::uint64_t seeds) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Outcome outcome = simulate_reporting(seed, {.profile = row.profile, .breakage = row.breakage});
    if (outcome.finding) return outcome;
  }
  return std::nullopt;
}

bool print_breakages(std::uint64_t seeds) {
  bool all = true;
  for (std::size_t i = 0; const BreakageRow* row = breakage_at(i); ++i) {
    const std::optional<Outcome> found = find_breakage(*row, seeds);
    all &= found.has_value();
    std::printf("%-30s %-55s %s", std::string(row->name).c_str(), std::string(row->what).c_str(),
                found ? "" : "NOT NOTICED");
    if (found) std::printf("%s (seed %llu)", found->finding->invariant.c_str(), wide(found->seed));
    std::printf("\n");
  }
  return all;
}

}  // namespace parlor::sim
