#include "parlor/room/outcomes.hpp"

#include <algorithm>

namespace parlor::room {
namespace {

constexpr std::uint64_t window = limits::pending_commands;
static_assert(window < 53, "the bits are one integer within ±2^53");
constexpr std::uint64_t window_bits = (std::uint64_t{1} << window) - 1;

/// `memory` is where a key stands that has to be put together.
std::string_view key_of(AuthorView author, std::string& memory) {
  if (author.session.empty()) return author.member;
  memory.reserve(author.member.size() + 1 + author.session.size());
  return memory.append(author.member).append(1, '.').append(author.session);
}

}  // namespace

codec::Document refusal_body() {
  return codec::to_document(std::variant<CommandRefused>());
}

bool is_refusal(std::string_view type) {
  return type == CommandRefused::type;
}

bool is_refusal(const codec::Document& body) {
  codec::Tape tape;
  body.read(tape);
  return is_refusal(tape.type_of(codec::Tape::root));
}

Outcomes::Verdict Outcomes::verdict(AuthorView author, std::uint64_t seq) const {
  std::string memory;
  return verdict_of(key_of(author, memory), seq);
}

Outcomes::Verdict Outcomes::verdict_of(std::string_view key, std::uint64_t seq) const {
  const auto place = outcomes_.find(key);
  if (place == outcomes_.end() || seq > place->second.seq) return Verdict::fresh;
  const std::uint64_t age = place->second.seq - seq;
  if (age >= window) return Verdict::forgotten;
  return (place->second.applied >> age & 1) != 0 ? Verdict::applied : Verdict::refused;
}

std::uint64_t Outcomes::last_seq(AuthorView author) const {
  std::string memory;
  const auto place = outcomes_.find(key_of(author, memory));
  return place == outcomes_.end() ? 0 : place->second.seq;
}

std::uint64_t Outcomes::count_missing_in(const Outcomes& other) const {
  std::uint64_t missing = 0;
  for (const auto& [key, outcome] : outcomes_) {
    for (std::uint64_t age = 0; age < window && age < outcome.seq; ++age) {
      if ((outcome.applied >> age & 1) == 0) continue;
      const Verdict verdict = other.verdict_of(key, outcome.seq - age);
      missing += verdict == Verdict::fresh || verdict == Verdict::refused;
    }
  }
  return missing;
}

void Outcomes::note_applied(AuthorView author, std::uint64_t seq, Offset offset) {
  note(author, seq, offset, true);
}

void Outcomes::note_refused(AuthorView author, std::uint64_t seq, Offset offset) {
  note(author, seq, offset, false);
}

void Outcomes::note(AuthorView author, std::uint64_t seq, Offset offset, bool is_applied) {
  std::string memory;
  const std::string_view key = key_of(author, memory);
  auto place = outcomes_.lower_bound(key);
  if (place == outcomes_.end() || place->first != key) place = outcomes_.emplace_hint(place, key, Outcome());
  Outcome& outcome = place->second;
  outcome.offset = offset;
  if (seq > outcome.seq) {
    const std::uint64_t step = seq - outcome.seq;
    outcome.applied = step >= window ? 0 : outcome.applied << step & window_bits;
    outcome.applied |= is_applied ? 1 : 0;
    outcome.seq = seq;
  }
  if (offset % 64 == 0 || outcomes_.size() > limits::outcomes_per_room) forget_old(offset);
}

void Outcomes::forget_old(Offset offset) {
  std::erase_if(outcomes_, [&](const auto& entry) { return entry.second.offset + limits::outcome_window < offset; });
  while (outcomes_.size() > limits::outcomes_per_room) {
    const auto oldest = std::min_element(outcomes_.begin(), outcomes_.end(), [](const auto& a, const auto& b) {
      return a.second.offset < b.second.offset;
    });
    outcomes_.erase(oldest);
  }
}

Status Outcomes::restore(const codec::Tape& tape, codec::Tape::Index at) {
  Result<decltype(outcomes_)> outcomes = codec::decode<decltype(outcomes_)>(tape, at, "outcomes");
  if (!outcomes) return outcomes.error();
  outcomes_ = *std::move(outcomes);
  return {};
}

}  // namespace parlor::room
