#include "parlor/auth/jws.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "parlor/auth/base64url.hpp"
#include "parlor/auth/hmac.hpp"

using namespace parlor;
using auth::Key;
using auth::make_jws;
using auth::open_jws;
using codec::Json;

namespace {

const Key key = {"", "0123456789abcdef0123456789abcdef"};
const Key other = {"", "another key of the same length.."};

/// A signed token whose header and payload are any text.
std::string sign(std::string_view header, std::string_view payload, const Key& with = key) {
  const std::string content =
      auth::encode_base64url(as_bytes(header)) + "." + auth::encode_base64url(as_bytes(payload));
  return content + "." + auth::encode_base64url(as_bytes(auth::hmac_sha256(with.secret, content)));
}

bool opens(const std::string& token, const std::vector<Key>& keys = {key}) {
  const auto opened = open_jws(token, keys);
  if (!opened) CHECK(opened.error().code == ErrorCode::bad_token);
  return opened.ok();
}

}  // namespace

TEST_CASE("the example of RFC 7515, A.1 opens with its key", "[auth][jws]") {
  const auto secret =
      auth::decode_base64url("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
  REQUIRE(secret);
  const std::string token =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
      "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  const std::vector<Key> keys = {{"", *secret}};
  const auto payload = open_jws(token, keys);
  REQUIRE(payload.ok());
  CHECK(*payload == Json{{"iss", "joe"}, {"exp", 1300819380}, {"http://example.com/is_root", true}});
}

TEST_CASE("a token that is changed at any byte does not open", "[auth][jws]") {
  const std::string token = make_jws({{"sub", "ann"}}, key);
  REQUIRE(opens(token));
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const char put : {'A', 'b', '0', '-', '.', '=', '\0', '\xFF'}) {
      std::string changed = token;
      changed[i] = put;
      if (changed != token) CHECK_FALSE(opens(changed));
    }
    CHECK_FALSE(opens(token.substr(0, i)));
    CHECK_FALSE(opens(token.substr(0, i) + token.substr(i + 1)));
  }
  CHECK_FALSE(opens(token + "A"));
  CHECK_FALSE(opens(token + "."));
}

TEST_CASE("any key may have signed, and a known kid chooses one", "[auth][jws]") {
  const Key named = {"new", other.secret};
  CHECK(opens(make_jws(Json::object(), other), {key, other}));
  CHECK_FALSE(opens(make_jws(Json::object(), other), {key}));
  CHECK_FALSE(opens(make_jws(Json::object(), key), {}));
  CHECK(opens(make_jws(Json::object(), named), {key, named}));
  CHECK(opens(make_jws(Json::object(), named), {key, other}));  // a name that is not known here
  CHECK_FALSE(opens(make_jws(Json::object(), {"new", key.secret}), {key, named}));
}

TEST_CASE("only HS256 is taken, whatever the header says", "[auth][jws]") {
  CHECK(opens(sign(R"({"alg":"HS256"})", "{}")));
  for (const char* header :
       {R"({"alg":"none"})", R"({"alg":"None"})", R"({"alg":"HS384"})", R"({"alg":"RS256"})", R"({"alg":"hs256"})",
        R"({"alg":["HS256"]})", R"({"alg":null})", R"({})", R"({"alg":"HS256","crit":["exp"]})",
        R"({"alg":"HS256","alg":"HS256"})", R"([])", R"("HS256")", "", "{", "{\"alg\":\"HS256\"} x"}) {
    INFO(header);
    CHECK_FALSE(opens(sign(header, "{}")));
  }
  const std::string content = auth::encode_base64url(as_bytes(R"({"alg":"none"})")) + ".e30.";
  CHECK_FALSE(opens(content));
}

TEST_CASE("input that is no token is refused", "[auth][jws]") {
  for (const std::string text :
       {"", ".", "..", "...", "a.b", "a.b.c", "e30.e30.", "e30..e30", "....", "\xFF.\xFF.\xFF"}) {
    INFO(text);
    CHECK_FALSE(opens(text));
  }
  CHECK_FALSE(opens(sign(R"({"alg":"HS256"})", "[]")));
  CHECK_FALSE(opens(sign(R"({"alg":"HS256"})", "{\"a\":\"\xFF\"}")));
  CHECK_FALSE(opens(sign(R"({"alg":"HS256"})", std::string(1'000, '[') + std::string(1'000, ']'))));
  CHECK_FALSE(opens(sign(R"({"alg":"HS256"})", "{\"a\":\"" + std::string(limits::token_bytes, 'x') + "\"}")));
}
