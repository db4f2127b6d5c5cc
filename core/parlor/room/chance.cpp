#include "parlor/room/chance.hpp"

#include "parlor/base/invariant.hpp"

namespace parlor::room {

std::uint32_t Chance::below(std::uint32_t bound) {
  invariant(bound > 0, "a draw has at least one possible outcome");
  // The largest multiple of bound that fits; words from there on would favour the small numbers.
  const std::uint64_t fair = (std::uint64_t{1} << 32) / bound * bound;
  std::uint64_t word = next_word();
  while (word >= fair) word = next_word();
  return static_cast<std::uint32_t>(word % bound);
}

std::uint32_t Chance::next_word() {
  touched_ = true;
  if (used_ == block_.size()) {
    std::array<std::uint8_t, 8> counter;
    for (std::size_t i = 0; i < 8; ++i) counter[i] = static_cast<std::uint8_t>(blocks_ >> (56 - 8 * i));
    block_ = crypto::Sha256().update(seed_).update(counter).finish();
    ++blocks_;
    used_ = 0;
  }
  std::uint32_t word = 0;
  for (int i = 0; i < 4; ++i) word = word << 8 | block_[used_++];
  return word;
}

}  // namespace parlor::room
