#include "parlor/tutorials/routes.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "parlor/codec/json.hpp"

using namespace parlor;
using http::Response;

namespace {

std::optional<Response> assets(const app::Scope&, std::string_view path) {
  return Response::html(200, "asset " + std::string(path));
}

Response get(const std::string& path, const std::string& query = "", std::string method = "GET") {
  app::Router router;
  tutorials::add_routes(router, assets);
  app::Scope scope;
  scope.method = std::move(method);
  scope.path = path;
  scope.query_string = query;
  return router.answer(scope, {});
}

codec::Json json(const Response& response) {
  CHECK(response.status == 200);
  auto parsed = codec::parse_json(response.body);
  REQUIRE(parsed.ok());
  return *parsed;
}

bool is_die(const codec::Json& value) {
  return value.is_number_integer() && value >= 1 && value <= 6;
}

}  // namespace

TEST_CASE("every page of the tutorials is served, with and without a query", "[tutorials][routes]") {
  CHECK(get("/chatone").body == "asset /tutorials/chatone.html");
  CHECK(get("/chatgroup", "groupID=42").body == "asset /tutorials/chatgroup.html");
  CHECK(get("/chat").body == "asset /tutorials/chat.html");
  CHECK(get("/game").body == "asset /tutorials/game.html");
  CHECK(get("/path/").body == "asset /tutorials/path.html");
  CHECK(get("/tutorials/tutorials.js").status == 200);
  CHECK(get("/tutorials/tutorials.css").status == 200);
  CHECK(get("/path").status == 301);
  CHECK(get("/chat", "", "POST").status == 405);
}

TEST_CASE("the game starts over HTTP", "[tutorials][routes]") {
  const Response response = get("/game/start");
  const codec::Json body = json(response);
  CHECK(body.size() == 3);
  CHECK(body["message"] == "游戏开始");
  CHECK(body["gameStatus"] == 1);
  CHECK(is_die(body["position"]));
}

TEST_CASE("the game goes on over HTTP", "[tutorials][routes]") {
  const codec::Json body = json(get("/game/process", "message=%E6%8E%B7+%22x%22"));
  CHECK(body.size() == 2);
  CHECK(body["message"] == "掷 \"x\"");
  CHECK(is_die(body["position"]));
  CHECK(json(get("/game/process", "message="))["message"] == "");
  CHECK(get("/game/process").status == 400);
}

TEST_CASE("nothing on the way may keep a throw of the die", "[tutorials][routes]") {
  bool no_store = false;
  for (const auto& [name, value] : get("/game/start").headers)
    no_store |= name == "Cache-Control" && value == "no-store";
  CHECK(no_store);
}

TEST_CASE("a page the program was built without is 404", "[tutorials][routes]") {
  app::Router router;
  tutorials::add_routes(router, [](const auto&, auto) { return std::nullopt; });
  app::Scope scope;
  scope.method = "GET";
  scope.path = "/chat";
  CHECK(router.answer(scope, {}).status == 404);
}
