#include "parlor/app/consumer_host.hpp"

#include <utility>

#include "parlor/app/containment.hpp"
#include "parlor/app/group_hub.hpp"
#include "parlor/app/join_hold.hpp"

namespace parlor::app {

void ConsumerHost::bind(Consumer& consumer, Scope scope, GroupHub* hub) {
  consumer.scope_ = std::move(scope);
  consumer.hub_ = hub;
}

ConsumerHost::ConsumerHost(std::unique_ptr<Consumer> consumer, Socket& socket)
    : consumer_(std::move(consumer)), socket_(socket) {
  consumer_->socket_ = &socket_;
}

ConsumerHost::~ConsumerHost() {
  invariant(!running_, "a host is not destroyed from inside its consumer");
  leave_groups();
}

void ConsumerHost::opened() {
  run("connect", [this] { consumer_->connect(); });
}

bool ConsumerHost::waits_for_groups() const {
  return consumer_->hold_ && consumer_->hold_->is_holding();
}

void ConsumerHost::text(std::string_view text) {
  if (!socket_.is_open()) return;
  if (waits_for_groups()) {
    return consumer_->hold_->then_receive([this, kept = std::string(text)] { this->text(kept); }, text.size());
  }
  run("receive_text", [&] { consumer_->receive_text(text); });
}

void ConsumerHost::bytes(ByteView bytes) {
  if (!socket_.is_open()) return;
  if (waits_for_groups()) {
    const auto receive = [this, kept = Bytes(bytes.begin(), bytes.end())] { this->bytes(kept); };
    return consumer_->hold_->then_receive(receive, bytes.size());
  }
  run("receive_bytes", [&] { consumer_->receive_bytes(bytes); });
}

void ConsumerHost::shut_down(DurationMs retry_after_ms) {
  run("shut_down", [&] { consumer_->shut_down(retry_after_ms); });
}

void ConsumerHost::closed(std::uint16_t code) {
  if (std::exchange(ended_, true)) return;
  end_code_ = code;
  end_waits_ = running_;
  if (!running_) end(code);
}

template <class Call>
void ConsumerHost::run(std::string_view what, const Call& call) {
  if (ended_) return;
  running_ = true;
  try {
    call();
  } catch (...) {
    // Not the socket from before the call: it may wait for groups that were added in it.
    end_for_current_exception(*consumer_->socket_, consumer_->reporter(), what);
  }
  running_ = false;
  if (std::exchange(end_waits_, false)) end(end_code_);
}

/// The consumer may still say good-bye to its groups in `disconnect`; then its memberships end.
void ConsumerHost::end(std::uint16_t code) {
  if (consumer_->hold_) consumer_->hold_->abandon();
  ended_ = false;
  run("disconnect", [&] { consumer_->disconnect(code); });
  ended_ = true;
  leave_groups();
}

/// A consumer without memberships does not touch the hub, which may be gone when a stopped server is taken apart.
void ConsumerHost::leave_groups() {
  if (!consumer_->groups_.empty() || !consumer_->channel_name_.empty()) consumer_->hub_->leave(*consumer_);
}

}  // namespace parlor::app
