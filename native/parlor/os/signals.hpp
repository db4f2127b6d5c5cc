#pragma once

#include <functional>

#include <boost/asio/signal_set.hpp>

#include "parlor/net/event_loop.hpp"

namespace parlor::os {

/// Waits for signals that ask the program to stop (SIGINT, SIGTERM) and calls back on the loop for each one, so that a
/// second one can be more urgent than the first. Also makes writing to a closed pipe an error instead of a death.
class StopSignals {
 public:
  StopSignals(net::EventLoop& loop, std::function<void(int signal)> on_signal);

 private:
  void wait();

  boost::asio::signal_set signals_;
  std::function<void(int)> on_signal_;
};

}  // namespace parlor::os
