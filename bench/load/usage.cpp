#include "usage.hpp"

#include <fstream>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace load {
namespace {

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpu_seconds_of(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(file, text);
  // The name of the program stands in parentheses and may hold spaces; the fields counted here come behind it.
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(text.substr(name_end + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user_ticks = 0;
  double system_ticks = 0;
  fields >> user_ticks >> system_ticks;
  return (user_ticks + system_ticks) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

double own_cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

double cpu_seconds(const std::vector<int>& pids) {
  double sum = 0;
  for (const int pid : pids) sum += cpu_seconds_of(pid);
  return sum;
}

Memory memory_of(const std::vector<int>& pids) {
  Memory sum;
  for (const int pid : pids) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/smaps_rollup");
    for (std::string line; std::getline(file, line);) {
      std::istringstream words(line);
      std::string name;
      std::uint64_t kibibytes = 0;
      words >> name >> kibibytes;
      if (name == "Rss:") sum.resident_bytes += kibibytes * 1024;
      if (name == "Pss:") sum.proportional_bytes += kibibytes * 1024;
    }
  }
  return sum;
}

}  // namespace load
