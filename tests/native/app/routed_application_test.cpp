#include "parlor/app/routed_application.hpp"

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "parlor/app/consumer_host.hpp"
#include "parlor/channel_layer/memory_layer.hpp"
#include "recording_socket.hpp"

using namespace parlor;
using namespace parlor::app;
using http::Response;

namespace {

class Greeter : public Consumer {
 public:
  void connect() override {
    accept();
    send("hello " + scope().user + " in " + std::string(scope().parameter("room")));
    group_add("greeted");
  }
};

std::optional<Response> need_user(Scope& scope) {
  scope.user = std::string(scope.header("x-user"));
  if (scope.user.empty()) return Response::error(401, "no_user", "say who you are");
  return std::nullopt;
}

struct Site {
  net::EventLoop loop{0};
  layer::MemoryLayer memory{[] { return TimeMs{0}; }};
  std::vector<std::string> problems;
  std::array<net::EventLoop*, 1> loops{&loop};
  RoutedApplication application{parts(), memory, loops};

  RoutedApplication::Parts parts() {
    RoutedApplication::Parts made;
    made.middleware = {need_user};
    made.router.websocket<Greeter>("/ws/{room}/")
        .get("/me", [](const Scope& scope, std::string_view) { return Response::text(200, scope.user); })
        .get("/broken", [](const Scope&, std::string_view) -> Response { throw std::runtime_error("secret path"); })
        .websocket("/broken", [](const Scope&) -> Opened { throw std::runtime_error("secret path"); });
    made.report = [this](std::string_view problem) { problems.emplace_back(problem); };
    return made;
  }
};

Scope scope_of(Scope::Type type, std::string path, std::string user = "ann") {
  Scope scope;
  scope.type = type;
  scope.method = "GET";
  scope.path = std::move(path);
  if (!user.empty()) scope.headers = {{"x-user", std::move(user)}};
  return scope;
}

}  // namespace

TEST_CASE("middleware sees the scope first, and what it sets the handlers see", "[app][routed_application]") {
  Site site;
  CHECK(site.application.handle_http(scope_of(Scope::Type::http, "/me"), {}, site.loop).body == "ann");
  CHECK(site.application.handle_http(scope_of(Scope::Type::http, "/me", ""), {}, site.loop).status == 401);
  const auto refused = site.application.open_websocket(scope_of(Scope::Type::websocket, "/ws/a/", ""), site.loop);
  CHECK(std::get<Response>(refused).status == 401);
}

TEST_CASE("a consumer comes with its scope and groups", "[app][routed_application]") {
  Site site;
  auto opened = site.application.open_websocket(scope_of(Scope::Type::websocket, "/ws/lobby/"), site.loop);
  test::RecordingSocket socket(site.loop);
  ConsumerHost host(std::get<std::unique_ptr<Consumer>>(std::move(opened)), socket);
  host.opened();
  CHECK(socket.take_texts() == std::vector<std::string>{"hello ann in lobby"});
  CHECK(site.application.hub(site.loop).group_count() == 1);
}

TEST_CASE("no route is 404 on both", "[app][routed_application]") {
  Site site;
  CHECK(site.application.handle_http(scope_of(Scope::Type::http, "/none"), {}, site.loop).status == 404);
  const auto refused = site.application.open_websocket(scope_of(Scope::Type::websocket, "/none"), site.loop);
  CHECK(std::get<Response>(refused).status == 404);
}

TEST_CASE("a handler that throws is 500, its reason goes to the report and not to the peer",
          "[app][routed_application]") {
  Site site;
  const Response answer = site.application.handle_http(scope_of(Scope::Type::http, "/broken"), {}, site.loop);
  const auto opened = site.application.open_websocket(scope_of(Scope::Type::websocket, "/broken"), site.loop);
  CHECK(answer.status == 500);
  CHECK(std::get<Response>(opened).status == 500);
  CHECK(answer.body.find("secret") == std::string::npos);
  REQUIRE(site.problems.size() == 2);
  CHECK(site.problems[0] == "the handler of /broken failed: secret path");
}
