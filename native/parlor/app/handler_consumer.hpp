#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "parlor/app/consumer.hpp"
#include "parlor/app/websocket_handler.hpp"

namespace parlor::app {

/// Runs a handler that is a coroutine on one WebSocket.
class HandlerConsumer final : public Consumer {
 public:
  /// Shared with the route, since a handler's captures are used for as long as it runs.
  explicit HandlerConsumer(std::shared_ptr<const WebSocketHandler> handler) : handler_(std::move(handler)) {}

  void connect() override;
  void receive_text(std::string_view text) override;
  void receive_bytes(ByteView bytes) override;
  void disconnect(std::uint16_t code) override;

 private:
  void handler_ended();

  std::shared_ptr<const WebSocketHandler> handler_;
  std::optional<WebSocket> web_socket_;
  std::optional<Task> task_;  // destroyed before what it works on
};

/// Runs the handler for a plain HTTP request, whose answer it gives with respond(). Throws what it throws, and
/// std::logic_error when it waits or gives no answer.
http::Response answer_plain(const WebSocketHandler& handler, const Scope& scope);

}  // namespace parlor::app
