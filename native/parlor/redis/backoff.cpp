#include "parlor/redis/backoff.hpp"

#include <algorithm>
#include <cstdint>

#include "parlor/os/entropy.hpp"

namespace parlor::redis {

DurationMs Backoff::next() {
  const DurationMs whole = wait_ms_;
  wait_ms_ = std::min(wait_ms_ * 2, limits::redis_backoff_max_ms);
  std::uint8_t chance = 0;
  os::random_bytes({&chance, 1});
  return whole - whole / 2 * chance / 255;
}

}  // namespace parlor::redis
