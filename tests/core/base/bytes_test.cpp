#include "parlor/base/bytes.hpp"

#include <array>

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

TEST_CASE("hexadecimal digits are read into exactly as many bytes") {
  std::array<std::uint8_t, 3> bytes{};
  CHECK(from_hex("00a9ff", bytes));
  CHECK(bytes == std::array<std::uint8_t, 3>{0, 0xa9, 0xff});
  for (const char* wrong : {"", "00a9f", "00a9ff0", "00A9ff", "00g9ff", " 0a9ff"}) CHECK_FALSE(from_hex(wrong, bytes));
}
