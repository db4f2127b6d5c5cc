#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace parlor::net {

/// One WebSocket message from the server as finished bytes on the wire (RFC 6455 section 5.2: server frames carry no
/// mask, so every receiver gets the same ones). Built once, sent to many sockets. Immutable.
class SharedFrame {
 public:
  static std::shared_ptr<const SharedFrame> text(std::string_view payload);
  static std::shared_ptr<const SharedFrame> binary(std::string_view payload);

  std::string_view wire() const { return wire_; }
  std::string_view payload() const { return std::string_view(wire_).substr(header_bytes_); }
  bool is_text() const { return text_; }

 private:
  SharedFrame(std::string_view payload, bool text);

  std::string wire_;
  std::size_t header_bytes_ = 0;
  bool text_ = true;
};

}  // namespace parlor::net
