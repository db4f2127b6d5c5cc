// Latencies, counted in buckets whose width is 1/64 of their value: percentiles are right within 1.6 %.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "clock.hpp"

namespace load {

class Histogram {
 public:
  Histogram();

  void add(Nanoseconds value);

  std::uint64_t count() const { return count_; }
  Nanoseconds max() const { return max_; }
  double mean() const;

  /** The least value that `share` (0 to 1) of all are not above, as its bucket's middle; 0 when there is none. */
  Nanoseconds percentile(double share) const;

 private:
  std::vector<std::uint64_t> buckets_;
  std::uint64_t count_ = 0;
  Nanoseconds max_ = 0;
  double sum_ = 0;
};

}  // namespace load
