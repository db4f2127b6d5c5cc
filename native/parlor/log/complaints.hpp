#pragma once

#include <cstdint>
#include <string_view>

#include "parlor/base/time.hpp"

namespace parlor::log {

/// Warnings about one kind of trouble that may come thousandfold: one line in limits::redis_complaint_ms, with how many
/// were left out since the last. Not synchronised.
class Complaints {
 public:
  /// `topic` must outlive it.
  explicit Complaints(std::string_view topic) : topic_(topic) {}
  void say(std::string_view text);
  /// The trouble is over: the next one is told at once.
  void reset() { next_ = 0; }

 private:
  std::string_view topic_;
  TimeMs next_ = 0;
  std::uint64_t silent_ = 0;
};

}  // namespace parlor::log
