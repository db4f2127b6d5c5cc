// One WebSocket of the generator: its socket, what is still to be sent, and the beginning of a frame whose rest has not
// come yet. It is moved on by the Pool that owns it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace load {

enum class Stage : std::uint8_t {
  idle,        ///< not connected: never, or no longer
  connecting,  ///< TCP's handshake
  upgrading,   ///< HTTP's answer is awaited
  open         ///< it is a WebSocket
};

struct Connection {
  std::size_t index = 0;  ///< in its pool
  int socket = -1;
  Stage stage = Stage::idle;
  bool dirty = false;          ///< has something to be sent at the end of this turn
  bool waits_to_send = false;  ///< its socket's buffer is full
  bool paused = false;         ///< is not read
  std::string outgoing;
  std::size_t sent = 0;          ///< bytes of `outgoing`
  std::string beginning;         ///< of a frame, or of the HTTP answer
  std::uint16_t close_code = 0;  ///< the server's; 0: none came
};

}  // namespace load
