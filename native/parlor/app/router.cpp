#include "parlor/app/router.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "parlor/app/handler_consumer.hpp"
#include "parlor/groups/names.hpp"

namespace parlor::app {
namespace {

bool is_get(std::string_view method) {
  return method == "GET" || method == "HEAD";
}

bool answers(std::string_view routed, std::string_view asked) {
  return routed == asked || (routed == "GET" && asked == "HEAD");
}

/// RFC 3986 section 3.3: what may stand in a path as it is; everything else is escaped.
std::string encode_path(std::string_view path) {
  constexpr std::string_view plain = "-._~!$&'()*+,;=:@/";
  constexpr char digits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : path) {
    const bool letter_or_digit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter_or_digit || plain.find(c) != std::string_view::npos) {
      encoded.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return encoded;
}

http::Response not_found(const Scope& scope) {
  return http::Response::error(404, "not_found", "nothing is served at " + encode_path(scope.path));
}

http::Response upgrade_required(const Scope& scope) {
  auto response = http::Response::error(426, "upgrade_required",
                                        encode_path(scope.path) + " is a WebSocket: connect with ws: or wss:");
  response.headers.emplace_back("Upgrade", "websocket");  // RFC 9110 section 15.5.22 demands it
  return response;
}

http::Response websocket_required(const Scope& scope) {
  return http::Response::error(400, "websocket_required",
                               encode_path(scope.path) + " is a WebSocket: connect with ws: or wss:");
}

http::Response wrong_method(const Scope& scope, const std::vector<std::string>& methods) {
  std::string allowed;
  for (const std::string& method : methods) allowed += (allowed.empty() ? "" : ", ") + method;
  auto response = http::Response::error(405, "method_not_allowed", encode_path(scope.path) + " takes " + allowed);
  response.headers.emplace_back("Allow", allowed);
  return response;
}

}  // namespace

Router& Router::http(std::string_view method, std::string_view pattern, HttpHandler handler) {
  http_routes_.push_back({std::string(method), RoutePattern(pattern), std::move(handler), {}});
  return *this;
}

Router& Router::http_later(std::string_view method, std::string_view pattern, LaterHandler handler) {
  http_routes_.push_back({std::string(method), RoutePattern(pattern), {}, std::move(handler)});
  return *this;
}

Router& Router::get(std::string_view pattern, HttpHandler handler) {
  return http("GET", pattern, std::move(handler));
}

Router& Router::websocket(std::string_view pattern, Handler handler) {
  websocket_routes_.push_back({RoutePattern(pattern), std::move(handler)});
  return *this;
}

Router& Router::get_or_websocket(std::string_view pattern, Handler handler) {
  get(pattern, [handler](const Scope& scope, std::string_view) {
    Opened opened = handler(scope);
    if (auto* response = std::get_if<http::Response>(&opened)) return std::move(*response);
    return upgrade_required(scope);
  });
  return websocket(pattern, std::move(handler));
}

Router& Router::accept_websocket(std::string_view pattern, WebSocketHandler handler) {
  const auto shared = std::make_shared<const WebSocketHandler>(std::move(handler));
  return get_or_websocket(pattern, [shared](const Scope& scope) -> Opened {
    if (scope.is_websocket()) return std::make_unique<HandlerConsumer>(shared);
    return answer_plain(*shared, scope);
  });
}

Router& Router::require_websocket(std::string_view pattern, WebSocketHandler handler) {
  const auto shared = std::make_shared<const WebSocketHandler>(std::move(handler));
  return get_or_websocket(pattern, [shared](const Scope& scope) -> Opened {
    if (scope.is_websocket()) return std::make_unique<HandlerConsumer>(shared);
    return websocket_required(scope);
  });
}

Router& Router::channel(std::string_view name, ChannelConsumerFactory make) {
  if (const Status named = groups::check_channel_name(name); !named) throw std::invalid_argument(named.error().text);
  channels_.emplace_back(name, std::move(make));
  return *this;
}

Router& Router::otherwise(std::function<std::optional<http::Response>(const Scope&)> handler) {
  otherwise_ = std::move(handler);
  return *this;
}

/// Null without a route; else the scope has got its parameters.
const Router::HttpRoute* Router::find_http(Scope& scope) const {
  for (const HttpRoute& route : http_routes_) {
    if (!answers(route.method, scope.method)) continue;
    auto parameters = route.pattern.match(scope.path);
    if (!parameters) continue;
    scope.url_route = *std::move(parameters);
    return &route;
  }
  return nullptr;
}

http::Response Router::answer(Scope& scope, std::string_view body) const {
  const HttpRoute* route = find_http(scope);
  if (route == nullptr) return answer_without_route(scope);
  if (!route->handler) throw std::logic_error("this route answers later, on a loop");
  return route->handler(scope, body);
}

void Router::answer(Scope& scope, std::string_view body, net::EventLoop& loop, const Answer& answer) const {
  const HttpRoute* route = find_http(scope);
  if (route != nullptr && route->later) return route->later(scope, body, loop, answer);
  answer(route != nullptr ? route->handler(scope, body) : answer_without_route(scope));
}

http::Response Router::answer_without_route(const Scope& scope) const {
  if (const auto methods = methods_of(scope.path); !methods.empty()) return wrong_method(scope, methods);
  if (is_websocket_path(scope.path)) return upgrade_required(scope);
  if (otherwise_) {
    if (auto response = otherwise_(scope)) return *std::move(response);
  }
  if (!is_get(scope.method) || methods_of(scope.path + "/").empty()) return not_found(scope);
  const std::string query = scope.query_string.empty() ? "" : "?" + scope.query_string;
  return http::Response::redirect(301, encode_path(scope.root_path + scope.path) + "/" + query);
}

Opened Router::open(Scope& scope) const {
  for (const WebSocketRoute& route : websocket_routes_) {
    auto parameters = route.pattern.match(scope.path);
    if (!parameters) continue;
    scope.url_route = *std::move(parameters);
    return route.handler(scope);
  }
  return not_found(scope);
}

/// Sorted; empty when no route has the path.
std::vector<std::string> Router::methods_of(std::string_view path) const {
  std::vector<std::string> methods;
  for (const HttpRoute& route : http_routes_) {
    if (!route.pattern.match(path)) continue;
    methods.push_back(route.method);
    if (route.method == "GET") methods.emplace_back("HEAD");
  }
  std::sort(methods.begin(), methods.end());
  methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
  return methods;
}

bool Router::is_websocket_path(std::string_view path) const {
  return std::any_of(websocket_routes_.begin(), websocket_routes_.end(),
                     [&](const WebSocketRoute& route) { return route.pattern.match(path).has_value(); });
}

}  // namespace parlor::app
