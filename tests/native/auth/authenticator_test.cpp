#include "parlor/auth/authenticator.hpp"

#include <catch2/catch.hpp>

using namespace parlor;
using auth::Authenticator;

namespace {

constexpr TimeMs now = 1'700'000'000'000;
// A session of user 7 that Django signed at `now`.
const std::string session =
    ".eJyrVopPLC3JiC8tTi2Kz0xRslIyV9JRysnPSwcyK0bBoAJKtQCNqsVr:1r31eq:vgu0L9Yn967vxAYfK04R1eqJKnP1D78pvhXSIgfAKhQ";

Authenticator both_ways() {
  auth::Options options;
  options.policy = auth::Policy::optional;
  options.keys = {{"", std::string(32, 'k')}};
  options.django = auth::DjangoSessions{{"a secret key of a project, only for tests"}, "sessionid", 1'000};
  return Authenticator(options);
}

app::Scope with_cookies(const std::string& cookies) {
  app::Scope scope;
  scope.headers = {{"cookie", cookies}};
  return scope;
}

}  // namespace

TEST_CASE("a token decides before a session", "[auth]") {
  const std::string token = auth::issue_token({"ann", "", now, 60'000}, {"", std::string(32, 'k')});
  const Authenticator authenticator = both_ways();
  CHECK(authenticator.identify(with_cookies("sessionid=" + session), now)->user == "7");
  CHECK(authenticator.identify(with_cookies("sessionid=" + session + "; parlor_token=" + token), now)->user == "ann");
  CHECK(authenticator.identify(with_cookies("sessionid=" + session + "; parlor_token=x"), now).error().code ==
        ErrorCode::bad_token);
}

TEST_CASE("a session fills in what the page has kept in it", "[auth]") {
  const auto identity = both_ways().identify(with_cookies("sessionid=" + session), now);
  CHECK(identity->session["long"] == std::string(400, 'x'));
  CHECK(identity->until == now + 1'000);
}
