#include <catch2/catch.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "parlor/crypto/hmac_sha256.hpp"
#include "random.hpp"

using namespace parlor;

TEST_CASE("the core's SHA-256 and HMAC agree with OpenSSL's on random input", "[crypto]") {
  test::Random random(4);
  for (int round = 0; round < 3'000; ++round) {
    const std::string key = random.bytes(random.below(200));
    const std::string message = random.bytes(random.below(round % 100 == 0 ? 100'000 : 300));
    crypto::Digest theirs;
    unsigned size = 0;
    REQUIRE(EVP_Digest(message.data(), message.size(), theirs.data(), &size, EVP_sha256(), nullptr) == 1);
    REQUIRE(crypto::sha256(as_bytes(message)) == theirs);
    REQUIRE(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), as_bytes(message).data(), message.size(),
                 theirs.data(), &size) != nullptr);
    REQUIRE(crypto::hmac_sha256(as_bytes(key), as_bytes(message)) == theirs);
  }
}
