#include "parlor/base/bytes.hpp"

#include <catch2/catch.hpp>

using namespace parlor;

TEST_CASE("bytes and text are two views of the same memory") {
  const std::string text = "a\0\xFFz";
  CHECK(as_text(as_bytes(text)) == text);
  CHECK(as_bytes(text).data() == reinterpret_cast<const std::uint8_t*>(text.data()));
  CHECK(as_bytes("").empty());
}

TEST_CASE("hexadecimal has two lower-case digits a byte") {
  const Bytes bytes = {0x00, 0x0F, 0xF0, 0xAB, 0xFF};
  CHECK(to_hex(bytes) == "000ff0abff");
  CHECK(to_hex({}).empty());
}
