#include "parlor/net/connection.hpp"

#include <array>
#include <cerrno>
#include <sys/socket.h>

#include "parlor/net/edge.hpp"

namespace parlor::net {
namespace {

constexpr std::size_t gather_entries = 64;

bool is_would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK;
}

}  // namespace

Connection::Connection(Edge& edge, int descriptor)
    : edge_(edge), socket_(edge.loop().context(), descriptor), outbox_(edge.loop().buffers()) {}

Connection::~Connection() = default;

void Connection::start(std::unique_ptr<Session> session) {
  session_ = std::move(session);
  session_->start();
  arm_read();
}

// -- receiving
// ----------------------------------------------------------------------------------------------------------

void Connection::arm_read() {
  const bool held_up = phase_ == Phase::serving && (paused_ || congested());
  if (reading_ || peer_ended_ || held_up || phase_ == Phase::closed) return;
  reading_ = true;
  socket_.async_wait(asio::posix::stream_descriptor::wait_read,
                     [self = shared_from_this()](const ErrorCodeOs& error) { self->on_readable(error); });
}

void Connection::on_readable(const ErrorCodeOs& error) {
  reading_ = false;
  if (phase_ == Phase::closed) return;
  if (error) return cut();
  receive();
  arm_read();
}

void Connection::receive() {
  const std::span<char> buffer = edge_.loop().receive_buffer();
  const ssize_t count = ::recv(socket_.native_handle(), buffer.data(), buffer.size(), 0);
  if (count > 0) return deliver(buffer.first(static_cast<std::size_t>(count)));
  if (count == 0) return peer_ended();
  if (!is_would_block(errno) && errno != EINTR) cut();
}

void Connection::deliver(std::span<char> bytes) {
  edge_.counters().bytes_in.add(bytes.size());
  if (phase_ != Phase::serving) return drain(bytes.size());
  session_->on_bytes(bytes);
  switch_session();
}

void Connection::switch_session() {
  while (next_session_ && phase_ == Phase::serving) {
    std::string leftover = std::move(leftover_);
    const auto previous = std::exchange(session_, std::move(next_session_));
    session_->start();
    if (!leftover.empty() && phase_ == Phase::serving) session_->on_bytes(leftover);
  }
}

void Connection::peer_ended() {
  peer_ended_ = true;
  if (phase_ == Phase::serving) return session_->on_peer_end();
  if (phase_ == Phase::lingering) cut();
}

void Connection::drain(std::size_t bytes) {
  drained_bytes_ += bytes;
  if (drained_bytes_ > limits::linger_bytes) cut();
}

void Connection::resume_reading() {
  paused_ = false;
  arm_read();
}

void Connection::become(std::unique_ptr<Session> next, std::string leftover) {
  next_session_ = std::move(next);
  leftover_ = std::move(leftover);
}

// -- sending
// --------------------------------------------------------------------------------------------------------------

bool Connection::congested() const {
  return outbox_.bytes() > edge_.options().outbox.bytes / 2;
}

void Connection::appended() {
  if (phase_ == Phase::closed) return;
  edge_.loop().at_turn_end(*this);
  if (outbox_.bytes() >= limits::turn_bytes) flush();
}

void Connection::flush() {
  if (phase_ == Phase::closed || phase_ == Phase::lingering) return;
  while (!outbox_.empty() && !blocked_ && send_some()) continue;
  was_congested_ = was_congested_ || congested();
}

bool Connection::send_some() {
  std::array<iovec, gather_entries> list;
  msghdr message{};
  message.msg_iov = list.data();
  message.msg_iovlen = outbox_.gather(list);
  const ssize_t count = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (count >= 0) {
    outbox_.consume(static_cast<std::size_t>(count));
    edge_.counters().bytes_out.add(static_cast<std::uint64_t>(count));
    last_sent_ = edge_.loop().now();
    return true;
  }
  if (errno == EINTR) return true;
  if (!is_would_block(errno)) {
    cut();
    return false;
  }
  arm_write();
  return false;
}

void Connection::arm_write() {
  blocked_ = true;
  socket_.async_wait(asio::posix::stream_descriptor::wait_write,
                     [self = shared_from_this()](const ErrorCodeOs& error) { self->on_writable(error); });
}

void Connection::on_writable(const ErrorCodeOs& error) {
  blocked_ = false;
  if (phase_ == Phase::closed) return;
  if (error) return cut();
  flush();
  after_sending();
}

void Connection::after_sending() {
  if (phase_ == Phase::finishing && outbox_.empty()) return linger();
  if (phase_ != Phase::serving || congested()) return;
  if (std::exchange(was_congested_, false)) session_->on_room();
  switch_session();
  arm_read();
}

// -- the end
// --------------------------------------------------------------------------------------------------------------

void Connection::finish() {
  if (phase_ != Phase::serving) return;
  phase_ = Phase::finishing;
  set_deadline(edge_.loop().now() + edge_.options().close_timeout_ms);
  edge_.loop().at_turn_end(*this);
}

void Connection::linger() {
  if (peer_ended_) return cut();
  phase_ = Phase::lingering;
  ::shutdown(socket_.native_handle(), SHUT_WR);
  set_deadline(edge_.loop().now() + limits::linger_ms);
  arm_read();
}

void Connection::cut() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  ErrorCodeOs ignored;
  socket_.close(ignored);
  edge_.loop().cancel_timer(*this);
  edge_.loop().at_turn_end(*this);  // where it is buried
}

void Connection::bury() {
  edge_.loop().forget(*this);
  outbox_.clear();
  next_session_.reset();
  if (const auto session = std::move(session_)) session->on_gone();
}

bool Connection::begin_shutdown(std::uint16_t close_code) {
  if (std::exchange(shutdown_told_, true)) return false;
  if (phase_ == Phase::serving) session_->begin_shutdown(close_code);
  return true;
}

// -- the loop's calls
// -----------------------------------------------------------------------------------------------------

void Connection::on_turn_end() {
  const auto self = shared_from_this();
  if (phase_ != Phase::closed) {
    session_->on_turn();
    flush();
    after_sending();
  }
  if (phase_ != Phase::closed) return;
  edge_.remove(*this);
  bury();
}

void Connection::set_deadline(TimeMs deadline) {
  if (phase_ != Phase::closed) edge_.loop().set_timer(*this, deadline);
}

void Connection::on_timer() {
  if (phase_ == Phase::serving) return session_->on_deadline();
  // A finishing connection may take its time as long as the peer reads.
  const TimeMs give_up = last_sent_ + edge_.options().close_timeout_ms;
  if (phase_ == Phase::finishing && give_up > edge_.loop().now()) return set_deadline(give_up);
  cut();
}

}  // namespace parlor::net
