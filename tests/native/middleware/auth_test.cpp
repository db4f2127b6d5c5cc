#include "parlor/middleware/auth.hpp"

#include <catch2/catch.hpp>

#include "parlor/os/clock.hpp"

using namespace parlor;
using auth::Authenticator;
using auth::Policy;

namespace {

const auth::Key key = {"", "0123456789abcdef0123456789abcdef"};

Authenticator with(Policy policy, bool message = false) {
  auth::Options options;
  options.policy = policy;
  options.keys = {key};
  options.sources.message = message;
  options.django = auth::DjangoSessions{{"secret"}, "sessionid", 1'000};
  return Authenticator(options);
}

app::Scope handshake(const std::string& header = {}, const std::string& value = {}) {
  app::Scope scope;
  scope.type = app::Scope::Type::websocket;
  scope.path = "/ws/echo/";
  if (!header.empty()) scope.headers = {{header, value}};
  return scope;
}

std::string token(DurationMs life_ms = 60'000) {
  return auth::issue_token({"ann", "", os::now_ms(), life_ms}, key);
}

/// The user, or the status and code of the refusal.
std::string outcome(const Authenticator& authenticator, app::Scope scope) {
  const auto refused = middleware::Auth(authenticator, "/parlor/v1")(scope);
  if (!refused) return "user:" + scope.user;
  const auto body = *codec::parse_json(refused->body);
  return std::to_string(refused->status) + " " + body["error"]["code"].get<std::string>();
}

}  // namespace

TEST_CASE("where nobody is asked, everybody is a guest", "[middleware][auth]") {
  CHECK(outcome(with(Policy::off), handshake("authorization", "Bearer x")) == "user:");
}

TEST_CASE("a right token makes a user, none a guest, a wrong one is refused", "[middleware][auth]") {
  const Authenticator optional = with(Policy::optional);
  CHECK(outcome(optional, handshake("authorization", "Bearer " + token())) == "user:ann");
  CHECK(outcome(optional, handshake("cookie", "parlor_token=" + token())) == "user:ann");
  CHECK(outcome(optional, handshake()) == "user:");
  CHECK(outcome(optional, handshake("authorization", "Bearer x")) == "401 bad_token");
  CHECK(outcome(optional, handshake("authorization", "Bearer " + token(-60'000))) == "401 token_expired");
}

TEST_CASE("where a user is required, guests are refused", "[middleware][auth]") {
  const Authenticator required = with(Policy::required);
  CHECK(outcome(required, handshake("authorization", "Token " + token())) == "user:ann");
  CHECK(outcome(required, handshake()) == "401 auth_required");
}

TEST_CASE("a session that is not right makes a guest where guests are let in", "[middleware][auth]") {
  CHECK(outcome(with(Policy::optional), handshake("cookie", "sessionid=forged:1r31eq:x")) == "user:");
  CHECK(outcome(with(Policy::required), handshake("cookie", "sessionid=forged:1r31eq:x")) == "401 bad_token");
}

TEST_CASE("the 401 says how to be let in, as RFC 6750 wants", "[middleware][auth]") {
  const Authenticator required = with(Policy::required);
  const auto challenge = [&](app::Scope scope) {
    const auto refused = middleware::Auth(required, "/parlor/v1")(scope);
    return refused->headers.back();
  };
  using Header = std::pair<std::string, std::string>;
  CHECK(challenge(handshake()) == Header("WWW-Authenticate", "Bearer"));
  CHECK(challenge(handshake("authorization", "Bearer x")) ==
        Header("WWW-Authenticate", "Bearer error=\"invalid_token\""));
}

TEST_CASE("plain requests are never refused, but know their user", "[middleware][auth]") {
  const Authenticator required = with(Policy::required);
  app::Scope scope = handshake("authorization", "Bearer x");
  scope.type = app::Scope::Type::http;
  CHECK(outcome(required, scope) == "user:");
  scope.headers = {{"authorization", "Bearer " + token()}};
  CHECK(outcome(required, scope) == "user:ann");
}

TEST_CASE("the endpoint that asks for itself is left alone", "[middleware][auth]") {
  app::Scope scope = handshake("authorization", "Bearer x");
  scope.path = "/parlor/v1";
  CHECK(outcome(with(Policy::required), scope) == "user:");
}

TEST_CASE("who may say it in the first message is let in so far", "[middleware][auth]") {
  const Authenticator asking = with(Policy::required, true);
  const middleware::Auth check(asking, "/parlor/v1");
  CHECK(outcome(asking, handshake()) == "user:");
  CHECK(check.waits_for_message(handshake()));
  CHECK(outcome(asking, handshake("authorization", "Bearer x")) == "401 bad_token");
  app::Scope known = handshake();
  known.user = "ann";
  CHECK_FALSE(check.waits_for_message(known));
  const Authenticator required = with(Policy::required);
  CHECK_FALSE(middleware::Auth(required, "/parlor/v1").waits_for_message(handshake()));
}
