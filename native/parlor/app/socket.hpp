#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "parlor/base/bytes.hpp"

namespace parlor::net {
class EventLoop;
class SharedFrame;
}  // namespace parlor::net

namespace parlor::app {

/// What a consumer can do to its WebSocket. Implemented by net::WebSocketSession; every call is made on the socket's
/// own loop thread. Calls that come too late (after a close) do nothing.
class Socket {
 public:
  virtual ~Socket() = default;

  /// Completes the handshake, once, inside or after `connect`. `subprotocol` must be one the client offered, or empty.
  virtual void accept(std::string_view subprotocol) = 0;
  /// Refuses the handshake with an HTTP answer.
  virtual void deny(unsigned http_status) = 0;
  virtual void send_text(std::string_view text) = 0;
  virtual void send_binary(ByteView bytes) = 0;
  /// Sends a frame that was built once for many sockets. Same order as the other sends.
  virtual void send_frame(const std::shared_ptr<const net::SharedFrame>& frame) = 0;
  /// Sends a close frame behind everything sent so far; nothing follows it. Before accept: denies with 403.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
  /// Nothing more is read off the socket until resume_receiving; what has been read already still comes. So the peer
  /// has to wait. Meanwhile it is not pinged, and only its writes or our sends can show that it is gone.
  virtual void pause_receiving() = 0;
  virtual void resume_receiving() = 0;
  /// True between accept and the first of: our close, the peer's close, the loss of the connection.
  virtual bool is_open() const = 0;
  virtual net::EventLoop& loop() = 0;
};

}  // namespace parlor::app
