#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace parlor::fair {

inline std::string line_of(std::string_view text) {
  return std::string(text);
}
template <std::integral Number>
std::string line_of(Number number) {
  return std::to_string(number);
}

/// The parts, each on a line of its own, without an end of line behind the last: what seeds and dice are hashed from.
template <class First, class... Rest>
std::string lines(const First& first, const Rest&... rest) {
  std::string text = line_of(first);
  ((text += "\n" + line_of(rest)), ...);
  return text;
}

}  // namespace parlor::fair
