#include "parlor/os/signals.hpp"

#include <csignal>
#include <utility>

namespace parlor::os {

Signals::Signals(net::EventLoop& loop, Hooks hooks)
    : signals_(loop.context(), SIGINT, SIGTERM, SIGHUP), hooks_(std::move(hooks)) {
  std::signal(SIGPIPE, SIG_IGN);
  wait();
}

void Signals::wait() {
  signals_.async_wait([this](net::ErrorCodeOs error, int signal) {
    if (error) return;
    wait();
    signal == SIGHUP ? hooks_.reload() : hooks_.stop();
  });
}

}  // namespace parlor::os
