#include "parlor/auth/base64url.hpp"

#include <catch2/catch.hpp>

using namespace parlor;
using auth::decode_base64url;
using auth::encode_base64url;

TEST_CASE("base64url comes back as it was, for every length", "[auth]") {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    const std::string text = encode_base64url(as_bytes(bytes));
    CHECK(text.find_first_of("+/=") == std::string::npos);
    CHECK(decode_base64url(text) == bytes);
    bytes.push_back(static_cast<char>(i * 7));
  }
}

TEST_CASE("base64url has one text for each value", "[auth]") {
  CHECK(encode_base64url(as_bytes("\xFB\xFF")) == "-_8");  // the two characters that plain base64 writes otherwise
  CHECK(decode_base64url("-_8") == "\xFB\xFF");
  CHECK(decode_base64url("").has_value());
  for (const char* text : {"A", "AAAAA", "-_9", "AB", "-_8=", "+/8", "A A", "AA\n", "\xC3\xA4\xC3\xA4"}) {
    INFO(text);
    CHECK_FALSE(decode_base64url(text));
  }
}
