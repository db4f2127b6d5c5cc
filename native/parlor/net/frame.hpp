#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace parlor::net {

/// The opcodes of RFC 6455 section 5.2.
enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

inline constexpr std::size_t max_frame_header_bytes = 14;   // 2, 8 of length, 4 of mask
inline constexpr std::size_t max_control_payload = 125;     // section 5.5
inline constexpr std::size_t max_server_header_bytes = 10;  // no mask

/// A frame's header as it stands on the wire (RFC 6455 section 5.2), nothing judged.
struct FrameHeader {
  bool fin = false;
  std::uint8_t reserved = 0;  ///< RSV1 is 4, RSV2 is 2, RSV3 is 1
  std::uint8_t opcode = 0;
  bool masked = false;
  std::array<std::uint8_t, 4> mask{};
  std::uint64_t payload_bytes = 0;
  std::size_t header_bytes = 0;

  bool is(Opcode which) const { return opcode == static_cast<std::uint8_t>(which); }
  bool is_control() const { return (opcode & 8) != 0; }
  bool is_first() const { return is(Opcode::text) || is(Opcode::binary); }
  bool is_compressed() const { return (reserved & 4) != 0; }  ///< RFC 7692 section 6
};

/// The header at the start of `bytes`; nothing while it is not complete.
std::optional<FrameHeader> peek_frame(std::string_view bytes);

/// True when a server must fail the connection with 1002 whatever else comes, as far as the header alone tells.
bool is_protocol_error(const FrameHeader& header, bool compression_negotiated);

/// Writes the header of an unfragmented, unmasked frame; returns its length.
std::size_t encode_header(Opcode opcode, std::size_t payload_bytes, std::span<char, max_server_header_bytes> out);

/// A whole control frame. A payload above 125 bytes is cut.
std::string control_frame(Opcode opcode, std::string_view payload);
/// A whole close frame. A reason is cut at 123 bytes, at a character's border. Codes that must not be sent
/// (RFC 6455 section 7.4.1: 1005, 1006, 1015) give a frame without a code.
std::string close_frame(std::uint16_t code, std::string_view reason);

/// Applies the mask in place (section 5.3).
void unmask(std::span<char> payload, const std::array<std::uint8_t, 4>& mask);

}  // namespace parlor::net
