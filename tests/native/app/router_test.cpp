#include "parlor/app/router.hpp"

#include <string>

#include <catch2/catch.hpp>

using namespace parlor;
using namespace parlor::app;
using http::Response;

namespace {

class Nobody : public Consumer {};

Scope request(std::string method, std::string path) {
  Scope scope;
  scope.method = std::move(method);
  scope.path = std::move(path);
  return scope;
}

Scope handshake(std::string path) {
  Scope scope = request("GET", std::move(path));
  scope.type = Scope::Type::websocket;
  return scope;
}

std::string header(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

Response answer(const Router& router, Scope scope, std::string_view body = {}) {
  return router.answer(scope, body);
}

unsigned refusal(const Router& router, const std::string& path) {
  Scope scope = handshake(path);
  const Opened opened = router.open(scope);
  const auto* response = std::get_if<Response>(&opened);
  return response == nullptr ? 0 : response->status;
}

Router sample() {
  Router router;
  router.get("/page", [](const Scope&, std::string_view) { return Response::text(200, "page"); })
      .get("/dir/", [](const Scope&, std::string_view) { return Response::text(200, "dir"); })
      .get("/users/{name}/", [](const Scope& scope,
                                std::string_view) { return Response::text(200, std::string(scope.parameter("name"))); })
      .http("POST", "/page", [](const Scope&, std::string_view body) { return Response::text(200, std::string(body)); })
      .http("DELETE", "/gone", [](const Scope&, std::string_view) { return Response::text(200, ""); })
      .websocket<Nobody>("/ws/{room}/")
      .get_or_websocket("/both/", [](const Scope& scope) -> Opened {
        if (scope.is_websocket()) return std::make_unique<Nobody>();
        return Response::text(200, "plain");
      });
  return router;
}

}  // namespace

TEST_CASE("a request goes to the handler of its method and path", "[app][router]") {
  const Router router = sample();
  CHECK(answer(router, request("GET", "/page")).body == "page");
  CHECK(answer(router, request("POST", "/page"), "body").body == "body");
  CHECK(answer(router, request("GET", "/users/ann/")).body == "ann");
}

TEST_CASE("HEAD is answered as GET is; the session leaves out the body", "[app][router]") {
  const Response response = answer(sample(), request("HEAD", "/page"));
  CHECK(response.status == 200);
  CHECK(response.body == "page");
}

TEST_CASE("another method gets 405 and is told which ones would do", "[app][router]") {
  const Router router = sample();
  const Response page = answer(router, request("PUT", "/page"));
  CHECK(page.status == 405);
  CHECK(header(page, "Allow") == "GET, HEAD, POST");
  CHECK(header(answer(router, request("GET", "/gone")), "Allow") == "DELETE");
}

TEST_CASE("a page whose slash is missing is redirected, with its query", "[app][router]") {
  const Router router = sample();
  Scope scope = request("GET", "/users/安娜");
  scope.root_path = "/parlor";
  scope.query_string = "a=1&b=%20";
  const Response response = answer(router, scope);
  CHECK(response.status == 301);
  CHECK(header(response, "Location") == "/parlor/users/%E5%AE%89%E5%A8%9C/?a=1&b=%20");
  CHECK(header(answer(router, request("HEAD", "/dir")), "Location") == "/dir/");
  CHECK(answer(router, request("POST", "/dir")).status == 404);
  CHECK(answer(router, request("GET", "/page/")).status == 404);
}

TEST_CASE("a plain request to a WebSocket's path is told to upgrade", "[app][router]") {
  const Response response = answer(sample(), request("GET", "/ws/lobby/"));
  CHECK(response.status == 426);
  CHECK(header(response, "Upgrade") == "websocket");
}

TEST_CASE("no route is 404, and the answer can be shown safely", "[app][router]") {
  const Response response = answer(sample(), request("GET", "/<script>"));
  CHECK(response.status == 404);
  CHECK(response.body.find('<') == std::string::npos);
}

TEST_CASE("a handshake goes to its route, without a slash or a route it is 404", "[app][router]") {
  const Router router = sample();
  Scope scope = handshake("/ws/lobby/");
  CHECK(std::holds_alternative<std::unique_ptr<Consumer>>(router.open(scope)));
  CHECK(scope.parameter("room") == "lobby");
  for (const char* path : {"/ws/lobby", "/ws/", "/page", "/dir", "/"}) CHECK(refusal(router, path) == 404);
}

TEST_CASE("one handler may serve a page and a WebSocket", "[app][router]") {
  const Router router = sample();
  CHECK(answer(router, request("GET", "/both/")).body == "plain");
  CHECK(refusal(router, "/both/") == 0);
  CHECK(answer(router, request("GET", "/both")).status == 301);
}

TEST_CASE("what no route answers may be answered otherwise", "[app][router]") {
  Router router = sample();
  router.otherwise([](const Scope& scope) -> std::optional<Response> {
    if (scope.path == "/file.js" && scope.method == "POST") return Response::text(405, "a file");
    if (scope.path == "/file.js") return Response::text(200, "file");
    return std::nullopt;
  });
  CHECK(answer(router, request("GET", "/file.js")).body == "file");
  CHECK(answer(router, request("POST", "/file.js")).status == 405);
  CHECK(answer(router, request("GET", "/other.js")).status == 404);
  CHECK(answer(router, request("GET", "/dir")).status == 301);
}

TEST_CASE("a coroutine handler serves WebSockets, and plain GETs if it says so", "[app][router]") {
  Router router;
  router.require_websocket("/strict/", [](WebSocket&) -> Task { co_return; });
  router.accept_websocket("/both/", [](WebSocket& ws) -> Task {
    ws.respond(Response::text(200, "page"));
    co_return;
  });
  CHECK(refusal(router, "/strict/") == 0);
  CHECK(answer(router, request("GET", "/strict/")).status == 400);
  CHECK(refusal(router, "/both/") == 0);
  CHECK(answer(router, request("GET", "/both/")).body == "page");
}

TEST_CASE("the route that was added first wins", "[app][router]") {
  Router router;
  router.get("/a", [](const Scope&, std::string_view) { return Response::text(200, "first"); })
      .get("/{any}", [](const Scope&, std::string_view) { return Response::text(200, "second"); });
  CHECK(answer(router, request("GET", "/a")).body == "first");
  CHECK(answer(router, request("GET", "/b")).body == "second");
}
