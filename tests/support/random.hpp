#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "parlor/room/chance.hpp"

namespace parlor::test {

/// The tests' own chance: SplitMix64 (Steele, Lea, Flood 2014), the same on every machine, so that a failing seed fails
/// everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
    return mixed ^ mixed >> 31;
  }

  /// 0 to bound-1; the bias of a small bound does not matter to a test.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low + 1)));
  }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[static_cast<std::size_t>(below(from.size()))];
  }

  std::string bytes(std::size_t size) {
    std::string text(size, '\0');
    for (char& byte : text) byte = static_cast<char>(next());
    return text;
  }

  room::Seed seed() {
    room::Seed seed;
    for (std::uint8_t& byte : seed) byte = static_cast<std::uint8_t>(next());
    return seed;
  }

 private:
  std::uint64_t state_;
};

}  // namespace parlor::test
