// Who has heard what: each sender numbers its messages, each member of its room must hear each number once and in
// order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tag.hpp"

namespace load {

class Ledger {
 public:
  Ledger(std::size_t members, std::size_t senders) : senders_(senders), next_(members * senders, kUnknown) {}

  /** From now on a member counts, and hears each sender from this number on. */
  void expect(std::size_t member, std::size_t sender, std::uint32_t number) { at(member, sender) = number; }
  /** A member counts from the first number on that it will hear of each sender. */
  void expect_any(std::size_t member);

  /** A member has heard a message. True when it is the first time that it did. */
  bool note(std::size_t member, Tag tag);

  /** At the end: adds what a member has not heard of the `sent` messages of a sender. */
  void close(std::size_t member, std::size_t sender, std::uint32_t sent);

  std::uint64_t lost() const { return lost_; }
  /** Heard again, or behind a later one. */
  std::uint64_t repeated() const { return repeated_; }

 private:
  static constexpr std::uint32_t kUnknown = 0xffff'ffff;

  std::uint32_t& at(std::size_t member, std::size_t sender) { return next_[member * senders_ + sender]; }

  std::size_t senders_;
  std::vector<std::uint32_t> next_;  ///< of each member, for each sender of its room
  std::uint64_t lost_ = 0;
  std::uint64_t repeated_ = 0;
};

}  // namespace load
