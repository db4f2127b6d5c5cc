// What processes use: CPU time and memory, of the generator itself and of the servers it measures (proc(5)).
#pragma once

#include <cstdint>
#include <vector>

namespace load {

/** Seconds of CPU, user and system, that this process has used. */
double own_cpu_seconds();

/** Seconds of CPU that these processes have used in all; a process that is gone counts 0. */
double cpu_seconds(const std::vector<int>& pids);

struct Memory {
  std::uint64_t resident_bytes = 0;      ///< pages in memory, shared ones in full (Rss)
  std::uint64_t proportional_bytes = 0;  ///< shared pages divided among those that share them (Pss)
};

/** Memory of these processes in all, from /proc/PID/smaps_rollup. */
Memory memory_of(const std::vector<int>& pids);

}  // namespace load
