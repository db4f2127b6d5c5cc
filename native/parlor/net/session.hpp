#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace parlor::net {

/// What is spoken on a connection: HTTP first, a WebSocket after the handshake. The connection owns its session and
/// calls it; none of these calls destroys the session while it runs.
class Session {
 public:
  virtual ~Session() = default;

  /// The session now is the connection's.
  virtual void start() = 0;
  /// Bytes have come; they may be changed in place and are gone when the call returns.
  virtual void on_bytes(std::span<char> bytes) = 0;
  /// The peer sends nothing more; it may still read.
  virtual void on_peer_end() = 0;
  /// The deadline set with Connection::set_deadline has passed.
  virtual void on_deadline() = 0;
  /// The turn ends, and what was appended is about to be sent. Safe to call out to the application from here.
  virtual void on_turn() {}
  /// The outbox has room again, so that work put off while Connection::congested() can go on.
  virtual void on_room() {}
  /// The connection is gone, for whatever reason. Called once, as the last thing.
  virtual void on_gone() = 0;
  /// The server is about to stop; `close_code` is what a WebSocket should be closed with.
  virtual void begin_shutdown(std::uint16_t close_code) = 0;
};

}  // namespace parlor::net
