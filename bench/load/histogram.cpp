#include "histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace load {
namespace {

constexpr unsigned kSteps = 64;  // buckets for each power of two
constexpr unsigned kStepBits = 6;

// Below kSteps each value has a bucket of its own; above, the highest bits of the value name it.
std::size_t bucket_of(Nanoseconds value) {
  if (value < kSteps) return value;
  const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - 1 - kStepBits;
  return (static_cast<std::size_t>(shift) + 1) * kSteps + ((value >> shift) - kSteps);
}

Nanoseconds middle_of(std::size_t bucket) {
  if (bucket < kSteps) return bucket;
  const auto shift = bucket / kSteps - 1;
  const Nanoseconds low = (bucket % kSteps + kSteps) << shift;
  return low + (Nanoseconds{1} << shift) / 2;
}

}  // namespace

Histogram::Histogram() : buckets_((64 - kStepBits + 1) * kSteps) {}

void Histogram::add(Nanoseconds value) {
  ++buckets_[bucket_of(value)];
  ++count_;
  sum_ += static_cast<double>(value);
  max_ = std::max(max_, value);
}

double Histogram::mean() const {
  return count_ == 0 ? 0 : sum_ / static_cast<double>(count_);
}

Nanoseconds Histogram::percentile(double share) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    seen += buckets_[bucket];
    if (seen >= wanted && seen > 0) return std::min(middle_of(bucket), max_);
  }
  return 0;
}

}  // namespace load
