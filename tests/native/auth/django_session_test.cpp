#include "parlor/auth/django_session.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>

#include "parlor/auth/base64url.hpp"
#include "parlor/auth/hmac.hpp"

using namespace parlor;
using auth::DjangoSessions;
using auth::read_django_session;

namespace {

// Made by Django 3.2 with this secret, at this time.
const std::string secret = "a secret key of a project, only for tests";
constexpr TimeMs signed_at = 1'700'000'000'000;
const std::string plain = "eyJhIjoxfQ:1r31eq:odZiqjIGjKT1UtSNNkMt9uzXSFMSYzdVA_5dbfcKBpo";
const std::string packed =
    ".eJyrVopPLC3JiC8tTi2Kz0xRslIyMVLSQRZMSkzOTs0DyaRkJeal5-sl5-eVFGUm6YGU6EFli_V881NSc5ygalEMyEgszgDqNqAQAA1NTiwqUbKK"
    "VoopNUk1NFPSMdQzja0FAOL3OGM:1r31eq:bhmiAByjF-OXAn8xs4rJZav0PZb2sBOu-hDJA1R0mE8";

const DjangoSessions sessions = {{secret}, "sessionid", 60'000};

Result<auth::Identity> read(std::string_view cookie, TimeMs now = signed_at) {
  return read_django_session(cookie, sessions, now);
}

/// Signs a part in front of the signature as Django would.
std::string sign(const std::string& part, const std::string& salt = "django.contrib.sessions.backends.signed_cookies") {
  const std::string key = auth::sha256(salt + "signer" + secret);
  return part + ":" + auth::encode_base64url(as_bytes(auth::hmac_sha256(key, part)));
}

std::string encode(std::string_view text) {
  return auth::encode_base64url(as_bytes(text));
}

}  // namespace

TEST_CASE("a session that Django signed says who its user is", "[auth][django]") {
  const auto identity = read(packed);
  REQUIRE(identity.ok());
  CHECK(identity->user == "42");
  CHECK(identity->until == signed_at + 60'000);
  CHECK(identity->session["cart"] == codec::Json::array({"世", 1.5}));
}

TEST_CASE("a session without a user is a guest's", "[auth][django]") {
  const auto identity = read(plain);
  REQUIRE(identity.ok());
  CHECK(identity->user.empty());
  CHECK(identity->session == codec::Json{{"a", 1}});
}

TEST_CASE("a session ends at its maximal age", "[auth][django]") {
  CHECK(read(plain, signed_at + 60'000).ok());
  CHECK(read(plain, signed_at + 60'001).error().code == ErrorCode::token_expired);
}

TEST_CASE("the secrets of before are still good", "[auth][django]") {
  CHECK(read_django_session(plain, {{"the new one", secret}, "sessionid", 60'000}, signed_at).ok());
  CHECK_FALSE(read_django_session(plain, {{"the new one"}, "sessionid", 60'000}, signed_at).ok());
}

TEST_CASE("a session cookie that is changed at any byte is refused", "[auth][django]") {
  for (const std::string& cookie : {plain, packed}) {
    for (std::size_t i = 0; i < cookie.size(); ++i) {
      for (const char put : {'A', 'b', '0', ':', '.', '\0', '\xFF'}) {
        std::string changed = cookie;
        changed[i] = put;
        if (changed != cookie) CHECK_FALSE(read(changed).ok());
      }
      CHECK_FALSE(read(cookie.substr(0, i)).ok());
      CHECK_FALSE(read(cookie.substr(i + 1)).ok());
    }
  }
}

TEST_CASE("what is signed for another purpose is no session", "[auth][django]") {
  REQUIRE(read(sign("e30:1r31eq")).ok());
  CHECK_FALSE(read(sign("e30:1r31eq", "django.core.signing")).ok());
  CHECK_FALSE(read(sign("e30:1r31eq", "")).ok());
}

TEST_CASE("contents that are none are refused even when they are signed", "[auth][django]") {
  for (const std::string& content : {std::string(), encode("[]"), encode("{"), encode("\xFF"), std::string("$"),
                                     "." + encode("{}"), std::string(".")}) {
    INFO(content);
    CHECK_FALSE(read(sign(content + ":1r31eq")).ok());
  }
  for (const char* time : {"", "-1r31e", "1r 1eq", "zzzzzzzzz"}) {
    INFO(time);
    CHECK_FALSE(read(sign("e30:" + std::string(time))).ok());
  }
  CHECK_FALSE(read(sign("e30")).ok());
  CHECK_FALSE(read(sign("")).ok());
  CHECK_FALSE(read(":").ok());
  CHECK_FALSE(read("::").ok());
}

TEST_CASE("a cookie that grows beyond its bound when unpacked is refused", "[auth][django]") {
  const std::string text = "{\"a\":\"" + std::string(limits::session_bytes, 'x') + "\"}";
  uLongf size = compressBound(text.size());
  std::string small(size, '\0');
  REQUIRE(compress(reinterpret_cast<Bytef*>(small.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
                   text.size()) == Z_OK);
  small.resize(size);
  REQUIRE(small.size() < 1'000);
  const std::string bomb = "." + encode(small);
  CHECK_FALSE(read(sign(bomb + ":1r31eq")).ok());
  CHECK_FALSE(read(std::string(limits::token_bytes + 1, 'a')).ok());
}
