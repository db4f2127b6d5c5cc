#include "parlor/log/complaints.hpp"

#include <string>
#include <utility>

#include "parlor/base/limits.hpp"
#include "parlor/log/log.hpp"
#include "parlor/os/clock.hpp"

namespace parlor::log {

void Complaints::say(std::string_view text) {
  const TimeMs now = os::monotonic_ms();
  if (now < next_) {
    ++silent_;
    return;
  }
  next_ = now + limits::redis_complaint_ms;
  const std::uint64_t silent = std::exchange(silent_, 0);
  const std::string more = silent == 0 ? "" : " (and " + std::to_string(silent) + " times before, not shown)";
  warning(topic_, std::string(text) + more);
}

}  // namespace parlor::log
