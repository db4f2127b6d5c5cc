#pragma once

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "parlor/base/limits.hpp"
#include "parlor/net/asio.hpp"
#include "parlor/redis/address.hpp"
#include "parlor/redis/transport.hpp"
#include "parlor/redis/wire.hpp"

namespace parlor::redis {

/// What came of a command; the reply is valid while the callback runs. An error reply of Redis is an io_failed error
/// whose text is Redis' own; timed_out and io_failed otherwise say that nobody knows whether the command was carried
/// out. Must not throw.
using Answer = std::function<void(const Result<Reply>&)>;

/// One connection's life: connect, AUTH, SELECT, then commands in a pipeline, until it breaks. It never comes back;
/// Client makes the next one. Everything happens on the io_context's thread; no callback comes from inside a call.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  struct Events {
    std::function<void()> ready;                ///< commands may be sent
    std::function<void(const Reply&)> message;  ///< if there is one: gets every reply instead of the commands (pub/sub)
    std::function<void(const Error&)> closed;   ///< once, after the commands' answers; not after close()
  };

  Connection(net::asio::io_context& context, Address address, Events events);

  void open();
  /// Only when ready. `timeout_ms` after it was sent the connection is given up.
  void send(const Command& command, Answer answer, DurationMs timeout_ms = limits::redis_command_ms);
  /// Breaks it off; nothing is called any more. Not from inside a callback.
  void close();
  /// Breaks it off and tells `closed` of it.
  void fail(const Error& error);

  bool is_closed() const { return closed_; }
  std::size_t waiting() const { return waiting_.size(); }
  std::size_t waiting_bytes() const { return waiting_bytes_; }

 private:
  struct Waiting {
    Answer answer;
    TimeMs deadline;
    std::size_t bytes;
  };

  void greet();
  void append(const Command& command, Answer answer, DurationMs timeout_ms);
  void schedule_write();
  void write();
  void read();
  void received(const Reply& reply);
  void watch();
  bool is_overdue(TimeMs now) const;
  void end(const Error& error);

  net::asio::io_context& context_;
  Address address_;
  Events events_;
  std::shared_ptr<Transport> transport_;
  net::asio::steady_timer timer_;
  ReplyReader reader_;
  std::array<char, 64 << 10> input_{};
  std::string output_;   // not yet handed to the transport
  std::string writing_;  // with the transport
  std::deque<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  TimeMs last_received_ = 0;
  TimeMs last_sent_ = 0;
  bool write_scheduled_ = false;
  bool ready_ = false;
  bool closed_ = false;
};

}  // namespace parlor::redis
