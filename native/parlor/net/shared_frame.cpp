#include "parlor/net/shared_frame.hpp"

#include <array>

#include "parlor/net/frame.hpp"

namespace parlor::net {

SharedFrame::SharedFrame(std::string_view payload, bool text) : text_(text) {
  std::array<char, max_server_header_bytes> header;
  header_bytes_ = encode_header(text ? Opcode::text : Opcode::binary, payload.size(), header);
  wire_.reserve(header_bytes_ + payload.size());
  wire_.append(header.data(), header_bytes_).append(payload);
}

std::shared_ptr<const SharedFrame> SharedFrame::text(std::string_view payload) {
  return std::shared_ptr<const SharedFrame>(new SharedFrame(payload, true));
}

std::shared_ptr<const SharedFrame> SharedFrame::binary(std::string_view payload) {
  return std::shared_ptr<const SharedFrame>(new SharedFrame(payload, false));
}

}  // namespace parlor::net
