#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parlor::codec {

/// True if the bytes are well-formed UTF-8 (Unicode 15, table 3-7: no surrogates, no overlong forms, up to U+10FFFF).
bool is_utf8(std::string_view text);

/// Puts the character behind the text. `code` is a Unicode scalar value: no surrogate, up to 0x10FFFF.
void append_character(std::string& text, std::uint32_t code);

/// The text with U+FFFD in place of every piece that is not UTF-8 (Unicode 15, section 3.9: of a character cut off,
/// one).
std::string with_replacements(std::string_view text);

/// The longest beginning of `text` that has at most `max_bytes` and does not cut a character. `text` must be UTF-8.
std::string_view cut_at_character(std::string_view text, std::size_t max_bytes);

/// Without white space and control characters at both ends, and with each control character inside as one space.
std::string single_line(std::string_view text);

}  // namespace parlor::codec
