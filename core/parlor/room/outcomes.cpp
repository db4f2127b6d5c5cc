#include "parlor/room/outcomes.hpp"

#include <algorithm>

namespace parlor::room {
namespace {

constexpr std::uint64_t window = limits::pending_commands;
static_assert(window < 53, "the bits are one integer within ±2^53");
constexpr std::uint64_t window_bits = (std::uint64_t{1} << window) - 1;

std::string key_of(const Author& author) {
  return author.session.empty() ? author.member : author.member + "." + author.session;
}

}  // namespace

codec::Json refusal_body() {
  return {{"type", CommandRefused::type}};
}

bool is_refusal(const codec::Tape& body) {
  const codec::Tape::Index type = body.find(codec::Tape::root, "type");
  return type != codec::Tape::root && body[type].kind == codec::Token::Kind::text &&
         body[type].text == CommandRefused::type;
}

bool is_refusal(const codec::Document& body) {
  codec::Tape tape;
  body.read(tape);
  return is_refusal(tape);
}

Outcomes::Verdict Outcomes::verdict(const Author& author, std::uint64_t seq) const {
  return verdict_of(key_of(author), seq);
}

Outcomes::Verdict Outcomes::verdict_of(const std::string& key, std::uint64_t seq) const {
  const auto place = outcomes_.find(key);
  if (place == outcomes_.end() || seq > place->second.seq) return Verdict::fresh;
  const std::uint64_t age = place->second.seq - seq;
  if (age >= window) return Verdict::forgotten;
  return (place->second.applied >> age & 1) != 0 ? Verdict::applied : Verdict::refused;
}

std::uint64_t Outcomes::last_seq(const Author& author) const {
  const auto place = outcomes_.find(key_of(author));
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

void Outcomes::note_applied(const Author& author, std::uint64_t seq, Offset offset) {
  note(author, seq, offset, true);
}

void Outcomes::note_refused(const Author& author, std::uint64_t seq, Offset offset) {
  note(author, seq, offset, false);
}

void Outcomes::note(const Author& author, std::uint64_t seq, Offset offset, bool is_applied) {
  Outcome& outcome = outcomes_[key_of(author)];
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

Status Outcomes::from_json(const codec::Json& json) {
  Result<std::map<std::string, Outcome>> outcomes = codec::decode<std::map<std::string, Outcome>>(json, "outcomes");
  if (!outcomes) return outcomes.error();
  outcomes_ = *std::move(outcomes);
  return {};
}

}  // namespace parlor::room
