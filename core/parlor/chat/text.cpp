#include "parlor/chat/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace parlor::chat {
namespace {

bool is_control(char character) {
  const auto byte = static_cast<std::uint8_t>(character);
  return (byte < 0x20 && character != '\n' && character != '\t') || byte == 0x7F;
}

/// U+0080 to U+009F are C2 80 to C2 9F.
bool is_high_control(std::string_view text) {
  return text.size() >= 2 && text[0] == '\xC2' && static_cast<std::uint8_t>(text[1]) < 0xA0;
}

std::string without_controls(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  while (!text.empty()) {
    if (is_high_control(text)) {
      text.remove_prefix(2);
      continue;
    }
    if (!is_control(text.front())) kept.push_back(text.front());
    text.remove_prefix(1);
  }
  return kept;
}

/// White_Space of Unicode 15 (PropList.txt), as UTF-8, without the control characters that are gone by then.
constexpr std::array<std::string_view, 21> white_space = {" ",
                                                          "\t",
                                                          "\n",
                                                          "\xC2\xA0",
                                                          "\xE1\x9A\x80",
                                                          "\xE2\x80\x80",
                                                          "\xE2\x80\x81",
                                                          "\xE2\x80\x82",
                                                          "\xE2\x80\x83",
                                                          "\xE2\x80\x84",
                                                          "\xE2\x80\x85",
                                                          "\xE2\x80\x86",
                                                          "\xE2\x80\x87",
                                                          "\xE2\x80\x88",
                                                          "\xE2\x80\x89",
                                                          "\xE2\x80\x8A",
                                                          "\xE2\x80\xA8",
                                                          "\xE2\x80\xA9",
                                                          "\xE2\x80\xAF",
                                                          "\xE2\x81\x9F",
                                                          "\xE3\x80\x80"};

std::size_t space_at_end(std::string_view text) {
  const auto* space = std::find_if(white_space.begin(), white_space.end(),
                                   [&](std::string_view candidate) { return text.ends_with(candidate); });
  return space == white_space.end() ? 0 : space->size();
}

}  // namespace

std::string clean(std::string_view text) {
  std::string cleaned = without_controls(text);
  while (const std::size_t bytes = space_at_end(cleaned)) cleaned.resize(cleaned.size() - bytes);
  return cleaned;
}

std::string_view without_leading_space(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

}  // namespace parlor::chat
