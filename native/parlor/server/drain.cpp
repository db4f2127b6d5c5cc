#include "parlor/server/drain.hpp"

#include <algorithm>

#include "parlor/protocol/close_codes.hpp"

namespace parlor::server {

void Drain::begin() {
  if (draining_) return finish();
  draining_ = true;
  if (listener_ != nullptr) listener_->stop();
  deadline_ = loop_.now() + drain_ms_;
  on_timer();
}

void Drain::on_timer() {
  // All are told within the first half of the time, so that the last ones can still answer.
  constexpr DurationMs step_ms = net::TimerWheel::tick_ms;
  const auto steps =
      static_cast<std::size_t>(std::max<DurationMs>((deadline_ - loop_.now() - drain_ms_ / 2) / step_ms, 1));
  const std::size_t group = std::max<std::size_t>(edge_.connections() / steps, 64);
  edge_.begin_shutdown(protocol::close_code::restart, group);
  if (edge_.connections() == 0 || loop_.now() >= deadline_) return finish();
  loop_.set_timer(*this, loop_.now() + step_ms);
}

void Drain::finish() {
  loop_.cancel_timer(*this);
  edge_.abort();
  loop_.stop();
}

}  // namespace parlor::server
