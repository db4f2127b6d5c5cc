#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "parlor/app/application.hpp"
#include "parlor/app/channel_consumer.hpp"
#include "parlor/app/consumer.hpp"
#include "parlor/app/route_pattern.hpp"
#include "parlor/app/scope.hpp"
#include "parlor/app/websocket_handler.hpp"
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
  /// Gives its answer when it has it; `body` and `scope` are gone when the call returns.
  using LaterHandler =
      std::function<void(const Scope& scope, std::string_view body, net::EventLoop& loop, Answer answer)>;
  using Handler = std::function<Opened(const Scope& scope)>;

  Router& http(std::string_view method, std::string_view pattern, HttpHandler handler);
  /// For answers that take time.
  Router& http_later(std::string_view method, std::string_view pattern, LaterHandler handler);
  /// GET, and HEAD with it: the session leaves out the body.
  Router& get(std::string_view pattern, HttpHandler handler);
  Router& websocket(std::string_view pattern, Handler handler);
  /// One handler for both a plain GET and a WebSocket; `scope.is_websocket()` tells which it is.
  Router& get_or_websocket(std::string_view pattern, Handler handler);
  /// A coroutine handler for WebSockets and plain GETs alike; `ws.is_websocket()` tells which it is, and a GET is
  /// answered with `ws.respond`, without waiting. What dwebsocket calls accept_websocket.
  Router& accept_websocket(std::string_view pattern, WebSocketHandler handler);
  /// The same for WebSockets alone; a plain GET gets 400.
  Router& require_websocket(std::string_view pattern, WebSocketHandler handler);
  /// Answers requests that no route does, of whatever method, e.g. from files. It says with an empty optional that it
  /// has nothing.
  Router& otherwise(std::function<std::optional<http::Response>(const Scope& scope)> handler);

  /// A worker on a named channel (see ChannelConsumer). An invalid name throws std::invalid_argument.
  Router& channel(std::string_view name, ChannelConsumerFactory make);
  template <class C>
  requires std::is_base_of_v<ChannelConsumer, C> Router& channel(std::string_view name) {
    return channel(name, [] { return std::make_unique<C>(); });
  }
  const std::vector<std::pair<std::string, ChannelConsumerFactory>>& channels() const { return channels_; }

  template <class C>
  requires std::is_base_of_v<Consumer, C> Router& websocket(std::string_view pattern) {
    return websocket(pattern, [](const Scope&) -> Opened { return std::make_unique<C>(); });
  }

  /// Without a route: 301 to the path with a '/' behind it if that has one, 426 if the path is a WebSocket's, 405 (with
  /// Allow) if it has other methods, else 404.
  http::Response answer(Scope& scope, std::string_view body) const;
  /// The same, where some answers take time; without a loop those throw std::logic_error.
  void answer(Scope& scope, std::string_view body, net::EventLoop& loop, const Answer& answer) const;
  /// Without a route: 404.
  Opened open(Scope& scope) const;

 private:
  struct HttpRoute {
    std::string method;
    RoutePattern pattern;
    HttpHandler handler;  // this or the next
    LaterHandler later;
  };
  struct WebSocketRoute {
    RoutePattern pattern;
    Handler handler;
  };
  const HttpRoute* find_http(Scope& scope) const;
  http::Response answer_without_route(const Scope& scope) const;
  std::vector<std::string> methods_of(std::string_view path) const;
  bool is_websocket_path(std::string_view path) const;

  std::vector<HttpRoute> http_routes_;
  std::vector<WebSocketRoute> websocket_routes_;
  std::vector<std::pair<std::string, ChannelConsumerFactory>> channels_;
  std::function<std::optional<http::Response>(const Scope&)> otherwise_;
};

}  // namespace parlor::app
