#include "parlor/auth/token_sources.hpp"

#include <catch2/catch.hpp>

using namespace parlor;
using auth::find_token;
using auth::TokenSources;

namespace {

app::Scope with_header(const std::string& name, const std::string& value) {
  app::Scope scope;
  scope.headers = {{name, value}};
  return scope;
}

TokenSources sources(bool cookie, bool authorization = true, bool subprotocol = true,
                     const std::string& name = "parlor_token") {
  return {cookie, authorization, subprotocol, false, name};
}

std::string authorization(const std::string& value) {
  return find_token(with_header("authorization", value), {}).value_or("none");
}

app::Scope with_everything() {
  app::Scope scope;
  scope.headers = {{"authorization", "Bearer b"}, {"cookie", "x=1; parlor_token=c; y=2"}};
  scope.subprotocols = {"parlor.v1+json", "parlor.token.s.s.s"};
  return scope;
}

}  // namespace

TEST_CASE("an Authorization header carries a token as Bearer or Token", "[auth]") {
  CHECK(authorization("Bearer a.b.c") == "a.b.c");
  CHECK(authorization("bearer a.b.c") == "a.b.c");
  CHECK(authorization("Token a.b.c") == "a.b.c");
  CHECK(authorization("TOKEN   a.b.c") == "a.b.c");
  for (const char* other : {"", "Bearer", "Bearer ", "Bearer    ", "Basic YTpi", "Bearera x", "a.b.c", " Bearer a"}) {
    INFO(other);
    CHECK(authorization(other) == "none");
  }
}

TEST_CASE("the first place that has a token decides", "[auth]") {
  const app::Scope scope = with_everything();
  CHECK(find_token(scope, {}) == "c");
  CHECK(find_token(scope, sources(false)) == "b");
  CHECK(find_token(scope, sources(false, false)) == "s.s.s");
  CHECK_FALSE(find_token(scope, sources(false, false, false)));
  CHECK(find_token(scope, sources(true, true, true, "y")) == "2");
  CHECK_FALSE(find_token(app::Scope(), {}));
}

TEST_CASE("a token among the subprotocols is not seen by the application", "[auth]") {
  app::Scope scope = with_everything();
  auth::hide_tokens(scope);
  CHECK(scope.subprotocols == std::vector<std::string>{"parlor.v1+json"});
}
