#include "parlor/net/socket_poller.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <system_error>

#include "parlor/base/limits.hpp"

namespace parlor::net {
namespace {

int make_epoll_set() {
  const int descriptor = ::epoll_create1(EPOLL_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return descriptor;
}

}  // namespace

SocketPoller::SocketPoller(asio::io_context& context) : set_(context, make_epoll_set()) {}

void SocketPoller::start() {
  set_.async_wait(asio::posix::stream_descriptor::wait_read, [this](const ErrorCodeOs& error) {
    if (error) return;
    poll();
    start();
  });
}

bool SocketPoller::add(int descriptor, Socket& socket) {
  return control(EPOLL_CTL_ADD, descriptor, socket);
}

void SocketPoller::again(int descriptor, Socket& socket) {
  // Of a descriptor that is in the set this cannot fail for lack of anything.
  control(EPOLL_CTL_MOD, descriptor, socket);
}

bool SocketPoller::control(int operation, int descriptor, Socket& socket) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &socket;
  return ::epoll_ctl(set_.native_handle(), operation, descriptor, &event) == 0;
}

std::size_t SocketPoller::poll() {
  std::array<epoll_event, limits::poll_batch> events;
  const int count = ::epoll_wait(set_.native_handle(), events.data(), static_cast<int>(events.size()), 0);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    const bool ended = (event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    const Ready ready{.readable = (event.events & EPOLLIN) != 0 || ended,
                      .writable = (event.events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0,
                      .ended = ended};
    static_cast<Socket*>(event.data.ptr)->on_ready(ready);
  }
  return static_cast<std::size_t>(std::max(count, 0));
}

}  // namespace parlor::net
