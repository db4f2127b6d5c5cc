#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace parlor {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// The same bytes, seen as text and the other way round; nothing is copied or checked.
std::string_view as_text(ByteView bytes);
ByteView as_bytes(std::string_view text);

/// Lower-case hexadecimal, two characters a byte.
std::string to_hex(ByteView bytes);
/// The other way round, into as many bytes as there are; false if the text is not just that many, in lower case.
bool from_hex(std::string_view hex, std::span<std::uint8_t> bytes);

}  // namespace parlor
