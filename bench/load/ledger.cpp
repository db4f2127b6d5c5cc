#include "ledger.hpp"

namespace load {

void Ledger::expect_any(std::size_t member) {
  for (std::size_t sender = 0; sender < senders_; ++sender) at(member, sender) = kUnknown;
}

bool Ledger::note(std::size_t member, Tag tag) {
  auto& next = at(member, tag.sender);
  if (next == kUnknown) next = tag.number;
  if (tag.number < next) {
    ++repeated_;
    return false;
  }
  lost_ += tag.number - next;
  next = tag.number + 1;
  return true;
}

void Ledger::close(std::size_t member, std::size_t sender, std::uint32_t sent) {
  auto& next = at(member, sender);
  if (next != kUnknown && next < sent) lost_ += sent - next;
  next = kUnknown;
}

}  // namespace load
