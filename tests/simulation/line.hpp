#pragma once

#include <cstdint>
#include <optional>

#include "env.hpp"
#include "parlor/base/bytes.hpp"

namespace parlor::sim {

/// The server's end of a connection, as the network sees it.
class Acceptor {
 public:
  virtual ~Acceptor() = default;
  virtual void on_message(std::uint64_t line, const Bytes& message) = 0;
  /// The connection is gone.
  virtual void on_gone(std::uint64_t line) = 0;
};

/// The client's end.
class Caller {
 public:
  virtual ~Caller() = default;
  virtual void on_open(std::uint64_t line) = 0;
  virtual void on_message(std::uint64_t line, const Bytes& message) = 0;
  virtual void on_gone(std::uint64_t line) = 0;
};

/// One WebSocket connection. Each direction keeps its order, as TCP does, and may fall silent by itself; then what is
/// under way in it is lost. A side hears that the connection is gone sooner or later, or finds out by its own timeouts.
class Line {
 public:
  Line(Env& env, std::uint64_t id, Caller& caller, Acceptor& acceptor, std::weak_ptr<const int> server_life)
      : env_(env), id_(id), caller_(caller), acceptor_(acceptor), server_life_(std::move(server_life)) {}

  std::uint64_t id() const { return id_; }
  /// The server has accepted; the client is to hear of it.
  void accepted();

  void send_to_server(Bytes message);
  void send_to_client(Bytes message);
  /// Messages that the client has not read yet.
  std::size_t unread() const { return unread_; }

  // -- ends of it -----------------------------------------------------------------------------------------------------
  /// The client has closed: the server hears of it behind all that was sent.
  void close_by_client();
  /// The server has closed: the client reads what was sent before.
  void close_by_server();
  /// The server's process is gone.
  void lose_server();

  // -- faults ---------------------------------------------------------------------------------------------------------
  void cut();
  void stop_reading(DurationMs time);
  bool is_over() const { return client_heard_ && server_heard_; }

 private:
  /// A server pings, and gives up when nothing comes: at the latest it hears of a dead connection then.
  static constexpr DurationMs server_patience_ms = limits::ping_interval_ms + limits::ping_timeout_ms;

  void tell_client(DurationMs after);
  void tell_server(DurationMs after);
  void client_hears();
  void server_hears();
  DurationMs delay() { return env_.up_to(env_.profile.line_delay_ms); }

  Env& env_;
  std::uint64_t id_;
  Caller& caller_;
  Acceptor& acceptor_;
  std::weak_ptr<const int> server_life_;
  Pipe up_;
  Pipe down_;
  bool is_up_dead_ = false;
  bool is_down_dead_ = false;
  bool client_heard_ = false;
  bool server_heard_ = false;
  TimeMs reads_from_ = 0;
  std::size_t unread_ = 0;
  Life life_;
};

}  // namespace parlor::sim
