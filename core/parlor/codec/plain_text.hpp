#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace parlor::codec {
namespace detail {

inline constexpr std::uint64_t each_byte = 0x0101010101010101;

/// The high bit of each of eight bytes that is a quotation mark, a backslash or a control character. The lowest one set
/// is right; what is behind it may be set for other bytes as well.
inline std::uint64_t specials_of(std::uint64_t eight) {
  const auto less = [](std::uint64_t bytes, std::uint64_t bound) { return (bytes - each_byte * bound) & ~bytes; };
  return (less(eight ^ (each_byte * '"'), 1) | less(eight ^ (each_byte * '\\'), 1) | less(eight, 0x20)) &
         (each_byte * 0x80);
}

/// The number that eight digits are; false if they are not all digits.
inline bool eight_digits(const char* at, std::uint64_t& value) {
  if constexpr (std::endian::native != std::endian::little) return false;
  std::uint64_t eight = 0;
  std::memcpy(&eight, at, sizeof eight);
  // A digit's upper half is 3, and stays so when 6 is added to it.
  const std::uint64_t upper = each_byte * 0xF0;
  if (((eight & upper) | (((eight + each_byte * 6) & upper) >> 4)) != each_byte * 0x33) return false;
  // Pairs of digits become numbers of two digits, and so on.
  eight = (eight & (each_byte * 0x0F)) * ((10 << 8) + 1) >> 8;
  eight = (eight & 0x00FF00FF00FF00FF) * ((100 << 16) + 1) >> 16;
  value = (eight & 0x0000FFFF0000FFFF) * ((std::uint64_t{10'000} << 32) + 1) >> 32;
  return true;
}

}  // namespace detail

/// Where the characters end that stand in a JSON text as they are: at a quotation mark, a backslash or a control
/// character.
inline const char* plain_end(const char* at, const char* end) {
  if constexpr (std::endian::native == std::endian::little) {
    for (; end - at >= 8; at += 8) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, at, sizeof eight);
      if (const std::uint64_t special = detail::specials_of(eight)) return at + std::countr_zero(special) / 8;
    }
  }
  while (at != end && *at != '"' && *at != '\\' && static_cast<std::uint8_t>(*at) >= 0x20) ++at;
  return at;
}

}  // namespace parlor::codec
