#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "parlor/base/bytes.hpp"

namespace parlor::fuzz {

/// The fuzzer's bytes, read as decisions: what to do next, and with what.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

  bool empty() const { return rest_.empty(); }
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : byte() % bound; }
  /// A piece whose length the next byte gives, as far as there are bytes.
  ByteView piece() {
    const std::size_t wanted = byte();  // before what is left is asked for
    const std::size_t size = std::min(wanted, rest_.size());
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  ByteView rest() const { return rest_; }

 private:
  std::size_t byte() {
    if (rest_.empty()) return 0;
    const std::uint8_t first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }

  ByteView rest_;
};

/// Ends the run as a finding.
inline void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace parlor::fuzz
