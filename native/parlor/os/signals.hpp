#pragma once

#include <functional>

#include <boost/asio/signal_set.hpp>

#include "parlor/net/event_loop.hpp"

namespace parlor::os {

/// Waits for signals and calls back on the loop for each one: a second one may be more urgent than the first. Also
/// makes writing to a closed pipe an error instead of a death.
class Signals {
 public:
  struct Hooks {
    std::function<void()> stop;    ///< SIGINT, SIGTERM
    std::function<void()> reload;  ///< SIGHUP
  };
  Signals(net::EventLoop& loop, Hooks hooks);

 private:
  void wait();

  boost::asio::signal_set signals_;
  Hooks hooks_;
};

}  // namespace parlor::os
