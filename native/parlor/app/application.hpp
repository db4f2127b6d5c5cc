#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>

#include "parlor/app/scope.hpp"
#include "parlor/http/message.hpp"

namespace parlor::net {
class EventLoop;
}

namespace parlor::app {

class Consumer;

/// Where the answer to an HTTP request goes: called once, on the request's loop, at once or later; a second call does
/// nothing. It may outlive the connection.
using Answer = std::function<void(http::Response)>;

/// What the network side asks of the application: one object for the whole process, called on every loop thread, so its
/// methods are const and what they share is immutable.
class Application {
 public:
  virtual ~Application() = default;

  /// Answers a plain HTTP request. `body` is complete and at most limits::http_body_bytes.
  virtual http::Response handle_http(Scope scope, std::string_view body, net::EventLoop& loop) const = 0;

  /// The same for answers that take time: `body` is gone when the call returns. An answer that has not come within the
  /// handshake timeout is given up with 503. By default it asks handle_http.
  virtual void answer_http(Scope scope, std::string_view body, net::EventLoop& loop, Answer answer) const {
    answer(handle_http(std::move(scope), body, loop));
  }

  /// The consumer for a WebSocket handshake, or the HTTP answer that refuses it (404 no route, 403 origin).
  virtual std::variant<std::unique_ptr<Consumer>, http::Response> open_websocket(Scope scope,
                                                                                 net::EventLoop& loop) const = 0;
};

}  // namespace parlor::app
