#pragma once

#include "parlor/net/edge.hpp"
#include "parlor/net/event_loop.hpp"
#include "parlor/net/listener.hpp"

namespace parlor::server {

/// How one loop ends: no new connections; those there are are told in small groups, so that they do not all come back
/// in the same moment; the loop stops with the last of them, or cuts what is left at the deadline. Used on the loop's
/// thread.
class Drain final : net::Timer {
 public:
  Drain(net::EventLoop& loop, net::Edge& edge, net::Listener* listener, DurationMs drain_ms)
      : loop_(loop), edge_(edge), listener_(listener), drain_ms_(drain_ms) {}

  /// The second call cuts at once.
  void begin();

 private:
  void on_timer() override;
  void finish();

  net::EventLoop& loop_;
  net::Edge& edge_;
  net::Listener* listener_;  // null on a loop that does not listen
  DurationMs drain_ms_;
  TimeMs deadline_ = 0;
  bool draining_ = false;
};

}  // namespace parlor::server
