#include "parlor/os/clock.hpp"

#include <chrono>

namespace parlor::os {
namespace {

template <class Clock>
TimeMs milliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch()).count();
}

}  // namespace

TimeMs now_ms() {
  return milliseconds<std::chrono::system_clock>();
}
TimeMs monotonic_ms() {
  return milliseconds<std::chrono::steady_clock>();
}

}  // namespace parlor::os
