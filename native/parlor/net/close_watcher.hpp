#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "parlor/net/frame.hpp"

namespace parlor::net {

/// After our close frame the peer's own is all that is awaited (RFC 6455 section 7.1.2). This walks over what still
/// comes, frame by frame, and keeps none of it.
class CloseWatcher {
 public:
  /// The bytes must begin at a frame's start at the first call. True once the peer's close frame has come, or something
  /// that is no frame at all: there is nothing to wait for any more.
  bool feed(std::string_view bytes);

 private:
  std::array<char, max_frame_header_bytes> header_{};
  std::size_t header_bytes_ = 0;
  std::uint64_t skip_bytes_ = 0;
  bool done_ = false;
};

}  // namespace parlor::net
