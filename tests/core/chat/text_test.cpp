#include "parlor/chat/text.hpp"

#include <catch2/catch.hpp>

#include "parlor/codec/utf8.hpp"
#include "random.hpp"

using parlor::chat::clean;
using parlor::chat::without_leading_space;

TEST_CASE("line feeds and tabs stay inside a text, other control characters go") {
  CHECK(clean("a\nb\tc") == "a\nb\tc");
  CHECK(clean("a\r\nb") == "a\nb");
  CHECK(clean(std::string("a\0b", 3)) == "ab");
  CHECK(clean("\x1B[31mred") == "[31mred");
  CHECK(clean("a\x7F"
              "b") == "ab");
  CHECK(clean("a\xC2\x80"
              "b\xC2\x9F"
              "c") == "abc");
}

TEST_CASE("characters that only look like controls in their bytes stay") {
  CHECK(clean("\xC2\xA1"
              "Hola!") ==
        "\xC2\xA1"
        "Hola!");                                          // U+00A1
  CHECK(clean("\xE4\xB8\x80") == "\xE4\xB8\x80");          // U+4E00, with a byte 80
  CHECK(clean("\xF0\x9F\x98\x80") == "\xF0\x9F\x98\x80");  // U+1F600, with the bytes 9F and 80
}

TEST_CASE("white space at the end goes, of every width; in front it stays") {
  CHECK(clean("a  ") == "a");
  CHECK(clean(" a \n\n\t ") == " a");
  CHECK(clean("a\xE3\x80\x80") == "a");           // ideographic space
  CHECK(clean("a\xC2\xA0 \xE2\x80\xA8") == "a");  // no-break space, line separator
  CHECK(clean("a \x01") == "a");                  // white space that a control character hid
  CHECK(clean("\xE3\x80\x80 \xE3\x80\x80").empty());
  CHECK(clean("a\xE2\x80\x8B") == "a\xE2\x80\x8B");  // zero width space is not white space
}

TEST_CASE("cleaning again changes nothing, and gives UTF-8") {
  parlor::test::Random random(7);
  const std::vector<std::string> pieces = {"a",        " ",        "\n",           "\t", "\x01", "\x7F",
                                           "\xC2\x85", "\xC2\xA0", "\xE3\x80\x80", "é",  "掷",   "😀",
                                           "\r",       "/",        "\xC2\xA9"};
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    for (std::uint64_t i = random.below(12); i > 0; --i) text += random.pick(pieces);
    const std::string once = clean(text);
    CHECK(clean(once) == once);
    CHECK(parlor::codec::is_utf8(once));
  }
}

TEST_CASE("leading space is stepped over") {
  CHECK(without_leading_space(" \n\tx ") == "x ");
  CHECK(without_leading_space("  ").empty());
  CHECK(without_leading_space("").empty());
}
