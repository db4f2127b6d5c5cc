#include "parlor/net/close_watcher.hpp"

#include <algorithm>

namespace parlor::net {

bool CloseWatcher::feed(std::string_view bytes) {
  while (!done_ && !bytes.empty()) {
    if (skip_bytes_ > 0) {
      const std::size_t skipped = static_cast<std::size_t>(std::min<std::uint64_t>(skip_bytes_, bytes.size()));
      skip_bytes_ -= skipped;
      bytes.remove_prefix(skipped);
      continue;
    }
    header_[header_bytes_++] = bytes.front();
    bytes.remove_prefix(1);
    const auto header = peek_frame({header_.data(), header_bytes_});
    if (!header) continue;
    header_bytes_ = 0;
    skip_bytes_ = header->payload_bytes;
    done_ = header->is(Opcode::close) || !header->masked;
  }
  return done_;
}

}  // namespace parlor::net
