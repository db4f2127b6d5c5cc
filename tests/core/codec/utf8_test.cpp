#include "parlor/codec/utf8.hpp"

#include <catch2/catch.hpp>

#include "random.hpp"

using namespace parlor::codec;

namespace {

/// UTF-8 by its definition (RFC 3629 section 3), whatever the code point.
std::string encoded(std::uint32_t point) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  const auto tail = [&](int shift) { return byte(0x80 | (point >> shift & 0x3F)); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0 | point >> 6), tail(0)};
  if (point < 0x10000) return {byte(0xE0 | point >> 12), tail(6), tail(0)};
  return {byte(0xF0 | point >> 18), tail(12), tail(6), tail(0)};
}

bool is_scalar_value(std::uint32_t point) {
  return point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
}

}  // namespace

TEST_CASE("every code point is well-formed, except the surrogates and what lies beyond the last") {
  std::size_t wrong = 0;
  for (std::uint32_t point = 0; point < 0x140000; ++point) {
    if (is_utf8(encoded(point)) != is_scalar_value(point)) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("of all pairs of bytes only ASCII and the two-byte characters are well-formed") {
  std::size_t accepted = 0;
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string pair = {static_cast<char>(first), static_cast<char>(second)};
      if (is_utf8(pair)) ++accepted;
    }
  }
  CHECK(accepted == 128 * 128 + (0xDF - 0xC2 + 1) * 64);
}

TEST_CASE("malformed sequences are refused, also behind and inside other text") {
  const char* bad[] = {
      "\x80",
      "\xBF",
      "\xC0\x80",
      "\xC1\xBF",
      "\xC2",
      "\xC2\x41",
      "\xE0\x80\x80",
      "\xE0\x9F\xBF",
      "\xE1\x80",
      "\xE1\x80\x41",
      "\xED\xA0\x80",
      "\xED\xBF\xBF",
      "\xF0\x80\x80\x80",
      "\xF0\x8F\xBF\xBF",
      "\xF0\x90\x80",
      "\xF1\x80\x80\x41",
      "\xF4\x90\x80\x80",
      "\xF5\x80\x80\x80",
      "\xF8\x88\x80\x80\x80",
      "\xFE",
      "\xFF",
  };
  for (const std::string sequence : bad) {
    INFO(sequence.size() << " bytes, first " << static_cast<int>(static_cast<unsigned char>(sequence[0])));
    CHECK_FALSE(is_utf8(sequence));
    for (std::size_t before = 0; before < 17; ++before) {
      CHECK_FALSE(is_utf8(std::string(before, 'a') + sequence));
      CHECK_FALSE(is_utf8(std::string(before, 'a') + sequence + "bcdefghijklmnop"));
    }
  }
}

TEST_CASE("a character cut anywhere is not well-formed") {
  for (const std::string character : {"é", "掷", "😀"}) {
    CHECK(is_utf8(character));
    for (std::size_t size = 1; size < character.size(); ++size) {
      CHECK_FALSE(is_utf8(character.substr(0, size)));
      CHECK_FALSE(is_utf8(character.substr(size)));
    }
  }
}

TEST_CASE("cutting keeps whole characters") {
  CHECK(cut_at_character("abc", 5) == "abc");
  CHECK(cut_at_character("abc", 3) == "abc");
  CHECK(cut_at_character("abc", 2) == "ab");
  CHECK(cut_at_character("掷骰", 5) == "掷");
  CHECK(cut_at_character("掷骰", 3) == "掷");
  CHECK(cut_at_character("掷骰", 2).empty());
  CHECK(cut_at_character("a😀", 4) == "a");
  CHECK(cut_at_character("", 0).empty());
}

TEST_CASE("a cut of any text at any place is the longest that fits") {
  parlor::test::Random random(3);
  const std::vector<std::string> characters = {"a", "é", "掷", "😀"};
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (std::uint64_t i = random.below(8); i > 0; --i) text += random.pick(characters);
    for (std::size_t size = 0; size <= text.size(); ++size) {
      const std::string_view cut = cut_at_character(text, size);
      CHECK(is_utf8(cut));
      CHECK(cut.size() <= size);
      CHECK(cut.size() + 4 > size);
    }
  }
}

TEST_CASE("a single line has no control characters, and no space at its ends") {
  CHECK(single_line("  Ann \n") == "Ann");
  CHECK(single_line("Ann\tLee\nJr") == "Ann Lee Jr");
  CHECK(single_line("\x01\x7F ").empty());
  CHECK(single_line("掷 骰") == "掷 骰");
  CHECK(single_line("").empty());
}
