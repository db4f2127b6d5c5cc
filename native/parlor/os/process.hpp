#pragma once

#include <cstdint>

namespace parlor::os {

/// What the system knows of this process; 0 where it does not say.
struct ProcessFacts {
  std::uint64_t resident_bytes = 0;
  std::uint64_t open_descriptors = 0;
  std::uint64_t max_descriptors = 0;
  std::uint64_t start_seconds = 0;  ///< Unix time
};

ProcessFacts process_facts();

}  // namespace parlor::os
