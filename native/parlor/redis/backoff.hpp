#pragma once

#include "parlor/base/limits.hpp"

namespace parlor::redis {

/// Waits between attempts: doubled each time up to limits::redis_backoff_max_ms, each one shortened by a random part of
/// up to its half, so that many programs do not come back in step.
class Backoff {
 public:
  DurationMs next();
  void reset() { wait_ms_ = limits::redis_backoff_first_ms; }

 private:
  DurationMs wait_ms_ = limits::redis_backoff_first_ms;
};

}  // namespace parlor::redis
