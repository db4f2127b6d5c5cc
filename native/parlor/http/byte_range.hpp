#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <variant>

namespace parlor::http {

/// Bytes first to last, both included, of something `size` long.
struct ByteRange {
  std::size_t first = 0;
  std::size_t last = 0;

  std::size_t bytes() const { return last - first + 1; }
};

enum class NoRange {
  ignored,  ///< no range, another unit, several ranges, or malformed: answer with the whole (RFC 9110 section 14.2)
  unsatisfiable,  ///< beyond the end: 416
};

/// Reads a Range header (RFC 9110 section 14.1.2): "bytes=A-B", "bytes=A-", "bytes=-N".
std::variant<ByteRange, NoRange> parse_range(std::string_view header, std::size_t size);

}  // namespace parlor::http
