#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "parlor/app/consumer.hpp"
#include "parlor/app/socket.hpp"
#include "parlor/base/bytes.hpp"
#include "parlor/base/time.hpp"

namespace parlor::app {

class GroupHub;

/// Runs one consumer on its socket; the WebSocket session owns it and tells it what happens, in this order: `opened`
/// once, then any number of `text` and `bytes`, then `closed` once, after which nothing is called. What the consumer
/// throws ends its socket and goes no further. What is received while the consumer still waits for its groups (see
/// JoinHold) comes behind that, in order.
///
/// Calls come on the loop's thread. The socket outlives the host. The host may be told `closed` from inside its own
/// call (it waits until the consumer's method returns), but must not be destroyed there.
class ConsumerHost {
 public:
  /// Gives a new consumer what it can ask for. The hub may be null for consumers without groups.
  static void bind(Consumer& consumer, Scope scope, GroupHub* hub);

  ConsumerHost(std::unique_ptr<Consumer> consumer, Socket& socket);
  ~ConsumerHost();
  ConsumerHost(const ConsumerHost&) = delete;
  ConsumerHost& operator=(const ConsumerHost&) = delete;

  void opened();
  void text(std::string_view text);
  void bytes(ByteView bytes);
  /// The server is going to stop: the consumer closes its socket.
  void shut_down(DurationMs retry_after_ms);
  /// The close code as Consumer::disconnect describes it.
  void closed(std::uint16_t code);

 private:
  template <class Call>
  void run(std::string_view what, const Call& call);
  bool waits_for_groups() const;
  void end(std::uint16_t code);
  void leave_groups();

  std::unique_ptr<Consumer> consumer_;
  Socket& socket_;
  bool running_ = false;
  bool ended_ = false;
  bool end_waits_ = false;
  std::uint16_t end_code_ = 0;
};

}  // namespace parlor::app
