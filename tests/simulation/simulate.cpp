// simulate [SEEDS] | --seed N [--trace] | --breakages [SEEDS]: runs seeded worlds, and says which invariant did not
// hold.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>

#include "report.hpp"

namespace {

using namespace parlor;

int usage() {
  std::fputs(
      "Usage: simulate [SEEDS] [--from N] [--profile NAME]   run so many seeds (1,000), from N (1) on\n"
      "       simulate --seed N [--trace] [--profile NAME]   run one, and print what happened\n"
      "       simulate --breakages [SEEDS]                   break each mechanism, and see which invariant notices\n",
      stderr);
  return 2;
}

struct Arguments {
  std::uint64_t seeds = 1'000;
  std::uint64_t from = 1;
  bool breakages = false;
  bool is_single = false;
  sim::Options options;
};

bool is_profile(const char* name) {
  for (std::size_t i = 0; sim::profile_at(i) != nullptr; ++i) {
    if (sim::profile_at(i)->name == name) return true;
  }
  return false;
}

bool read_number(const char* text, std::uint64_t& number) {
  char* end = nullptr;
  number = std::strtoull(text, &end, 10);
  return *text >= '0' && *text <= '9' && *end == '\0';
}

bool read(int count, char** words, Arguments& arguments) {
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const bool has_value = i + 1 < count;
    if (word == "--trace") {
      arguments.options.print_trace = true;
    } else if (word == "--breakages") {
      arguments.breakages = true;
      arguments.seeds = sim::breakage_seeds;
    } else if (word == "--seed" && has_value && read_number(words[i + 1], arguments.from)) {
      arguments.is_single = true;
      arguments.seeds = 1;
      ++i;
    } else if (word == "--from" && has_value && read_number(words[i + 1], arguments.from)) {
      ++i;
    } else if (word == "--profile" && has_value && is_profile(words[i + 1])) {
      arguments.options.profile = words[++i];
    } else if (!read_number(words[i], arguments.seeds)) {
      return false;
    }
  }
  return true;
}

int run_seeds(const Arguments& arguments) {
  const auto started = std::chrono::steady_clock::now();
  sim::Summary summary;
  for (std::uint64_t seed = arguments.from; seed < arguments.from + arguments.seeds; ++seed) {
    const sim::Outcome outcome = sim::simulate_reporting(seed, arguments.options);
    summary.add(outcome);
    if (outcome.finding) sim::print_finding(outcome);
    if (arguments.is_single) std::printf("seed %s: trace %016lx\n", std::to_string(seed).c_str(), outcome.trace_hash);
  }
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - started;
  summary.print(time.count());
  return summary.failed == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  Arguments arguments;
  if (!read(count, words, arguments)) return usage();
  if (arguments.breakages) return sim::print_breakages(arguments.seeds) ? 0 : 1;
  return run_seeds(arguments);
}
