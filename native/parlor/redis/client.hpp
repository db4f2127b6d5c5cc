#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "parlor/base/time.hpp"
#include "parlor/log/complaints.hpp"
#include "parlor/net/asio.hpp"
#include "parlor/redis/backoff.hpp"
#include "parlor/redis/connection.hpp"
#include "parlor/redis/sentinels.hpp"

namespace parlor::redis {

/// A connection that comes back: it connects by itself, again and again with capped, jittered waits, and holds commands
/// while it cannot send them. Used on one thread, that of its io_context. Troubles are logged, not more often than
/// limits::redis_complaint_ms.
///
/// A command whose answer did not come is not sent again: nobody knows whether it was carried out.
class Client {
 public:
  struct Hooks {
    std::function<void()> up;                   ///< connected, before held commands are sent
    std::function<void(const Reply&)> message;  ///< makes it a pub/sub connection, see Connection::Events
    bool writes = false;                        ///< only a master will do: a replica is taken for no connection
  };
  struct Counters {
    std::uint64_t connects = 0;  ///< connections that were ready
    std::uint64_t dropped = 0;   ///< commands that fell out of the queue, or whose answer was lost
  };

  Client(net::asio::io_context& context, Address address, Hooks hooks);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  void start();
  bool is_up() const;
  /// Sends it, or holds it for limits::redis_queue_ms at most. Errors: those of Answer, and overloaded when
  /// limits::redis_queue_commands or redis_queue_bytes wait already.
  void send(Command command, Answer answer);
  /// Sends it now, or fails it with io_failed; for what makes no sense later.
  void send_now(const Command& command, Answer answer, DurationMs timeout_ms = limits::redis_command_ms);

  const Counters& counters() const { return counters_; }
  const Address& address() const { return address_; }

 private:
  struct Held {
    Command command;
    Answer answer;
    TimeMs deadline;
  };

  void connect();
  void connect_to(const Address& address);
  void check_role();
  void role_is(const Result<Reply>& role);
  void is_ready();
  void broke(const Error& error);
  void try_again(const Error& error);
  void complain(const Error& error);
  void send_held();
  void drop_late();
  bool is_full() const;
  Answer watched(Answer answer, bool counted);

  net::asio::io_context& context_;
  Address address_;
  Hooks hooks_;
  net::asio::steady_timer timer_;
  Backoff backoff_;
  std::shared_ptr<Sentinels> sentinels_;
  std::shared_ptr<Connection> connection_;
  std::deque<Held> held_;
  std::size_t held_bytes_ = 0;
  Counters counters_;
  std::uint64_t dropped_before_ = 0;  // when the last trouble began
  log::Complaints trouble_{"redis"};
  log::Complaints overload_{"redis"};
  bool in_trouble_ = false;
  bool up_ = false;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // tells a late timer that we are gone
};

}  // namespace parlor::redis
