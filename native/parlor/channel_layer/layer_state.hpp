#pragma once

#include <cstddef>
#include <cstdint>

namespace parlor::layer {

/// How a channel layer is doing, for metrics and readiness. Totals count since the start.
struct LayerState {
  std::size_t links = 0;        ///< connections to Redis it works with; 0: none is needed
  std::size_t links_up = 0;     ///< those that are ready now
  std::uint64_t connects = 0;   ///< connections made
  std::uint64_t lost = 0;       ///< commands that Redis did not answer, or never got
  std::uint64_t full = 0;       ///< messages that found no room, here or in Redis
  std::uint64_t expired = 0;    ///< messages that came too late
  std::uint64_t foreign = 0;    ///< payloads that were no message, or of another key
  std::uint64_t forgotten = 0;  ///< times Redis had forgotten this process, and was told again
  bool is_up() const { return links_up == links; }
};

}  // namespace parlor::layer
