#pragma once

#include <array>
#include <cstdint>

#include "parlor/crypto/sha256.hpp"

namespace parlor::room {

/// 32 bytes of entropy, given by the shell for one decision.
using Seed = std::array<std::uint8_t, 32>;

/// 32 bytes that one side keeps for itself, and derives from what it commits to: the servers' common secret, or a
/// client's own.
using Secret = std::array<std::uint8_t, 32>;

/// Chance inside a `decide`: an endless stream of bytes, SHA-256(seed, counter), drawn from without bias. The core has
/// no entropy of its own, so the same seed gives the same draws everywhere. It notes whether it was asked for anything:
/// what a client decides ahead of the server must not depend on chance, which only the server has.
class Chance {
 public:
  explicit Chance(const Seed& seed, const Secret& secret = {}) : seed_(seed), secret_(secret) {}

  /// The secret that all servers of a room share. Never put it, or what leads to it, into a state or an event.
  const Secret& secret() {
    touched_ = true;
    return secret_;
  }
  /// True once anything was drawn, or the secret was looked at.
  bool was_used() const { return touched_; }

  /// A number from 0 to bound-1, each equally likely (rejection sampling). `bound` is at least 1.
  std::uint32_t below(std::uint32_t bound);
  /// A die: 1 to faces.
  std::int64_t die(std::int64_t faces) {
    return 1 + static_cast<std::int64_t>(below(static_cast<std::uint32_t>(faces)));
  }

 private:
  std::uint32_t next_word();

  Seed seed_;
  Secret secret_;
  bool touched_ = false;
  crypto::Digest block_{};
  std::uint64_t blocks_ = 0;
  std::size_t used_ = sizeof(crypto::Digest);
};

}  // namespace parlor::room
