#include "parlor/crypto/hmac_sha256.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "random.hpp"

using namespace parlor;
using crypto::constant_time_equal;
using crypto::hmac_sha256;

namespace {

std::string hmac(std::string_view key, std::string_view message) {
  return to_hex(hmac_sha256(as_bytes(key), as_bytes(message)));
}

std::string counting(std::uint8_t first, std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<char>(first + i));
  return bytes;
}

/// A message with its tag, as a receiver checks it.
bool is_valid(std::string_view key, std::string_view message, ByteView tag) {
  return constant_time_equal(hmac_sha256(as_bytes(key), as_bytes(message)), tag);
}

}  // namespace

TEST_CASE("HMAC-SHA-256 gives the tags of RFC 4231") {
  CHECK(hmac(std::string(20, '\x0b'), "Hi There") ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hmac("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hmac(std::string(20, '\xaa'), std::string(50, '\xdd')) ==
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  CHECK(hmac(counting(1, 25), std::string(50, '\xcd')) ==
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
  CHECK(hmac(std::string(20, '\x0c'), "Test With Truncation").substr(0, 32) == "a3b6167473100ee06e0c796c2955552b");
  CHECK(hmac(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  CHECK(hmac(std::string(131, '\xaa'),
             "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be "
             "hashed before being used by the HMAC algorithm.") ==
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

TEST_CASE("HMAC-SHA-256 of nothing, with no key and with keys around the block's 64 bytes") {
  CHECK(hmac("", "") == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  const std::string block = counting(0, 64);
  CHECK(hmac(block.substr(0, 63), "x") != hmac(block, "x"));
  // A key is filled up with zeros, and a longer one counts as its digest (RFC 2104 section 2).
  CHECK(hmac(std::string("key"), "x") == hmac(std::string("key") + std::string(61, '\0'), "x"));
  const std::string longer = block + "!";
  const crypto::Digest digest = crypto::sha256(as_bytes(longer));
  CHECK(hmac(longer, "x") == hmac(as_text(digest), "x"));
  CHECK(hmac(block, "x") != hmac(as_text(crypto::sha256(as_bytes(block))), "x"));
}

TEST_CASE("a tag is right for its key and message alone") {
  test::Random random(7);
  for (int round = 0; round < 50; ++round) {
    const std::string key = random.bytes(static_cast<std::size_t>(random.below(130)));
    const std::string message = random.bytes(static_cast<std::size_t>(random.below(200)));
    const crypto::Digest tag = hmac_sha256(as_bytes(key), as_bytes(message));
    CHECK(is_valid(key, message, tag));
    for (std::size_t bit = 0; bit < 256; ++bit) {
      crypto::Digest altered = tag;
      altered[bit / 8] = static_cast<std::uint8_t>(altered[bit / 8] ^ 1 << bit % 8);
      REQUIRE_FALSE(is_valid(key, message, altered));
    }
    for (std::size_t size = 0; size < tag.size(); ++size)
      REQUIRE_FALSE(is_valid(key, message, ByteView(tag).first(size)));
    Bytes longer(tag.begin(), tag.end());
    longer.push_back(0);
    CHECK_FALSE(is_valid(key, message, longer));
    CHECK_FALSE(is_valid(key, message + '\0', tag));
    CHECK_FALSE(is_valid(key + 'x', message, tag));
  }
}

TEST_CASE("HMAC-SHA-256 gives the same tag however a message is cut into pieces") {
  const std::string message = counting(0, 200);
  const crypto::Digest whole = hmac_sha256(as_bytes("key"), as_bytes(message));
  for (std::size_t first = 0; first <= message.size(); ++first) {
    const ByteView bytes = as_bytes(message);
    crypto::HmacSha256 pieces(as_bytes("key"));
    CHECK(pieces.update(bytes.first(first)).update(bytes.subspan(first)).finish() == whole);
  }
}

TEST_CASE("the comparison in constant time is a comparison") {
  CHECK(constant_time_equal({}, {}));
  CHECK(constant_time_equal(as_bytes("abc"), as_bytes("abc")));
  CHECK_FALSE(constant_time_equal(as_bytes("abc"), as_bytes("abd")));
  CHECK_FALSE(constant_time_equal(as_bytes("abc"), as_bytes("bbc")));
  CHECK_FALSE(constant_time_equal(as_bytes("abc"), as_bytes("ab")));
  CHECK_FALSE(constant_time_equal(as_bytes("abc"), {}));
}
