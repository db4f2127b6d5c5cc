#include "parlor/os/process.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>

#include "parlor/os/clock.hpp"

namespace parlor::os {
namespace {

// Taken when the program is loaded: near enough to its start, and the same for every scrape.
const TimeMs started_ms = now_ms();

std::uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");  // proc(5): sizes in pages, the second is what is resident
  std::uint64_t whole = 0;
  std::uint64_t resident = 0;
  statm >> whole >> resident;
  return statm ? resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

std::uint64_t open_descriptors() {
  std::error_code failed;
  const std::filesystem::directory_iterator open("/proc/self/fd", failed);
  return failed ? 0 : static_cast<std::uint64_t>(std::distance(begin(open), end(open))) - 1;  // without our own
}

std::uint64_t max_descriptors() {
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

}  // namespace

ProcessFacts process_facts() {
  return {resident_bytes(), open_descriptors(), max_descriptors(), static_cast<std::uint64_t>(started_ms / 1000)};
}

}  // namespace parlor::os
