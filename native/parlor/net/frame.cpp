#include "parlor/net/frame.hpp"

#include <cstring>

#include "parlor/codec/utf8.hpp"

namespace parlor::net {
namespace {

std::uint8_t byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<std::uint8_t>(bytes[index]);
}

/// How many bytes the extended length takes, by the 7-bit length.
std::size_t extended_bytes(std::uint8_t short_length) {
  if (short_length == 126) return 2;
  return short_length == 127 ? 8 : 0;
}

std::uint64_t read_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

void write_big_endian(std::uint64_t value, std::span<char> out) {
  for (std::size_t i = out.size(); i-- > 0; value >>= 8) out[i] = static_cast<char>(value & 0xff);
}

bool is_known(std::uint8_t opcode) {
  return opcode <= 2 || (opcode >= 8 && opcode <= 10);
}

/// RFC 6455 section 5.2: "the minimal number of bytes MUST be used", and the top bit of 64 is zero.
bool has_canonical_length(const FrameHeader& header) {
  const std::size_t extended = header.header_bytes - 2 - (header.masked ? 4 : 0);
  if (extended == 2) return header.payload_bytes >= 126;
  if (extended == 8) return header.payload_bytes > 0xffff && header.payload_bytes >> 63 == 0;
  return true;
}

}  // namespace

std::optional<FrameHeader> peek_frame(std::string_view bytes) {
  if (bytes.size() < 2) return std::nullopt;
  FrameHeader header;
  header.fin = (byte_at(bytes, 0) & 0x80) != 0;
  header.reserved = byte_at(bytes, 0) >> 4 & 7;
  header.opcode = byte_at(bytes, 0) & 15;
  header.masked = (byte_at(bytes, 1) & 0x80) != 0;
  const std::uint8_t short_length = byte_at(bytes, 1) & 0x7f;
  const std::size_t extended = extended_bytes(short_length);
  header.header_bytes = 2 + extended + (header.masked ? 4 : 0);
  if (bytes.size() < header.header_bytes) return std::nullopt;
  header.payload_bytes = extended == 0 ? short_length : read_big_endian(bytes.substr(2, extended));
  for (std::size_t i = 0; header.masked && i < 4; ++i) header.mask[i] = byte_at(bytes, 2 + extended + i);
  return header;
}

bool is_protocol_error(const FrameHeader& header, bool compression_negotiated) {
  if (!is_known(header.opcode) || !header.masked || !has_canonical_length(header)) return true;
  if (header.is_control()) return !header.fin || header.reserved != 0 || header.payload_bytes > max_control_payload;
  const bool may_compress = compression_negotiated && header.is_first();
  return (header.reserved & (may_compress ? 3 : 7)) != 0;
}

std::size_t encode_header(Opcode opcode, std::size_t payload_bytes, std::span<char, max_server_header_bytes> out) {
  out[0] = static_cast<char>(0x80 | static_cast<std::uint8_t>(opcode));
  if (payload_bytes < 126) {
    out[1] = static_cast<char>(payload_bytes);
    return 2;
  }
  const std::size_t extended = payload_bytes <= 0xffff ? 2 : 8;
  out[1] = extended == 2 ? 126 : 127;
  write_big_endian(payload_bytes, out.subspan(2, extended));
  return 2 + extended;
}

std::string control_frame(Opcode opcode, std::string_view payload) {
  payload = payload.substr(0, max_control_payload);
  std::array<char, max_server_header_bytes> header{};
  std::string frame(header.data(), encode_header(opcode, payload.size(), header));
  return frame.append(payload);
}

std::string close_frame(std::uint16_t code, std::string_view reason) {
  if (code < 1000 || code == 1005 || code == 1006 || code == 1015) return control_frame(Opcode::close, {});
  std::string payload(2, '\0');
  write_big_endian(code, payload);
  return control_frame(Opcode::close, payload.append(codec::cut_at_character(reason, max_control_payload - 2)));
}

void unmask(std::span<char> payload, const std::array<std::uint8_t, 4>& mask) {
  // Eight bytes at a time; the mask begins anew at each of them, since four goes into eight.
  const std::array<std::uint8_t, 8> twice{mask[0], mask[1], mask[2], mask[3], mask[0], mask[1], mask[2], mask[3]};
  std::uint64_t wide_mask = 0;
  std::memcpy(&wide_mask, twice.data(), sizeof wide_mask);
  std::size_t i = 0;
  for (; i + sizeof wide_mask <= payload.size(); i += sizeof wide_mask) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, &payload[i], sizeof eight);
    eight ^= wide_mask;
    std::memcpy(&payload[i], &eight, sizeof eight);
  }
  for (; i < payload.size(); ++i) payload[i] = static_cast<char>(payload[i] ^ mask[i & 3]);
}

}  // namespace parlor::net
