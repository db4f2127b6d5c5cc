#include "parlor/http/request_scope.hpp"

#include <catch2/catch.hpp>

using namespace parlor;
using namespace parlor::http;

namespace {

Result<app::Scope> scope_of(std::string target, std::string_view root = {}) {
  Request request;
  request.method = "GET";
  request.target = std::move(target);
  return make_scope(app::Scope::Type::http, request, {.client = {"c", 1}, .server = {"s", 2}, .root_path = root});
}

}  // namespace

TEST_CASE("the path is decoded, the query is not, and the raw path stays as it came") {
  const auto scope = scope_of("/r%C3%B6om/a%20b%2Fc+d?q=%20x?y");
  REQUIRE(scope);
  CHECK(scope->path == "/r\xc3\xb6om/a b/c+d");
  CHECK(scope->raw_path == "/r%C3%B6om/a%20b%2Fc+d");
  CHECK(scope->query_string == "q=%20x?y");
}

TEST_CASE("the absolute form is a path too") {
  CHECK(scope_of("http://host:80/path?q")->path == "/path");
  CHECK(scope_of("http://host")->path == "/");
  CHECK(scope_of("http://host?q")->query_string == "q");
}

TEST_CASE("targets that are no path, broken escapes, NUL and bytes that are not UTF-8 are errors") {
  for (const char* target : {"path", "/%", "/%4", "/%4g", "/%00", "/%ff", "/%c0%af"}) {
    INFO(target);
    CHECK_FALSE(scope_of(target));
  }
}

TEST_CASE("the root path is taken off where it is a whole part") {
  CHECK(scope_of("/app/chat/", "/app")->path == "/chat/");
  CHECK(scope_of("/app", "/app")->path == "/");
  CHECK(scope_of("/apple", "/app")->path == "/apple");
  CHECK(scope_of("/other", "/app")->path == "/other");
  CHECK(scope_of("/app/chat/", "/app")->root_path == "/app");
}

TEST_CASE("a proxy is believed only when told to") {
  Request request;
  request.method = "GET";
  request.target = "/";
  request.headers = {{"x-forwarded-for", " 2001:db8::1 , 10.0.0.1"},
                     {"x-forwarded-port", "4711"},
                     {"x-forwarded-proto", "HTTPS"},
                     {"sec-websocket-protocol", "a,b"},
                     {"sec-websocket-protocol", "c"}};
  Request same = request;
  const auto believed = make_scope(app::Scope::Type::websocket, request, {.client = {"c", 1}, .proxy_headers = true});
  CHECK(believed->client == std::pair<std::string, std::uint16_t>{"2001:db8::1", 4711});
  CHECK(believed->secure);
  CHECK(believed->subprotocols == std::vector<std::string>{"a", "b", "c"});
  const auto ignored = make_scope(app::Scope::Type::websocket, same, {.client = {"c", 1}});
  CHECK(ignored->client == std::pair<std::string, std::uint16_t>{"c", 1});
  CHECK_FALSE(ignored->secure);
}
