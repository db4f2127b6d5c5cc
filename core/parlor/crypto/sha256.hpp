#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "parlor/base/bytes.hpp"

namespace parlor::crypto {

using Digest = std::array<std::uint8_t, 32>;

/// SHA-256 (FIPS 180-4), fed in pieces.
class Sha256 {
 public:
  Sha256();
  Sha256& update(ByteView bytes);
  /// The digest of all that was fed. The object is used up.
  Digest finish();

 private:
  void compress(const std::uint8_t* block);

  std::array<std::uint32_t, 8> state_;
  std::array<std::uint8_t, 64> block_{};
  std::size_t filled_ = 0;
  std::uint64_t total_bytes_ = 0;
};

Digest sha256(ByteView bytes);

}  // namespace parlor::crypto
