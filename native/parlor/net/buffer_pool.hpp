#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace parlor::net {

/// Spare buffers of one loop. A connection takes one when it has something to send and gives it back when that is sent,
/// so that busy connections allocate nothing and idle ones hold nothing. Not thread-safe.
class BufferPool {
 public:
  /// An empty string, with capacity when a spare one is at hand.
  std::string take() {
    if (spares_.empty()) return {};
    std::string buffer = std::move(spares_.back());
    spares_.pop_back();
    return buffer;
  }

  void give(std::string buffer) {
    if (buffer.capacity() > max_spare_bytes || spares_.size() == max_spares) return;
    buffer.clear();
    spares_.push_back(std::move(buffer));
  }

 private:
  static constexpr std::size_t max_spares = 256;
  static constexpr std::size_t max_spare_bytes = 128 << 10;  // larger ones go back to the allocator

  std::vector<std::string> spares_;
};

}  // namespace parlor::net
