#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parlor/app/application.hpp"
#include "parlor/metrics/counters.hpp"
#include "parlor/net/edge_options.hpp"
#include "parlor/net/event_loop.hpp"

namespace parlor::net {

class Connection;

/// How many connections are open in the process, over all its loops.
class ConnectionBudget {
 public:
  /// How many were open before this one, which now counts.
  std::size_t take() { return open_.fetch_add(1, std::memory_order_relaxed); }
  void give_back() { open_.fetch_sub(1, std::memory_order_relaxed); }

 private:
  std::atomic<std::size_t> open_{0};
};

/// What an edge works with; all of it outlives the edge. Counters may be one for each loop; options, application and
/// budget are the process's.
struct EdgeServices {
  const EdgeOptions& options;
  const app::Application& application;
  metrics::Counters& counters;
  ConnectionBudget& budget;
};

/// One loop's share of the network edge: its connections, and what they have in common. Made and destroyed while the
/// loop does not run, used on its thread.
class Edge {
 public:
  Edge(EventLoop& loop, EdgeServices services);
  Edge(const Edge&) = delete;
  Edge& operator=(const Edge&) = delete;
  /// Cuts what is left; consumers are told.
  ~Edge();

  EventLoop& loop() { return loop_; }
  const EdgeOptions& options() const { return services_.options; }
  const app::Application& application() const { return services_.application; }
  metrics::Counters& counters() { return services_.counters; }
  /// Where messages are put together before they are handed over; valid for one call.
  std::string& scratch() { return scratch_; }
  /// The value of the Date header, made once a second.
  std::string_view date();

  /// Takes over a connected, non-blocking socket. Beyond max_connections it is told 503, far beyond it is cut.
  void adopt(int descriptor);

  std::size_t connections() const { return connections_.size(); }
  /// Begins to end at most so many connections: idle HTTP is closed, busy HTTP after its answer; a WebSocket's consumer
  /// is told first and may close it itself (by default with 1012), else it gets a close frame with that code. Returns
  /// how many still have not been told, so that a caller can spread it over time. Later connections are told as they
  /// come.
  std::size_t begin_shutdown(std::uint16_t close_code, std::size_t at_most = SIZE_MAX);
  /// Cuts every connection; they are gone when the turn has ended.
  void abort();

 private:
  friend class Connection;
  void remove(Connection& connection);
  std::size_t count_untold() const;

  EventLoop& loop_;
  EdgeServices services_;
  std::vector<std::shared_ptr<Connection>> connections_;
  std::string scratch_;
  std::string date_;
  TimeMs date_second_ = -1;
  std::uint16_t shutdown_code_ = 0;  // 0: not shutting down
};

}  // namespace parlor::net
