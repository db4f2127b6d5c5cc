#include "parlor/redis/transport.hpp"

#include <utility>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/write.hpp>

namespace parlor::redis {

namespace asio = net::asio;
using net::ErrorCodeOs;

Transport::Transport(asio::io_context& context) : resolver_(context), socket_(context) {}

void Transport::connect(const Address& address, Connected connected) {
  address_ = address;
  connected_ = std::move(connected);
  if (address.transport == Address::Transport::unix_socket) {
    if (address.path.size() >= 100) {  // sun_path has 108 bytes
      return asio::post(socket_.get_executor(), [self = shared_from_this()] {
        self->finish(Error(ErrorCode::bad_option, "the unix socket's path is too long"));
      });
    }
    return connect_to(asio::local::stream_protocol::endpoint(address.path));
  }
  resolver_.async_resolve(
      address.endpoint.host, std::to_string(address.endpoint.port),
      [self = shared_from_this()](ErrorCodeOs error, const net::tcp::resolver::results_type& results) {
        if (error) return self->finish(Error(ErrorCode::io_failed, "the name has no address: " + error.message()));
        const auto found = std::make_shared<const net::tcp::resolver::results_type>(results);
        self->try_next(found, found->begin());
      });
}

void Transport::try_next(std::shared_ptr<const net::tcp::resolver::results_type> found,
                         net::tcp::resolver::results_type::const_iterator next) {
  if (closed_) return;
  ErrorCodeOs ignored;
  socket_.close(ignored);
  const asio::generic::stream_protocol::endpoint endpoint(next->endpoint());
  socket_.async_connect(endpoint, [self = shared_from_this(), found, next](ErrorCodeOs error) mutable {
    if (!error) {
      ErrorCodeOs no_matter;
      self->socket_.set_option(net::tcp::no_delay(true), no_matter);
      return self->connected_plainly();
    }
    if (++next != found->end()) return self->try_next(found, next);
    self->finish(Error(ErrorCode::io_failed, error.message()));
  });
}

void Transport::connect_to(const asio::generic::stream_protocol::endpoint& endpoint) {
  socket_.async_connect(endpoint, [self = shared_from_this()](ErrorCodeOs error) {
    if (error) return self->finish(Error(ErrorCode::io_failed, error.message()));
    self->connected_plainly();
  });
}

Status Transport::prepare_tls() {
  ErrorCodeOs error;
  tls_.emplace(asio::ssl::context::tls_client);
  if (address_.ca_file.empty()) {
    tls_->set_default_verify_paths(error);
  } else {
    tls_->load_verify_file(address_.ca_file, error);
  }
  if (error) return Error(ErrorCode::bad_option, "ssl_ca_certs cannot be read: " + error.message());
  tls_stream_.emplace(socket_, *tls_);
  const std::string& host = address_.endpoint.host;
  SSL_set_tlsext_host_name(tls_stream_->native_handle(), host.c_str());
  if (!address_.verify) return {};
  tls_stream_->set_verify_mode(asio::ssl::verify_peer, error);
  tls_stream_->set_verify_callback(asio::ssl::host_name_verification(host), error);
  return {};
}

void Transport::connected_plainly() {
  if (closed_) return;
  if (address_.transport != Address::Transport::tls) return finish({});
  if (const Status prepared = prepare_tls(); !prepared) return finish(prepared);
  tls_stream_->async_handshake(asio::ssl::stream_base::client, [self = shared_from_this()](ErrorCodeOs error) {
    if (error) return self->finish(Error(ErrorCode::io_failed, "TLS failed: " + error.message()));
    self->finish({});
  });
}

void Transport::finish(const Status& status) {
  const Connected connected = std::exchange(connected_, {});
  if (!closed_ && connected) connected(status);
}

std::function<void(ErrorCodeOs, std::size_t)> Transport::guarded(Moved moved) {
  return [self = shared_from_this(), moved = std::move(moved)](ErrorCodeOs error, std::size_t bytes) {
    if (!self->closed_) moved(error, bytes);
  };
}

void Transport::read_some(std::span<char> into, Moved moved) {
  const asio::mutable_buffer buffer(into.data(), into.size());
  if (tls_stream_) return tls_stream_->async_read_some(buffer, guarded(std::move(moved)));
  socket_.async_read_some(buffer, guarded(std::move(moved)));
}

void Transport::write(const std::string& bytes, Moved moved) {
  if (tls_stream_) return asio::async_write(*tls_stream_, asio::buffer(bytes), guarded(std::move(moved)));
  asio::async_write(socket_, asio::buffer(bytes), guarded(std::move(moved)));
}

void Transport::close() {
  closed_ = true;
  connected_ = {};
  resolver_.cancel();
  ErrorCodeOs ignored;
  socket_.close(ignored);
}

}  // namespace parlor::redis
