#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "parlor/app/consumer.hpp"
#include "parlor/app/route_pattern.hpp"
#include "parlor/app/scope.hpp"
#include "parlor/http/message.hpp"

namespace parlor::app {

/// What a WebSocket handshake leads to: a consumer, or the answer that refuses it.
using Opened = std::variant<std::unique_ptr<Consumer>, http::Response>;

/// Finds who answers a path, for HTTP and WebSocket. The route that was added first wins. Captured parameters come in
/// `scope.url_route`.
///
///   router.get("/game/start", [](const Scope&, std::string_view) { return http::Response::json(200, "{}"); });
///   router.websocket<Chat>("/chat/{room_name}/");
///
/// Built before the server starts, then shared by all threads: handlers are called from every one of them.
class Router {
 public:
  using HttpHandler = std::function<http::Response(const Scope& scope, std::string_view body)>;
  using Handler = std::function<Opened(const Scope& scope)>;

  Router& http(std::string_view method, std::string_view pattern, HttpHandler handler);
  /// GET, and HEAD with it: the session leaves out the body.
  Router& get(std::string_view pattern, HttpHandler handler);
  Router& websocket(std::string_view pattern, Handler handler);
  /// One handler for both a plain GET and a WebSocket; `scope.is_websocket()` tells which it is.
  Router& get_or_websocket(std::string_view pattern, Handler handler);
  /// Answers GETs that no route does, e.g. from files. It says with an empty optional that it has nothing.
  Router& otherwise(std::function<std::optional<http::Response>(const Scope& scope)> handler);

  template <class C>
  requires std::is_base_of_v<Consumer, C> Router& websocket(std::string_view pattern) {
    return websocket(pattern, [](const Scope&) -> Opened { return std::make_unique<C>(); });
  }

  /// Without a route: 301 to the path with a '/' behind it if that has one, 426 if the path is a WebSocket's, 405 (with
  /// Allow) if it has other methods, else 404.
  http::Response answer(Scope& scope, std::string_view body) const;
  /// Without a route: 404.
  Opened open(Scope& scope) const;

 private:
  struct HttpRoute {
    std::string method;
    RoutePattern pattern;
    HttpHandler handler;
  };
  struct WebSocketRoute {
    RoutePattern pattern;
    Handler handler;
  };
  http::Response answer_without_route(const Scope& scope) const;
  std::vector<std::string> methods_of(std::string_view path) const;
  bool is_websocket_path(std::string_view path) const;

  std::vector<HttpRoute> http_routes_;
  std::vector<WebSocketRoute> websocket_routes_;
  std::function<std::optional<http::Response>(const Scope&)> otherwise_;
};

}  // namespace parlor::app
