#include "parlor/channel_layer/fernet.hpp"

#include <catch2/catch.hpp>

using namespace parlor;
using layer::Fernet;

namespace {
constexpr TimeMs now = 1'700'000'000'000;
}

TEST_CASE("what was encrypted can be decrypted, whatever its length", "[channel_layer][fernet]") {
  const Fernet fernet({"secret"});
  for (std::size_t length : {0, 1, 15, 16, 17, 1000}) {
    const std::string plain(length, 'x');
    const auto opened = fernet.decrypt(fernet.encrypt(plain, now), now, {});
    REQUIRE(opened.ok());
    CHECK(*opened == plain);
  }
}

TEST_CASE("the same text never makes the same token", "[channel_layer][fernet]") {
  const Fernet fernet({"secret"});
  CHECK(fernet.encrypt("x", now) != fernet.encrypt("x", now));
}

TEST_CASE("any of the keys decrypts, the first encrypts", "[channel_layer][fernet]") {
  const Fernet both({"new", "old"});
  CHECK(both.decrypt(Fernet({"old"}).encrypt("x", now), now, {}).ok());
  CHECK(Fernet({"new"}).decrypt(both.encrypt("x", now), now, {}).ok());
  CHECK_FALSE(Fernet({"old"}).decrypt(both.encrypt("x", now), now, {}).ok());
}

TEST_CASE("a token that was changed anywhere is refused", "[channel_layer][fernet]") {
  const Fernet fernet({"secret"});
  const std::string token = fernet.encrypt("hello", now);
  for (std::size_t i = 0; i + 2 < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'Q' : 'A';
    CHECK_FALSE(fernet.decrypt(changed, now, {}).ok());
    CHECK_FALSE(fernet.decrypt(token.substr(0, i), now, {}).ok());
  }
}

TEST_CASE("a token has its time", "[channel_layer][fernet]") {
  const Fernet fernet({"secret"});
  const std::string token = fernet.encrypt("x", now);
  CHECK(fernet.decrypt(token, now + 70'000, 70'000).ok());
  CHECK_FALSE(fernet.decrypt(token, now + 71'000, 70'000).ok());
  CHECK_FALSE(fernet.decrypt(token, now - 61'000, 70'000).ok());
  CHECK(fernet.decrypt(token, now + 1'000'000'000, {}).ok());
}
