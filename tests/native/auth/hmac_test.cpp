#include "parlor/auth/hmac.hpp"

#include <catch2/catch.hpp>

#include "parlor/base/bytes.hpp"

using namespace parlor;

TEST_CASE("HMAC-SHA-256 gives RFC 4231's second vector", "[auth]") {
  CHECK(to_hex(as_bytes(auth::hmac_sha256("Jefe", "what do ya want for nothing?"))) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("SHA-256 gives FIPS 180-4's vector", "[auth]") {
  CHECK(to_hex(as_bytes(auth::sha256("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("texts are equal only as a whole", "[auth]") {
  CHECK(auth::equal_in_constant_time("", ""));
  CHECK(auth::equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(auth::equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(auth::equal_in_constant_time("abc", "abcd"));
}
