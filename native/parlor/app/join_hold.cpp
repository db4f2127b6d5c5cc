#include "parlor/app/join_hold.hpp"

#include <utility>

#include "parlor/base/limits.hpp"
#include "parlor/net/event_loop.hpp"
#include "parlor/net/shared_frame.hpp"

namespace parlor::app {
namespace {

constexpr std::uint16_t close_try_again_later = 1013;  // IANA registry of close codes

}  // namespace

JoinHold::JoinHold(Socket& socket, Action late) : socket_(socket), late_(std::move(late)) {
  loop().set_timer(*this, loop().now() + limits::group_join_ms);
}

void JoinHold::then(Action action, std::size_t bytes) {
  if (phase_ == Phase::ended) return;
  if (waiting_.size() >= limits::outbox_messages || bytes_ + bytes > limits::outbox_bytes) {
    return close(close_try_again_later, "too much was said before the groups were joined");
  }
  bytes_ += bytes;
  waiting_.push_back(std::move(action));
}

void JoinHold::then_receive(Action action, std::size_t bytes) {
  if (!std::exchange(receive_waits_, true)) socket_.pause_receiving();
  then(std::move(action), bytes);
}

std::vector<JoinHold::Action> JoinHold::release() {
  holding_ = false;
  loop().cancel_timer(*this);
  std::vector<Action> waiting = std::exchange(waiting_, {});
  if (receive_waits_ || pause_wanted_) {
    waiting.push_back([this] { pause_wanted_ ? socket_.pause_receiving() : socket_.resume_receiving(); });
  }
  return waiting;
}

void JoinHold::release_soon() {
  loop().set_timer(*this, loop().now());
}

void JoinHold::abandon() {
  holding_ = false;
  loop().cancel_timer(*this);
  waiting_.clear();
}

void JoinHold::on_timer() {
  late_();
}

// -- what the consumer does -------------------------------------------------------------------------------------------

void JoinHold::accept(std::string_view subprotocol) {
  if (!holding_) return socket_.accept(subprotocol);
  if (phase_ != Phase::opening) return;
  phase_ = Phase::accepted;
  then([this, chosen = std::string(subprotocol)] { socket_.accept(chosen); });
}

void JoinHold::deny(unsigned http_status) {
  if (!holding_) return socket_.deny(http_status);
  if (phase_ != Phase::opening) return;
  then([this, http_status] { socket_.deny(http_status); });
  phase_ = Phase::ended;
}

void JoinHold::send_text(std::string_view text) {
  if (!holding_) return socket_.send_text(text);
  if (may_speak()) then([this, kept = std::string(text)] { socket_.send_text(kept); }, text.size());
}

void JoinHold::send_binary(ByteView bytes) {
  if (!holding_) return socket_.send_binary(bytes);
  if (!may_speak()) return;
  then([this, kept = Bytes(bytes.begin(), bytes.end())] { socket_.send_binary(kept); }, bytes.size());
}

void JoinHold::send_frame(const std::shared_ptr<const net::SharedFrame>& frame) {
  if (!holding_) return socket_.send_frame(frame);
  if (may_speak()) then([this, frame] { socket_.send_frame(frame); }, frame->payload().size());
}

void JoinHold::close(std::uint16_t code, std::string_view reason) {
  if (!holding_) return socket_.close(code, reason);
  if (phase_ == Phase::ended) return;
  phase_ = Phase::ended;
  waiting_.push_back([this, code, kept = std::string(reason)] { socket_.close(code, kept); });
}

void JoinHold::pause_receiving() {
  pause_wanted_ = true;
  if (!holding_) socket_.pause_receiving();
}

void JoinHold::resume_receiving() {
  pause_wanted_ = false;
  if (!holding_) socket_.resume_receiving();
}

}  // namespace parlor::app
