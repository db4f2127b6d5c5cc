#include "frame.hpp"

namespace load {
namespace {

constexpr std::uint8_t kFinal = 0x80;
constexpr std::uint8_t kMasked = 0x80;

void append_number(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

std::uint64_t number_in(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

}  // namespace

std::size_t append_frame(std::string& out, Opcode opcode, std::string_view payload) {
  out += static_cast<char>(kFinal | static_cast<std::uint8_t>(opcode));
  if (payload.size() < 126) {
    out += static_cast<char>(kMasked | payload.size());
  } else if (payload.size() < 65'536) {
    out += static_cast<char>(kMasked | 126);
    append_number(out, payload.size(), 2);
  } else {
    out += static_cast<char>(kMasked | 127);
    append_number(out, payload.size(), 8);
  }
  out += kMask;
  const auto start = out.size();
  out += payload;
  for (std::size_t i = 0; i < payload.size(); ++i) out[start + i] = masked(payload[i], i);
  return start;
}

std::optional<Frame> next_frame(std::string_view bytes) {
  if (bytes.size() < 2) return std::nullopt;
  const auto first = static_cast<std::uint8_t>(bytes[0]);
  const std::uint8_t marker = static_cast<std::uint8_t>(bytes[1]) & 0x7f;
  const std::size_t head = marker < 126 ? 2 : marker == 126 ? 4 : 10;
  if (bytes.size() < head) return std::nullopt;
  const std::size_t length = marker < 126 ? marker : number_in(bytes.substr(2, head - 2));
  if (length > bytes.size() - head) return std::nullopt;
  return Frame{static_cast<Opcode>(first & 0x0f), (first & kFinal) != 0, bytes.substr(head, length), head + length};
}

}  // namespace load
