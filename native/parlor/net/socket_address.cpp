#include "parlor/net/socket_address.hpp"

#include <arpa/inet.h>
#include <array>
#include <cstddef>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace parlor::net {
namespace {

Endpoint from_v4(const in_addr& address, in_port_t port) {
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, &address, text.data(), text.size());
  return {text.data(), ntohs(port)};
}

Endpoint from_v6(const sockaddr_in6& address) {
  if (IN6_IS_ADDR_V4MAPPED(&address.sin6_addr)) {
    in_addr v4{};
    std::memcpy(&v4, address.sin6_addr.s6_addr + 12, sizeof v4);
    return from_v4(v4, address.sin6_port);
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, &address.sin6_addr, text.data(), text.size());
  return {text.data(), ntohs(address.sin6_port)};
}

Endpoint from_storage(const sockaddr_storage& storage, socklen_t length) {
  if (storage.ss_family == AF_INET) {
    sockaddr_in address{};
    std::memcpy(&address, &storage, sizeof address);
    return from_v4(address.sin_addr, address.sin_port);
  }
  if (storage.ss_family == AF_INET6) {
    sockaddr_in6 address{};
    std::memcpy(&address, &storage, sizeof address);
    return from_v6(address);
  }
  if (storage.ss_family != AF_UNIX || length <= offsetof(sockaddr_un, sun_path)) return {};
  sockaddr_un address{};
  std::memcpy(&address, &storage, sizeof address);
  return {std::string(address.sun_path, strnlen(address.sun_path, length - offsetof(sockaddr_un, sun_path))), 0};
}

template <class Ask>
Endpoint ask(int socket, Ask which) {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  if (which(socket, reinterpret_cast<sockaddr*>(&storage), &length) != 0) return {};
  return from_storage(storage, length);
}

}  // namespace

Endpoint peer_endpoint(int socket) {
  return ask(socket, ::getpeername);
}
Endpoint local_endpoint(int socket) {
  return ask(socket, ::getsockname);
}

std::string to_text(const Endpoint& endpoint) {
  const auto& [address, port] = endpoint;
  if (port == 0) return address;
  const bool v6 = address.find(':') != std::string::npos;
  return (v6 ? '[' + address + ']' : address) + ':' + std::to_string(port);
}

}  // namespace parlor::net
