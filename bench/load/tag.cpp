#include "tag.hpp"

#include <array>

namespace load {
namespace {

constexpr std::uint8_t kNoDigit = 0xff;

constexpr auto kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (unsigned i = 0; i < 10; ++i) values['0' + i] = static_cast<std::uint8_t>(i);
  for (unsigned i = 0; i < 6; ++i) values['a' + i] = static_cast<std::uint8_t>(10 + i);
  return values;
}();

std::optional<std::uint32_t> hex_in(std::string_view text) {
  std::uint32_t value = 0;
  std::uint8_t wrong = 0;
  for (const char digit : text) {
    const std::uint8_t bits = kValues[static_cast<std::uint8_t>(digit)];
    wrong |= bits;
    value = value << 4 | (bits & 0x0f);
  }
  if ((wrong & 0xf0) != 0) return std::nullopt;
  return value;
}

}  // namespace

void write_hex(char* out, std::uint32_t value, std::size_t digits) {
  for (std::size_t i = digits; i-- > 0; value >>= 4) out[i] = "0123456789abcdef"[value & 0x0f];
}

std::optional<Tag> tag_at(std::string_view text) {
  if (text.size() < kTagSize || text[0] != kTagMark) return std::nullopt;
  const auto sender = hex_in(text.substr(1, kSenderDigits));
  const auto number = hex_in(text.substr(1 + kSenderDigits, kNumberDigits));
  if (!sender || !number) return std::nullopt;
  return Tag{static_cast<std::uint8_t>(*sender), *number};
}

std::optional<Tag> TagFinder::next(std::string_view text, std::size_t& from) {
  if (from == 0 && usual_ < text.size()) {
    if (const auto tag = tag_at(text.substr(usual_))) {
      from = usual_ + kTagSize;
      return tag;
    }
  }
  for (auto at = text.find(kTagMark, from); at != std::string_view::npos; at = text.find(kTagMark, at + 1)) {
    if (const auto tag = tag_at(text.substr(at))) {
      if (from == 0) usual_ = at;
      from = at + kTagSize;
      return tag;
    }
  }
  from = text.size();
  return std::nullopt;
}

}  // namespace load
