#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace parlor::codec {

/// Equality of texts that are mostly names: of two to eight bytes, for which a call would cost more than the answer.
inline bool are_equal(std::string_view one, std::string_view other) {
  const std::size_t size = one.size();
  if (size != other.size()) return false;
  const auto same = [&](std::size_t at, auto piece) {
    auto theirs = piece;
    std::memcpy(&piece, one.data() + at, sizeof piece);
    std::memcpy(&theirs, other.data() + at, sizeof theirs);
    return piece == theirs;
  };
  // The first and the last bytes, which overlap where there are fewer than two such pieces.
  if (size > 8) return same(0, std::uint64_t{}) && std::memcmp(one.data() + 8, other.data() + 8, size - 8) == 0;
  if (size >= 4) return same(0, std::uint32_t{}) && same(size - 4, std::uint32_t{});
  if (size >= 2) return same(0, std::uint16_t{}) && same(size - 2, std::uint16_t{});
  return size == 0 || one.front() == other.front();
}

}  // namespace parlor::codec
