#include "parlor/os/signals.hpp"

#include <csignal>
#include <utility>

namespace parlor::os {

StopSignals::StopSignals(net::EventLoop& loop, std::function<void(int)> on_signal)
    : signals_(loop.context(), SIGINT, SIGTERM), on_signal_(std::move(on_signal)) {
  std::signal(SIGPIPE, SIG_IGN);
  wait();
}

void StopSignals::wait() {
  signals_.async_wait([this](net::ErrorCodeOs error, int signal) {
    if (error) return;
    wait();
    on_signal_(signal);
  });
}

}  // namespace parlor::os
