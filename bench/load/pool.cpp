#include "pool.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "upgrade.hpp"

namespace load {
namespace {

constexpr std::size_t kBufferBytes = 512 << 10;
constexpr std::size_t kLargestMessage = 64 << 20;
constexpr int kEventsPerTurn = 512;

std::string error_text(int error) {
  return std::strerror(error);
}

}  // namespace

Pool::Pool(std::size_t size, Listener& listener)
    : connections_(size),
      listener_(listener),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      buffer_(kBufferBytes),
      requests_(size) {
  for (std::size_t i = 0; i < size; ++i) connections_[i].index = i;
}

Pool::~Pool() {
  for (auto& connection : connections_) cut(connection);
  close(epoll_);
}

void Pool::open(std::size_t index, const Request& request) {
  auto& connection = connections_[index];
  const bool dirty = connection.dirty;
  connection = Connection();
  connection.index = index;
  connection.dirty = dirty;
  connection.socket = open_socket(*request.destination, sources_used_++, request.receive_buffer);
  if (connection.socket < 0) return end(connection, error_text(errno));
  connection.stage = Stage::connecting;
  requests_[index] = request_text(*request.destination, request.target, request.subprotocol);
  connection.waits_to_send = true;
  watch(connection, EPOLL_CTL_ADD);
}

void Pool::send(Connection& connection, std::string_view frames) {
  connection.outgoing += frames;
  if (connection.dirty) return;
  connection.dirty = true;
  dirty_.push_back(connection.index);
}

void Pool::send_text(Connection& connection, std::string_view text) {
  std::string frame;
  append_frame(frame, Opcode::text, text);
  send(connection, frame);
}

void Pool::pause(Connection& connection, bool paused) {
  connection.paused = paused;
  if (connection.stage != Stage::idle) watch(connection, EPOLL_CTL_MOD);
}

void Pool::cut(Connection& connection) {
  if (connection.socket < 0) return;
  // A reset leaves no port in TIME_WAIT, of which thousands of connections would run out.
  const linger reset{.l_onoff = 1, .l_linger = 0};
  setsockopt(connection.socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close(connection.socket);
  connection.socket = -1;
  connection.stage = Stage::idle;
  connection.outgoing.clear();
  connection.sent = 0;
}

void Pool::turn(Nanoseconds deadline) {
  flush();
  const auto before = now();
  const auto wait = deadline > before ? deadline - before : 0;
  const timespec timeout{static_cast<time_t>(wait / kSecond), static_cast<long>(wait % kSecond)};
  std::array<epoll_event, kEventsPerTurn> events;
  const int count = epoll_pwait2(epoll_, events.data(), kEventsPerTurn, &timeout, nullptr);
  waited_ += now() - before;
  for (int i = 0; i < count; ++i) handle(connections_[events[i].data.u64], events[i].events);
  flush();
}

void Pool::watch(Connection& connection, int operation) {
  epoll_event event{};
  event.events = (connection.paused ? 0U : static_cast<std::uint32_t>(EPOLLIN | EPOLLRDHUP)) |
                 (connection.waits_to_send ? static_cast<std::uint32_t>(EPOLLOUT) : 0U);
  event.data.u64 = connection.index;
  epoll_ctl(epoll_, operation, connection.socket, &event);
}

void Pool::handle(Connection& connection, std::uint32_t events) {
  if (connection.stage == Stage::idle) return;  // ended earlier in this turn
  if (connection.stage == Stage::connecting) return connected(connection);
  if ((events & EPOLLOUT) != 0) flush(connection);
  if (connection.stage != Stage::idle && (events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0) receive(connection);
}

void Pool::connected(Connection& connection) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(connection.socket, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return end(connection, error_text(error));
  connection.stage = Stage::upgrading;
  connection.outgoing = std::move(requests_[connection.index]);
  flush(connection);
  if (connection.stage != Stage::idle) watch(connection, EPOLL_CTL_MOD);
}

// A frame's beginning that came last time is put in front of what comes now, so that frames always lie in one piece.
void Pool::receive(Connection& connection) {
  const auto kept = connection.beginning.size();
  if (buffer_.size() < kept + kBufferBytes) buffer_.resize(kept + kBufferBytes);
  const auto size = recv(connection.socket, buffer_.data() + kept, buffer_.size() - kept, 0);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size < 0) return end(connection, error_text(errno));
  if (size == 0) return end(connection, "the server has closed it");
  std::copy(connection.beginning.begin(), connection.beginning.end(), buffer_.begin());
  const std::string_view bytes(buffer_.data(), kept + static_cast<std::size_t>(size));
  const auto used = consume(connection, bytes, now());
  if (connection.stage == Stage::idle) return;
  connection.beginning.assign(bytes.substr(used));
  if (connection.beginning.size() > kLargestMessage) end(connection, "a message of more than 64 MiB");
}

// Returns how many bytes were whole frames.
std::size_t Pool::consume(Connection& connection, std::string_view bytes, Nanoseconds time) {
  std::size_t used = 0;
  if (connection.stage == Stage::upgrading) used = consume_answer(connection, bytes);
  while (connection.stage == Stage::open) {
    const auto frame = next_frame(bytes.substr(used));
    if (!frame) break;
    used += frame->size;
    consume_frame(connection, *frame, time);
  }
  return used;
}

std::size_t Pool::consume_answer(Connection& connection, std::string_view bytes) {
  const auto answer = read_answer(bytes);
  if (!answer) return 0;
  if (!answer->accepted) {
    end(connection, answer->status_line);
    return 0;
  }
  connection.stage = Stage::open;
  listener_.opened(connection);
  return answer->size;
}

void Pool::consume_frame(Connection& connection, const Frame& frame, Nanoseconds time) {
  switch (frame.opcode) {
    case Opcode::text:
    case Opcode::binary:
      if (!frame.final) return end(connection, "a fragmented message, which the generator does not read");
      return listener_.heard(connection, frame.payload, time);
    case Opcode::ping: {
      std::string pong;
      append_frame(pong, Opcode::pong, frame.payload);
      return send(connection, pong);
    }
    case Opcode::close: {
      if (frame.payload.size() >= 2) connection.close_code = close_code_in(frame.payload);
      return end(connection, "the server has closed it");
    }
    case Opcode::pong:
    case Opcode::continuation:
      return;
  }
}

void Pool::flush() {
  for (std::size_t i = 0; i < dirty_.size(); ++i) {
    auto& connection = connections_[dirty_[i]];
    connection.dirty = false;
    if (connection.stage == Stage::open && !connection.waits_to_send) flush(connection);
  }
  dirty_.clear();
}

void Pool::flush(Connection& connection) {
  const bool waited = connection.waits_to_send;
  while (connection.sent < connection.outgoing.size()) {
    const auto rest = std::string_view(connection.outgoing).substr(connection.sent);
    const auto size = ::send(connection.socket, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno != EAGAIN) return end(connection, error_text(errno));
    if (size < 0) break;
    connection.sent += static_cast<std::size_t>(size);
  }
  connection.waits_to_send = connection.sent < connection.outgoing.size();
  if (!connection.waits_to_send) {
    connection.outgoing.clear();
    connection.sent = 0;
  }
  if (waited != connection.waits_to_send) watch(connection, EPOLL_CTL_MOD);
}

void Pool::end(Connection& connection, std::string_view why) {
  cut(connection);
  listener_.ended(connection, why);
}

}  // namespace load
