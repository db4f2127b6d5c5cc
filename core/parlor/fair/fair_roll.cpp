#include "parlor/fair/fair_roll.hpp"

#include "parlor/base/invariant.hpp"
#include "parlor/crypto/hmac_sha256.hpp"
#include "parlor/fair/lines.hpp"

namespace parlor::fair {

Seed client_seed(const room::Secret& secret, std::string_view room, std::string_view member, std::uint64_t number) {
  return crypto::hmac_sha256(secret, as_bytes(lines("parlor client seed 1", room, member, number)));
}

std::string client_commitment(std::string_view room, std::int64_t round, std::string_view member, const Seed& seed) {
  return to_hex(crypto::sha256(as_bytes(lines("parlor client commitment 1", room, round, member, to_hex(seed)))));
}

std::string draw_nonce(room::Chance& chance) {
  std::array<std::uint8_t, 16> nonce;
  for (std::uint8_t& byte : nonce) byte = static_cast<std::uint8_t>(chance.below(256));
  return to_hex(nonce);
}

Seed server_seed(const room::Secret& secret, std::string_view room, std::string_view nonce, std::int64_t round) {
  return crypto::hmac_sha256(secret, as_bytes(lines("parlor server seed 1", room, nonce, round)));
}

std::string server_commitment(const Seed& seed) {
  return to_hex(crypto::sha256(seed));
}

bool opens(std::string_view seed, std::string_view commitment) {
  Seed bytes;
  return from_hex(seed, bytes) && crypto::constant_time_equal(as_bytes(server_commitment(bytes)), as_bytes(commitment));
}

std::uint32_t Faces::below(std::uint32_t bound) {
  invariant(bound > 0, "a draw has at least one possible outcome");
  // The largest multiple of bound that fits; words from there on would favour the small numbers.
  const std::uint64_t fair = (std::uint64_t{1} << 32) / bound * bound;
  std::uint64_t word = next_word();
  while (word >= fair) word = next_word();
  return static_cast<std::uint32_t>(word % bound);
}

std::uint32_t Faces::next_word() {
  if (used_ == block_.size()) {
    block_ = crypto::hmac_sha256(seed_, as_bytes(lines(what_, blocks_)));
    ++blocks_;
    used_ = 0;
  }
  std::uint32_t word = 0;
  for (int i = 0; i < 4; ++i) word = word << 8 | block_[used_++];
  return word;
}

}  // namespace parlor::fair
