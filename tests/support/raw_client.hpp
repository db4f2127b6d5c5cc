#pragma once

#include <arpa/inet.h>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "parlor/net/frame.hpp"

namespace parlor::test {

/// A frame as a client sends it: masked. `first_byte` is FIN, reserved bits and opcode, e.g. 0x81 for a whole text.
inline std::string client_frame(unsigned first_byte, std::string_view payload) {
  constexpr std::string_view mask = "\x11\x22\x33\x44";
  std::string frame(1, static_cast<char>(first_byte));
  const std::size_t extended = payload.size() < 126 ? 0 : payload.size() <= 0xffff ? 2 : 8;
  frame.push_back(static_cast<char>(0x80 | (extended == 0 ? payload.size() : extended == 2 ? 126 : 127)));
  for (std::size_t i = extended; i-- > 0;) frame.push_back(static_cast<char>(payload.size() >> (8 * i) & 0xff));
  frame += mask;
  for (std::size_t i = 0; i < payload.size(); ++i) frame.push_back(static_cast<char>(payload[i] ^ mask[i % 4]));
  return frame;
}
inline std::string client_text(std::string_view text) {
  return client_frame(0x81, text);
}
inline std::string client_close(std::uint16_t code, std::string_view reason = {}) {
  const char bytes[] = {static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  return client_frame(0x88, std::string(bytes, 2).append(reason));
}

/// What came from the server as one frame.
struct ServerFrame {
  std::uint8_t first_byte = 0;
  std::string payload;
  bool ended = false;  ///< no frame: the connection ended

  std::uint16_t close_code() const {
    if (first_byte != 0x88 || payload.size() < 2) return 0;
    return static_cast<std::uint16_t>(static_cast<std::uint8_t>(payload[0]) << 8 |
                                      static_cast<std::uint8_t>(payload[1]));
  }
};

/// A blocking socket that sends exactly the bytes a test wants. Every read gives up after five seconds.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port, int receive_buffer = 0) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    prepare(receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  explicit RawClient(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    prepare(0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() { ::close(socket_); }

  bool connected() const { return connected_; }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  void end_sending() { ::shutdown(socket_, SHUT_WR); }
  /// Closes with a reset.
  void reset() {
    const linger now{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(socket_);
    socket_ = -1;
  }

  /// Reads up to and with the marker; what came before the end of the connection if that is first.
  std::string read_until(std::string_view marker) {
    std::size_t found;
    while ((found = input_.find(marker)) == std::string::npos && receive()) continue;
    return take(found == std::string::npos ? input_.size() : found + marker.size());
  }
  std::string read(std::size_t bytes) {
    while (input_.size() < bytes && receive()) continue;
    return take(std::min(bytes, input_.size()));
  }
  /// Everything up to the end of the connection.
  std::string read_all() {
    while (receive()) continue;
    return take(input_.size());
  }
  /// True when the server closes in good order, without another byte.
  bool ends() { return input_.empty() && !receive() && ended_; }

  /// One HTTP answer with its body, by Content-Length.
  std::string response() {
    std::string head = read_until("\r\n\r\n");
    const std::size_t length = head.find("Content-Length: ");
    return length == std::string::npos ? head : head + read(std::stoul(head.substr(length + 16)));
  }

  static std::string handshake(std::string_view path, std::string_view more_headers = {}) {
    return "GET " + std::string(path) +
           " HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
           std::string(more_headers) + "\r\n";
  }
  /// Opens a WebSocket; returns the answer's head.
  std::string open(std::string_view path = "/echo", std::string_view more_headers = {}) {
    send(handshake(path, more_headers));
    return read_until("\r\n\r\n");
  }

  ServerFrame frame() {
    for (;;) {
      if (const auto header = net::peek_frame(input_);
          header && input_.size() >= header->header_bytes + header->payload_bytes) {
        const auto first = static_cast<std::uint8_t>(input_[0]);
        const std::string whole = take(header->header_bytes + static_cast<std::size_t>(header->payload_bytes));
        return {first, whole.substr(header->header_bytes), false};
      }
      if (!receive()) return {0, {}, true};
    }
  }

 private:
  void prepare(int receive_buffer) {
    const timeval patience{5, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  bool receive() {
    char buffer[65536];
    const ssize_t count = ::recv(socket_, buffer, sizeof buffer, 0);
    ended_ = count == 0;
    if (count > 0) input_.append(buffer, static_cast<std::size_t>(count));
    return count > 0;
  }
  std::string take(std::size_t bytes) {
    std::string taken = input_.substr(0, bytes);
    input_.erase(0, bytes);
    return taken;
  }

  int socket_;
  bool connected_ = false;
  bool ended_ = false;
  std::string input_;
};

}  // namespace parlor::test
