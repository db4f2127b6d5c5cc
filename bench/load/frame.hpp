// WebSocket frames (RFC 6455 section 5.2): a client's, masked, are written; a server's, not masked, are walked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace load {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

constexpr std::string_view kMask = "\x37\xfa\x21\x3d";

/** Appends one whole frame with its payload masked by kMask. Returns where in `out` the payload begins. */
std::size_t append_frame(std::string& out, Opcode opcode, std::string_view payload);

/** The byte that stands for `plain` at this position of a masked payload. */
constexpr char masked(char plain, std::size_t position) {
  return static_cast<char>(plain ^ kMask[position & 3]);
}

struct Frame {
  Opcode opcode = Opcode::text;
  bool final = true;
  std::string_view payload;
  std::size_t size = 0;  ///< with its header
};

/** The frame that these bytes begin with; nothing while it is not complete. */
std::optional<Frame> next_frame(std::string_view bytes);

}  // namespace load
