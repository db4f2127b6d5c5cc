#pragma once

#include <atomic>
#include <cstdint>

namespace parlor::metrics {

/// A number that any thread may change and read. Relaxed: it counts, it does not order anything.
class Counter {
 public:
  void add(std::uint64_t amount = 1) { value_.fetch_add(amount, std::memory_order_relaxed); }
  void subtract(std::uint64_t amount = 1) { value_.fetch_sub(amount, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// What the network edge counts. One for each event loop keeps the threads out of each other's cache lines; the sum
/// over the loops is what is shown. Every bound that is hit stands in here.
struct alignas(64) Counters {
  // Connections.
  Counter connections_accepted;
  Counter connections_open;  ///< now, not in total
  Counter connections_refused;
  Counter accept_failures;

  // HTTP.
  Counter http_requests;
  Counter http_errors;  ///< answers with 400 and above
  Counter http_timeouts;

  // WebSockets.
  Counter handshakes;
  Counter handshakes_refused;
  Counter websockets_open;  ///< now, not in total
  Counter messages_in;
  Counter messages_out;
  Counter bytes_in;   ///< from the wire, HTTP included
  Counter bytes_out;  ///< to the wire, HTTP included
  Counter pings_sent;

  // How WebSockets ended; each one counts once.
  Counter closes_normal;          ///< 1000, 1001
  Counter closes_protocol_error;  ///< 1002, 1003, 1007, 1009, 1010
  Counter closes_internal;        ///< 1011
  Counter closes_try_again;       ///< 1012, 1013
  Counter closes_application;     ///< 3000 to 4999
  Counter closes_without_code;    ///< 1005
  Counter closes_lost;            ///< 1006: the line broke
  Counter closes_other;

  // What went wrong.
  Counter slow_reader_closes;
  Counter slow_reader_drops;
  Counter reads_paused;     ///< sockets not read for a while, since their handler did not take what had come
  Counter protocol_errors;  ///< peers that broke RFC 6455, sent too much or bad UTF-8
  Counter ping_timeouts;
  Counter consumer_failures;

  /// Counts the end of a WebSocket under the class of its close code.
  void count_close(std::uint16_t code);
};

}  // namespace parlor::metrics
