#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "parlor/app/scope.hpp"
#include "parlor/app/socket.hpp"
#include "parlor/app/task.hpp"
#include "parlor/base/bytes.hpp"
#include "parlor/base/time.hpp"
#include "parlor/http/message.hpp"
#include "parlor/net/timer_wheel.hpp"

namespace parlor::app {

/// One message as it came.
struct SocketMessage {
  std::string data;     ///< UTF-8 if it is text
  bool is_text = true;  ///< else binary
};

/// A WebSocket in the hands of a handler that is a coroutine, with dwebsocket's verbs:
///
///   router.require_websocket("/room/", [](app::WebSocket& ws) -> app::Task {
///     while (auto message = co_await ws.wait()) ws.send(*message);
///   });
///
/// The socket is accepted before the handler runs, and closed with 1000 when the handler returns. What the handler
/// throws closes it with 1011 and is reported; StopConsumer closes it with 1000. While one handler waits, all others
/// run. Between two waits a handler must not block: its thread serves other sockets too.
///
/// Messages that nobody waits for stand in a queue of at most limits::waiting_messages and limits::waiting_bytes (one
/// receive may exceed them): at the bound the socket is not read any more until half of it is taken, so that the peer
/// has to wait; that is counted (reads_paused).
class WebSocket final : net::Timer {
 public:
  class Wait;
  class Sleep;

  /// Of a plain HTTP request: is_websocket() is false, there are no messages, and respond() gives the answer.
  explicit WebSocket(const Scope& scope) : scope_(scope) {}
  /// Both outlive this object.
  WebSocket(const Scope& scope, Socket& socket) : scope_(scope), socket_(&socket) {}

  bool is_websocket() const { return socket_ != nullptr; }
  const Scope& scope() const { return scope_; }
  bool is_open() const { return socket_ != nullptr && !ended_ && socket_->is_open(); }

  // -- what comes
  // -------------------------------------------------------------------------------------------------------
  /// `co_await ws.wait()`: the next message, or nothing when the socket has ended, however it did. Whoever waits again
  /// after that gets StopConsumer thrown, so that no handler can turn in circles.
  Wait wait();
  /// The next message if there is one now.
  std::optional<SocketMessage> read();
  /// How many messages read() would give now.
  std::size_t count_messages() const { return queue_.size(); }
  bool has_messages() const { return !queue_.empty(); }
  /// `co_await ws.sleep(1000)`: goes on after that many milliseconds (up to 50 later) with true, or as soon as the
  /// socket has ended with false. Messages that come meanwhile are kept. As with wait(), the second false is
  /// StopConsumer.
  Sleep sleep(DurationMs duration_ms);

  // -- what goes; calls that come too late do nothing
  // -------------------------------------------------------------------
  void send(std::string_view text);
  /// As text or binary, as it came.
  void send(const SocketMessage& message);
  void send_bytes(ByteView bytes);
  void close(std::uint16_t code = 1000, std::string_view reason = {});
  /// The answer to a plain HTTP request; a WebSocket ignores it.
  void respond(http::Response response) { response_ = std::move(response); }

  // -- for whoever runs the handler
  // -------------------------------------------------------------------------------------
  void push(SocketMessage message);
  /// The socket is gone: a waiting handler is told.
  void end();
  std::optional<http::Response>& response() { return response_; }

 private:
  enum class Awaiting : std::uint8_t { nothing, message, time };

  void on_timer() override;
  void suspend(Awaiting what, std::coroutine_handle<> handler);
  void resume();
  void tell_end();
  void hold_back();

  const Scope& scope_;
  Socket* socket_ = nullptr;
  std::deque<SocketMessage> queue_;
  std::size_t queue_bytes_ = 0;
  std::coroutine_handle<> handler_;
  std::optional<http::Response> response_;
  Awaiting awaiting_ = Awaiting::nothing;
  bool held_back_ = false;
  bool ended_ = false;
  bool end_told_ = false;
};

class WebSocket::Wait {
 public:
  explicit Wait(WebSocket& socket) : socket_(socket) {}
  bool await_ready() const { return socket_.has_messages() || !socket_.is_open(); }
  void await_suspend(std::coroutine_handle<> handler) { socket_.suspend(Awaiting::message, handler); }
  std::optional<SocketMessage> await_resume();

 private:
  WebSocket& socket_;
};

class WebSocket::Sleep {
 public:
  Sleep(WebSocket& socket, DurationMs duration_ms) : socket_(socket), duration_ms_(duration_ms) {}
  bool await_ready() const { return !socket_.is_open(); }
  void await_suspend(std::coroutine_handle<> handler);
  bool await_resume();

 private:
  WebSocket& socket_;
  DurationMs duration_ms_;
};

using WebSocketHandler = std::function<Task(WebSocket&)>;

}  // namespace parlor::app
