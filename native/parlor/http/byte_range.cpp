#include "parlor/http/byte_range.hpp"

#include <algorithm>
#include <charconv>

namespace parlor::http {
namespace {

std::optional<std::size_t> parse_number(std::string_view digits) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

std::variant<ByteRange, NoRange> parse_range(std::string_view header, std::size_t size) {
  constexpr std::string_view unit = "bytes=";
  const std::size_t dash = header.find('-');
  if (!header.starts_with(unit) || dash == std::string_view::npos) return NoRange::ignored;
  const std::string_view first_digits = header.substr(unit.size(), dash - unit.size());
  const std::string_view last_digits = header.substr(dash + 1);
  const auto first = parse_number(first_digits);
  const auto last = parse_number(last_digits);
  if (first_digits.empty()) {  // the last N bytes
    if (!last) return NoRange::ignored;
    if (*last == 0 || size == 0) return NoRange::unsatisfiable;
    return ByteRange{size - std::min(*last, size), size - 1};
  }
  if (!first || (!last && !last_digits.empty()) || (last && *last < *first)) return NoRange::ignored;
  if (*first >= size) return NoRange::unsatisfiable;
  return ByteRange{*first, std::min(last.value_or(size - 1), size - 1)};
}

}  // namespace parlor::http
