#pragma once

#include <cstdint>
#include <map>
#include <tuple>

#include "parlor/codec/fields.hpp"
#include "parlor/room/event.hpp"

namespace parlor::room {

/// What became of a member's last commands. Commands carry increasing numbers, `seq`.
struct Outcome {
  std::uint64_t seq = 0;      ///< the highest applied
  std::uint64_t applied = 0;  ///< bit i: seq-i was applied too (limits::pending_commands bits)
  Offset offset = 0;          ///< of the last event it caused

  static constexpr auto fields() {
    return std::tuple{codec::field("seq", &Outcome::seq), codec::field("applied", &Outcome::applied),
                      codec::field("offset", &Outcome::offset)};
  }
};

/// Makes commands effectively once: part of the replicated state, so every server of a room, and a server after a
/// restart, knows which commands have been applied. A client has at most limits::pending_commands unanswered, so for
/// any command it may send again the answer is here. Bounded: the outcome of a member who caused nothing for
/// limits::outcome_window events is forgotten, and beyond limits::outcomes_per_room the oldest.
class Outcomes {
 public:
  enum class Verdict { fresh, applied, refused, forgotten };

  /// What is known of that command. `fresh`: not seen; `refused`: a later one was applied and this one never was;
  /// `forgotten`: older than what is remembered.
  Verdict verdict(const MemberId& member, std::uint64_t seq) const;
  /// The highest seq applied for the member, 0 if none is remembered.
  std::uint64_t last_seq(const MemberId& member) const;

  void note(const MemberId& member, std::uint64_t seq, Offset offset);
  std::size_t size() const { return outcomes_.size(); }
  /// How many commands are remembered here as applied, and there are not.
  std::uint64_t count_missing_in(const Outcomes& other) const;

  codec::Json to_json() const { return codec::encode(outcomes_); }
  void write(codec::Writer& writer) const { codec::write(writer, outcomes_); }
  Status from_json(const codec::Json& json);

 private:
  void forget_old(Offset offset);

  std::map<MemberId, Outcome> outcomes_;
};

}  // namespace parlor::room
