#include "parlor/crypto/hmac_sha256.hpp"

#include <algorithm>

namespace parlor::crypto {
namespace {

using Block = std::array<std::uint8_t, 64>;

Block block_of(ByteView key) {
  Block block{};
  if (key.size() > block.size()) {
    const Digest digest = sha256(key);
    std::copy(digest.begin(), digest.end(), block.begin());
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }
  return block;
}

Block masked(Block block, std::uint8_t mask) {
  for (std::uint8_t& byte : block) byte ^= mask;
  return block;
}

}  // namespace

HmacSha256::HmacSha256(ByteView key) {
  const Block block = block_of(key);
  inner_.update(masked(block, 0x36));
  outer_.update(masked(block, 0x5c));
}

HmacSha256& HmacSha256::update(ByteView bytes) {
  inner_.update(bytes);
  return *this;
}

Digest HmacSha256::finish() {
  return outer_.update(inner_.finish()).finish();
}

Digest hmac_sha256(ByteView key, ByteView message) {
  return HmacSha256(key).update(message).finish();
}

bool constant_time_equal(ByteView one, ByteView other) {
  if (one.size() != other.size()) return false;
  // Volatile, so that no compiler makes it stop at the first difference.
  volatile std::uint8_t difference = 0;
  for (std::size_t i = 0; i < one.size(); ++i) difference = static_cast<std::uint8_t>(difference | (one[i] ^ other[i]));
  return difference == 0;
}

}  // namespace parlor::crypto
