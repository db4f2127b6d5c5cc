#pragma once

#include <cstddef>
#include <cstdint>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "parlor/net/asio.hpp"

namespace parlor::net {

/// Tells the sockets of one loop that they can be read from or written to: one epoll set for all of them, for which the
/// loop's io_context waits as for a single descriptor. Asio would make a system call and an object for each wait of
/// each socket; here a socket is made known once and called whenever its state has changed (edge-triggered, epoll(7)).
///
/// Who is called must read until the socket has no more, or ask to be told again with `again`. Used on the loop's
/// thread.
class SocketPoller {
 public:
  struct Ready {
    bool readable;  ///< bytes, or an end, can be read
    bool writable;
    bool ended;  ///< the peer sends nothing more, or the socket is broken: reading shows which
  };

  class Socket {
   public:
    virtual ~Socket() = default;
    /// May close this socket and others. Whoever is told must not be destroyed before the current handler returns,
    /// since more news for it may lie in the same batch.
    virtual void on_ready(Ready ready) = 0;
  };

  /// Throws std::system_error when the system gives no epoll set.
  explicit SocketPoller(asio::io_context& context);
  SocketPoller(const SocketPoller&) = delete;
  SocketPoller& operator=(const SocketPoller&) = delete;

  /// Begins to wait, while the context runs.
  void start();
  /// False when the system has no room for another. Closing the descriptor ends it.
  bool add(int descriptor, Socket& socket);
  /// Tells the socket anew of what it has been told already and did not use up.
  void again(int descriptor, Socket& socket);
  /// Calls those that are ready now, without waiting; how many those were.
  std::size_t poll();

 private:
  bool control(int operation, int descriptor, Socket& socket);

  asio::posix::stream_descriptor set_;
};

}  // namespace parlor::net
