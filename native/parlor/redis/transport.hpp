#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "parlor/net/asio.hpp"
#include "parlor/redis/address.hpp"

namespace parlor::redis {

/// Bytes to and from a Redis over TCP, TLS or a unix socket. Nothing blocks: host names are resolved on Asio's thread.
/// Callbacks come from the io_context, never from inside a call, and not after close(). Kept alive by what it waits
/// for.
class Transport : public std::enable_shared_from_this<Transport> {
 public:
  using Connected = std::function<void(const Status&)>;
  using Moved = std::function<void(net::ErrorCodeOs, std::size_t)>;

  explicit Transport(net::asio::io_context& context);

  /// Once. Errors: io_failed with what failed and where; bad_option when TLS cannot be set up.
  void connect(const Address& address, Connected connected);
  void read_some(std::span<char> into, Moved moved);
  /// All of it; `bytes` must stay until `moved` is called.
  void write(const std::string& bytes, Moved moved);
  void close();

 private:
  using Socket = net::asio::generic::stream_protocol::socket;

  void connect_to(const net::asio::generic::stream_protocol::endpoint& endpoint);
  void try_next(std::shared_ptr<const net::tcp::resolver::results_type> found,
                net::tcp::resolver::results_type::const_iterator next);
  Status prepare_tls();
  void connected_plainly();
  void finish(const Status& status);
  std::function<void(net::ErrorCodeOs, std::size_t)> guarded(Moved moved);

  net::tcp::resolver resolver_;
  Socket socket_;
  Address address_;
  Connected connected_;
  std::optional<net::asio::ssl::context> tls_;
  std::optional<net::asio::ssl::stream<Socket&>> tls_stream_;
  bool closed_ = false;
};

}  // namespace parlor::redis
