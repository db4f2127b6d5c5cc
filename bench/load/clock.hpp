// The generator's clock: monotonic, in nanoseconds.
#pragma once

#include <cstdint>
#include <ctime>

namespace load {

using Nanoseconds = std::uint64_t;

constexpr Nanoseconds kMillisecond = 1'000'000;
constexpr Nanoseconds kSecond = 1'000'000'000;

inline Nanoseconds now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<Nanoseconds>(time.tv_sec) * kSecond + static_cast<Nanoseconds>(time.tv_nsec);
}

inline Nanoseconds from_seconds(double seconds) {
  return static_cast<Nanoseconds>(seconds * 1e9);
}
inline double to_seconds(Nanoseconds time) {
  return static_cast<double>(time) / 1e9;
}

}  // namespace load
