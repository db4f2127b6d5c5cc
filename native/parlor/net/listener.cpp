#include "parlor/net/listener.hpp"

#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

#include <boost/asio/ip/address.hpp>
#include <spdlog/spdlog.h>

#include "parlor/net/edge.hpp"

namespace parlor::net {
namespace {

constexpr int backlog = 4096;  // the kernel cuts it to net.core.somaxconn

Error os_error(std::string_view what) {
  return Error(ErrorCode::io_failed, std::string(what) + ": " + std::strerror(errno));
}

/// A descriptor that is closed unless it is released.
class OwnedDescriptor {
 public:
  explicit OwnedDescriptor(int descriptor) : descriptor_(descriptor) {}
  OwnedDescriptor(const OwnedDescriptor&) = delete;
  OwnedDescriptor& operator=(const OwnedDescriptor&) = delete;
  ~OwnedDescriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

bool enable(int descriptor, int level, int option) {
  const int on = 1;
  return ::setsockopt(descriptor, level, option, &on, sizeof on) == 0;
}

bool somebody_listens(const sockaddr_un& address) {
  const OwnedDescriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

/// A TCP socket bound to the address, not listening yet.
Result<int> bound_socket(const std::string& address, std::uint16_t port, bool share_port) {
  ErrorCodeOs parse_error;
  const auto parsed = asio::ip::make_address(address, parse_error);
  if (parse_error) {
    return Error(ErrorCode::bad_option, "'" + address + "' is not an IP address; give one such as 127.0.0.1 or ::");
  }
  const tcp::endpoint endpoint(parsed, port);
  OwnedDescriptor socket(::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) return os_error("no socket can be made");
  enable(socket.get(), SOL_SOCKET, SO_REUSEADDR);
  if (share_port) enable(socket.get(), SOL_SOCKET, SO_REUSEPORT);
  if (::bind(socket.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0) {
    return os_error("cannot listen on " + to_text({address, port}));
  }
  return socket.release();
}

bool out_of_descriptors(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

Status Listener::check_free(const std::string& address, std::uint16_t port) {
  const Result<int> bound = bound_socket(address, port, false);
  if (!bound) return bound.error();
  const OwnedDescriptor closed_again(*bound);
  return {};
}

Result<std::unique_ptr<Listener>> Listener::tcp(Edge& edge, const std::string& address, std::uint16_t port) {
  const Result<int> bound = bound_socket(address, port, true);
  if (!bound) return bound.error();
  OwnedDescriptor socket(*bound);
  if (::listen(socket.get(), backlog) != 0) return os_error("cannot listen on " + to_text({address, port}));
  return std::unique_ptr<Listener>(new Listener(edge, socket.release(), {}));
}

Result<std::unique_ptr<Listener>> Listener::unix_socket(Edge& edge, const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    return Error(ErrorCode::bad_option, "a unix socket's path has 1 to 107 bytes");
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0 && !S_ISSOCK(status.st_mode)) {
    return Error(ErrorCode::io_failed, path + " is there already and is not a socket");
  }
  if (somebody_listens(address)) return Error(ErrorCode::io_failed, "another process listens on " + path);
  ::unlink(path.c_str());
  OwnedDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) return os_error("no socket can be made");
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket.get(), backlog) != 0) {
    return os_error("cannot listen on " + path);
  }
  return std::unique_ptr<Listener>(new Listener(edge, socket.release(), path));
}

Listener::Listener(Edge& edge, int descriptor, std::string path)
    : edge_(edge), socket_(edge.loop().context(), descriptor), path_(std::move(path)), tcp_(path_.empty()) {}

Listener::~Listener() {
  *alive_ = false;
  stop();
}

Endpoint Listener::local() const {
  return local_endpoint(const_cast<asio::posix::stream_descriptor&>(socket_).native_handle());
}

void Listener::start() {
  await();
}

void Listener::stop() {
  if (!socket_.is_open()) return;
  ErrorCodeOs ignored;
  socket_.close(ignored);
  edge_.loop().cancel_timer(*this);
  if (!path_.empty()) ::unlink(path_.c_str());
}

void Listener::await() {
  socket_.async_wait(asio::posix::stream_descriptor::wait_read, [this, alive = alive_](const ErrorCodeOs& error) {
    if (*alive && !error && socket_.is_open()) accept_burst();
  });
}

void Listener::accept_burst() {
  for (std::size_t i = 0; i < limits::accept_burst; ++i) {
    if (!accept_one()) return;
  }
  await();
}

bool Listener::accept_one() {
  const int descriptor = ::accept4(socket_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor < 0) return on_accept_failure();
  // Answers are gathered by the turn; Nagle's algorithm would only add its delay (RFC 896, RFC 1122 section 4.2.3.4).
  if (tcp_) enable(descriptor, IPPROTO_TCP, TCP_NODELAY);
  edge_.adopt(descriptor);
  return true;
}

bool Listener::on_accept_failure() {
  if (out_of_descriptors(errno)) {
    spdlog::warn("no connection can be accepted now: {}", std::strerror(errno));
    edge_.counters().accept_failures.add();
    edge_.loop().set_timer(*this, edge_.loop().now() + limits::accept_pause_ms);
    return false;
  }
  // EINTR, ECONNABORTED and the network's errors of accept(2) concern one connection; the next may be fine.
  if (errno != EAGAIN && errno != EWOULDBLOCK) return true;
  await();
  return false;
}

void Listener::on_timer() {
  accept_burst();
}

}  // namespace parlor::net
