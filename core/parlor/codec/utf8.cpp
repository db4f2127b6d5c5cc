#include "parlor/codec/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace parlor::codec {
namespace {

/// The length of the well-formed character at the beginning of `text`, or 0.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const auto continues = [&](std::size_t i, std::uint8_t low = 0x80, std::uint8_t high = 0xBF) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const std::uint8_t low = lead == 0xE0 ? 0xA0 : 0x80;
    const std::uint8_t high = lead == 0xED ? 0x9F : 0xBF;
    return continues(1, low, high) && continues(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const std::uint8_t low = lead == 0xF0 ? 0x90 : 0x80;
    const std::uint8_t high = lead == 0xF4 ? 0x8F : 0xBF;
    return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

/// How many bytes, at least one, are not the beginning of a character for the last of them, and belong together.
std::size_t begun_length(std::string_view text) {
  // A piece is the beginning of a character if some continuation makes it whole.
  for (std::size_t size = 3; size > 1; --size) {
    if (text.size() < size) continue;
    for (const std::string_view rest : {"\x80", "\xBF", "\x80\x80", "\xBF\x80"}) {
      if (character_length(std::string(text.substr(0, size)).append(rest)) == size + rest.size()) return size;
    }
  }
  return 1;
}

template <class Bytes>
bool is_ascii(const char* at) {
  Bytes bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  return (bytes & static_cast<Bytes>(0x8080808080808080)) == 0;
}

/// Of at most eight bytes; by two pieces that overlap.
bool is_short_ascii(std::string_view text) {
  const char* const begin = text.data();
  const std::size_t size = text.size();
  if (size == 8) return is_ascii<std::uint64_t>(begin);
  if (size >= 4) return is_ascii<std::uint32_t>(begin) && is_ascii<std::uint32_t>(begin + size - 4);
  if (size >= 2) return is_ascii<std::uint16_t>(begin) && is_ascii<std::uint16_t>(begin + size - 2);
  return size == 0 || is_ascii<std::uint8_t>(begin);
}

bool is_control(char character) {
  const auto byte = static_cast<std::uint8_t>(character);
  return byte < 0x20 || byte == 0x7F;
}

}  // namespace

bool is_utf8(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  // Most text is ASCII: eight bytes at a time, of which the last may be looked at twice.
  const bool ends_in_ascii = is_short_ascii(text.substr(text.size() - std::min<std::size_t>(text.size(), 8)));
  for (;;) {
    while (end - at >= 8 && is_ascii<std::uint64_t>(at)) at += 8;
    if (end - at < 8 && ends_in_ascii) return true;
    if (at == end) return true;
    const std::size_t length = character_length(std::string_view(at, static_cast<std::size_t>(end - at)));
    if (length == 0) return false;
    at += length;
  }
}

void append_character(std::string& text, std::uint32_t code) {
  const auto continuation = [&](int shift) { text += static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | code >> 6);
    continuation(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0 | code >> 12);
    continuation(6);
    continuation(0);
  } else {
    text += static_cast<char>(0xF0 | code >> 18);
    continuation(12);
    continuation(6);
    continuation(0);
  }
}

std::string with_replacements(std::string_view text) {
  std::string replaced;
  while (!text.empty()) {
    std::size_t length = character_length(text);
    if (length > 0) {
      replaced += text.substr(0, length);
    } else {
      replaced += "\xEF\xBF\xBD";
      length = begun_length(text);
    }
    text.remove_prefix(length);
  }
  return replaced;
}

std::string_view cut_at_character(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  std::size_t end = max_bytes;
  while (end > 0 && (static_cast<std::uint8_t>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

std::string single_line(std::string_view text) {
  const auto blank = [](char character) { return character == ' ' || is_control(character); };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  std::string line(text);
  for (char& character : line) {
    if (is_control(character)) character = ' ';
  }
  return line;
}

}  // namespace parlor::codec
