#include "upgrade.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace load {
namespace {

constexpr std::uint32_t kSources = 16;

void set_option(int socket, int level, int name, int value) {
  setsockopt(socket, level, name, &value, sizeof value);
}

bool is_loopback(const sockaddr_in& address) {
  return ntohl(address.sin_addr.s_addr) >> 24 == 127;
}

void bind_source(int socket, std::uint32_t turn) {
  sockaddr_in source{};
  source.sin_family = AF_INET;
  source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + turn % kSources);
  set_option(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
  bind(socket, reinterpret_cast<const sockaddr*>(&source), sizeof source);
}

}  // namespace

int open_socket(const Destination& destination, std::uint32_t turn, int receive_buffer) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  if (receive_buffer > 0) set_option(socket, SOL_SOCKET, SO_RCVBUF, receive_buffer);
  if (is_loopback(destination.address)) bind_source(socket, turn);
  const auto* address = reinterpret_cast<const sockaddr*>(&destination.address);
  if (connect(socket, address, sizeof destination.address) == 0 || errno == EINPROGRESS) return socket;
  const int error = errno;
  close(socket);
  errno = error;
  return -1;
}

std::string request_text(const Destination& destination, std::string_view target, std::string_view subprotocol) {
  std::string text = "GET " + std::string(target) + " HTTP/1.1\r\nHost: " + destination.host;
  text += "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";
  text += "Sec-WebSocket-Key: cGFybG9yIG1lYXN1cmVzIQ==\r\n";
  if (!subprotocol.empty()) text += "Sec-WebSocket-Protocol: " + std::string(subprotocol) + "\r\n";
  return text + "\r\n";
}

std::optional<Answer> read_answer(std::string_view bytes) {
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  const auto status_line = bytes.substr(0, bytes.find("\r\n"));
  return Answer{status_line.starts_with("HTTP/1.1 101"), std::string(status_line), end + 4};
}

std::uint16_t close_code_in(std::string_view payload) {
  return static_cast<std::uint16_t>(static_cast<std::uint8_t>(payload[0]) << 8 | static_cast<std::uint8_t>(payload[1]));
}

std::optional<Destination> destination_of(std::string_view text) {
  Destination destination;
  destination.host = text;
  destination.address.sin_family = AF_INET;
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::uint16_t port = 0;
  const auto digits = text.substr(colon + 1);
  if (std::from_chars(digits.data(), digits.data() + digits.size(), port).ec != std::errc{}) return std::nullopt;
  destination.address.sin_port = htons(port);
  const std::string host(text.substr(0, colon));
  if (inet_pton(AF_INET, host.c_str(), &destination.address.sin_addr) != 1) return std::nullopt;
  return destination;
}

}  // namespace load
