#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "parlor/crypto/sha256.hpp"
#include "parlor/room/chance.hpp"

/// Dice that neither side can bend: the server commits to a seed of its own, every player to one of theirs, and what
/// falls follows from all of them. Pure functions, used by those who roll and by those who verify; docs/FAIRNESS.md
/// says how the rooms play them, and what is proven by it.
///
/// What is hashed is text: lines, parted by "\n", that no room name, member or hexadecimal number can hold. So any
/// language with an HMAC checks a die in three lines.
namespace parlor::fair {

/// 32 bytes; in states and events 64 lower-case hexadecimal digits.
using Seed = crypto::Digest;

/// HMAC(client's secret, "parlor client seed 1", room, member, number). `number` must be a fresh one for every seed:
/// one that was revealed must never be committed to again.
Seed client_seed(const room::Secret& secret, std::string_view room, std::string_view member, std::uint64_t number);

/// SHA-256("parlor client commitment 1", room, round, member, seed), hexadecimal. Bound to the member, so that nobody
/// can take another's commitment, and later another's seed, for its own.
std::string client_commitment(std::string_view room, std::int64_t round, std::string_view member, const Seed& seed);

/// 128 bits of the server's chance, hexadecimal: what makes a server seed another one every time. No secret.
std::string draw_nonce(room::Chance& chance);

/// HMAC(servers' secret, "parlor server seed 1", room, nonce, round): whichever server knows the secret finds it again.
Seed server_seed(const room::Secret& secret, std::string_view room, std::string_view nonce, std::int64_t round);

/// SHA-256 of the seed's 32 bytes, hexadecimal.
std::string server_commitment(const Seed& seed);

/// Whether the seed (hexadecimal) is the one that the server committed to.
bool opens(std::string_view seed, std::string_view commitment);

/// Draws without bias from an endless stream of bytes, HMAC(server seed, what, block) for block 0, 1, 2, …; four bytes,
/// the highest first, are one draw, and those that would favour a result are passed over.
class Faces {
 public:
  /// `what` names the draws, each stream's own: begin it with a tag and let it hold all that is to decide the result.
  Faces(const Seed& server_seed, std::string what) : seed_(server_seed), what_(std::move(what)) {}

  /// 0 to bound-1, each equally likely. `bound` is at least 1.
  std::uint32_t below(std::uint32_t bound);
  /// 1 to faces.
  std::int64_t die(std::int64_t faces) {
    return 1 + static_cast<std::int64_t>(below(static_cast<std::uint32_t>(faces)));
  }

 private:
  std::uint32_t next_word();

  Seed seed_;
  std::string what_;
  crypto::Digest block_{};
  std::uint64_t blocks_ = 0;
  std::size_t used_ = sizeof(crypto::Digest);
};

}  // namespace parlor::fair
