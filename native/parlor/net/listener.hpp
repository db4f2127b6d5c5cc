#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "parlor/base/result.hpp"
#include "parlor/net/event_loop.hpp"
#include "parlor/net/socket_address.hpp"

namespace parlor::net {

class Edge;

/// Accepts connections on one listening socket for one loop. Several TCP listeners may share a port (SO_REUSEPORT):
/// the kernel spreads the connections. For port 0 the first listener picks one; give the others its port.
///
/// Made and destroyed while the loop does not run, or on its thread.
class Listener : Timer {
 public:
  /// Fails when another program listens there, also one of ours, which would silently share the port. Ask before the
  /// first tcp() of a port that was chosen. Errors: as tcp().
  static Status check_free(const std::string& address, std::uint16_t port);
  /// `address` is numeric, IPv4 or IPv6. Errors: bad_option for an address that is none, io_failed when it cannot be
  /// bound.
  static Result<std::unique_ptr<Listener>> tcp(Edge& edge, const std::string& address, std::uint16_t port);
  /// Replaces a socket file that nobody listens on any more; removes its own when destroyed. Errors: bad_option,
  /// io_failed.
  static Result<std::unique_ptr<Listener>> unix_socket(Edge& edge, const std::string& path);
  ~Listener() override;

  /// The address it listens on, with the port it got.
  Endpoint local() const;
  void start();
  /// No more connections are accepted; those in the kernel's queue are refused. Call on the loop's thread.
  void stop();

 private:
  Listener(Edge& edge, int descriptor, std::string path);

  void await();
  void accept_burst();
  bool accept_one();
  bool on_accept_failure();
  void on_timer() override;

  Edge& edge_;
  asio::posix::stream_descriptor socket_;
  std::string path_;  // of the unix socket
  bool tcp_;
  // Outlives the listener in the handlers that are still under way, which look whether it is gone.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace parlor::net
