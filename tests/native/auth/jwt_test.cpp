#include "parlor/auth/jwt.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "parlor/auth/jws.hpp"

using namespace parlor;
using auth::Identity;
using auth::Key;
using codec::Json;

namespace {

constexpr TimeMs now = 1'700'000'000'000;
constexpr std::int64_t now_s = now / 1000;
const std::vector<Key> keys = {{"", "0123456789abcdef0123456789abcdef"}};

Result<Identity> verify(const Json& claims, const auth::TokenRules& rules = {"", 0}, TimeMs at = now) {
  return auth::verify_token(auth::make_jws(claims, keys.front()), keys, rules, at);
}

/// "ok", or the name of the error.
std::string outcome(const Json& claims, const auth::TokenRules& rules = {"", 0}) {
  const auto identity = verify(claims, rules);
  return identity ? "ok" : identity.error().reason;
}

Json ann(const Json& more = Json::object()) {
  Json claims = {{"sub", "ann"}};
  claims.update(more);
  return claims;
}

}  // namespace

TEST_CASE("a token says who its user is, and until when", "[auth][jwt]") {
  const auto endless = verify(ann());
  REQUIRE(endless.ok());
  CHECK(endless->user == "ann");
  CHECK_FALSE(endless->until);
  CHECK(verify(ann({{"exp", now_s + 10}}))->until == now + 10'000);
  CHECK(verify(ann({{"exp", now_s + 10}}), {"", 5'000})->until == now + 15'000);
  CHECK(verify(ann({{"exp", static_cast<double>(now_s) + 0.5}}))->until == now + 500);
}

TEST_CASE("a token is good before its exp, and from its nbf on, give or take the leeway", "[auth][jwt]") {
  CHECK(outcome(ann({{"exp", now_s + 1}})) == "ok");
  CHECK(outcome(ann({{"exp", now_s}})) == "token_expired");
  CHECK(outcome(ann({{"exp", now_s - 4}}), {"", 5'000}) == "ok");
  CHECK(outcome(ann({{"exp", now_s - 5}}), {"", 5'000}) == "token_expired");
  CHECK(outcome(ann({{"nbf", now_s}})) == "ok");
  CHECK(outcome(ann({{"nbf", now_s + 1}})) == "bad_token");
  CHECK(outcome(ann({{"nbf", now_s + 5}}), {"", 5'000}) == "ok");
}

TEST_CASE("dates that are none make a bad token", "[auth][jwt]") {
  for (const Json& date : {Json("1700000000"), Json(nullptr), Json(true), Json(-1), Json(1e300), Json::array()}) {
    INFO(date.dump());
    CHECK(outcome(ann({{"exp", date}})) == "bad_token");
    CHECK(outcome(ann({{"nbf", date}})) == "bad_token");
  }
}

TEST_CASE("a token for an audience is good for that audience alone", "[auth][jwt]") {
  const auth::TokenRules chat = {"chat", 0};
  CHECK(outcome(ann({{"aud", "chat"}}), chat) == "ok");
  CHECK(outcome(ann({{"aud", {"mail", "chat"}}}), chat) == "ok");
  CHECK(outcome(ann({{"aud", "mail"}}), chat) == "bad_token");
  CHECK(outcome(ann({{"aud", Json::array()}}), chat) == "bad_token");
  CHECK(outcome(ann({{"aud", 1}}), chat) == "bad_token");
  CHECK(outcome(ann(), chat) == "bad_token");
  CHECK(outcome(ann({{"aud", "chat"}})) == "bad_token");
  CHECK(outcome(ann({{"aud", ""}})) == "bad_token");
}

TEST_CASE("a user is a short text without control characters", "[auth][jwt]") {
  CHECK(outcome({{"sub", "Jörg 世界"}}) == "ok");
  CHECK(outcome({{"sub", std::string(limits::user_bytes, 'a')}}) == "ok");
  for (const Json& sub : {Json(""), Json(7), Json(nullptr), Json("a\nb"), Json("a\x7f"), Json(std::string("a\0b", 3)),
                          Json(std::string(limits::user_bytes + 1, 'a'))}) {
    INFO(sub.dump());
    CHECK(outcome({{"sub", sub}}) == "bad_token");
  }
  CHECK(outcome(Json::object()) == "bad_token");
}

TEST_CASE("an issued token is accepted until its end", "[auth][jwt]") {
  const std::string token = auth::issue_token({"ann", "chat", now, 60'000}, keys.front());
  const auth::TokenRules rules = {"chat", 0};
  CHECK(auth::verify_token(token, keys, rules, now)->user == "ann");
  CHECK(auth::verify_token(token, keys, rules, now + 59'999).ok());
  CHECK(auth::verify_token(token, keys, rules, now + 60'000).error().code == ErrorCode::token_expired);
}
