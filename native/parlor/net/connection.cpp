#include "parlor/net/connection.hpp"

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "parlor/net/edge.hpp"

namespace parlor::net {
namespace {

constexpr std::size_t gather_entries = 64;

bool is_would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK;
}

/// Most turns leave one piece, for which send(2) is cheaper than sendmsg(2).
ssize_t send_pieces(int descriptor, std::span<iovec> pieces) {
  constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
  if (pieces.size() == 1) return ::send(descriptor, pieces[0].iov_base, pieces[0].iov_len, flags);
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
  return ::sendmsg(descriptor, &message, flags);
}

}  // namespace

Connection::Connection(Edge& edge, int descriptor)
    : edge_(edge), outbox_(edge.loop().buffers()), descriptor_(descriptor) {}

Connection::~Connection() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Connection::start(std::unique_ptr<Session> session) {
  session_ = std::move(session);
  session_->start();
  // What has come by now is told like what comes later.
  if (!edge_.loop().sockets().add(descriptor_, *this)) cut();
}

// -- receiving
// ----------------------------------------------------------------------------------------------------------

void Connection::on_ready(SocketPoller::Ready ready) {
  if (phase_ == Phase::closed) return;
  if (ready.readable) receive(ready.ended);
  if (ready.writable && blocked_ && phase_ != Phase::closed) write_again();
}

bool Connection::may_read() const {
  const bool held_up = phase_ == Phase::serving && (paused_ || congested());
  return !peer_ended_ && !held_up && phase_ != Phase::closed;
}

/// The socket tells only of changes, so what was left unread is asked for anew.
void Connection::read_again() {
  if (may_read() && std::exchange(unread_, false)) edge_.loop().sockets().again(descriptor_, *this);
}

void Connection::receive(bool ended) {
  if (!may_read()) {
    unread_ = true;
    return;
  }
  const std::span<char> buffer = edge_.loop().receive_buffer();
  const ssize_t count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (count == 0) return peer_ended();
  if (count < 0 && errno != EINTR) {
    if (!is_would_block(errno)) cut();
    return;
  }
  // A full buffer, or an end behind the bytes: there is more to read. A shorter one has emptied the socket (epoll(7)).
  unread_ = ended || count < 0 || static_cast<std::size_t>(count) == buffer.size();
  if (count > 0) deliver(buffer.first(static_cast<std::size_t>(count)));
  read_again();
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
  read_again();
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
  const ssize_t count = send_pieces(descriptor_, std::span(list).first(outbox_.gather(list)));
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
  blocked_ = true;
  return false;
}

void Connection::write_again() {
  blocked_ = false;
  flush();
  after_sending();
}

void Connection::after_sending() {
  if (phase_ == Phase::finishing && outbox_.empty()) return linger();
  if (phase_ != Phase::serving || congested()) return;
  if (std::exchange(was_congested_, false)) session_->on_room();
  if (next_session_) switch_session();
  read_again();
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
  ::shutdown(descriptor_, SHUT_WR);
  set_deadline(edge_.loop().now() + limits::linger_ms);
  read_again();
}

void Connection::cut() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  ::close(std::exchange(descriptor_, -1));
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
