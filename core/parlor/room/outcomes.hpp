#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "parlor/codec/fields.hpp"
#include "parlor/room/event.hpp"

namespace parlor::room {

/// A command has been refused for good. Logged where another server may still have the same command, so that this one
/// comes first there, too (decision 33); `by`, `session` and `seq` of the event say which it was. Every room knows it.
struct CommandRefused {
  static constexpr std::string_view type = "command_refused";
  static constexpr auto fields() { return std::tuple{}; }
};
codec::Document refusal_body();
/// Of an event whose body has this "type".
bool is_refusal(std::string_view type);
bool is_refusal(const codec::Document& body);

/// What became of an author's last commands. Commands carry increasing numbers, `seq`.
struct Outcome {
  std::uint64_t seq = 0;      ///< the highest that is decided for good: applied, or refused in the log
  std::uint64_t applied = 0;  ///< bit i: seq-i was applied too (limits::pending_commands bits)
  Offset offset = 0;          ///< of the last event it caused

  static constexpr auto fields() {
    return std::tuple{codec::field("seq", &Outcome::seq), codec::field("applied", &Outcome::applied),
                      codec::field("offset", &Outcome::offset)};
  }
};

/// Makes commands effectively once: part of the replicated state, so every server of a room, and a server after a
/// restart, knows which commands have been applied. A client has at most limits::pending_commands unanswered, so for
/// any command it may send again the answer is here. Bounded: the outcome of an author who caused nothing for
/// limits::outcome_window events is forgotten, and beyond limits::outcomes_per_room the oldest.
class Outcomes {
 public:
  enum class Verdict { fresh, applied, refused, forgotten };

  /// What is known of that command. `fresh`: not seen; `refused`: it was refused for good, or a later one was decided
  /// and this one never applied; `forgotten`: older than what is remembered.
  Verdict verdict(AuthorView author, std::uint64_t seq) const;
  /// The highest seq decided for the author, 0 if none is remembered.
  std::uint64_t last_seq(AuthorView author) const;

  void note_applied(AuthorView author, std::uint64_t seq, Offset offset);
  void note_refused(AuthorView author, std::uint64_t seq, Offset offset);
  std::size_t size() const { return outcomes_.size(); }
  /// How many commands are remembered here as applied, and there are not.
  std::uint64_t count_missing_in(const Outcomes& other) const;

  codec::Document document() const { return codec::to_document(outcomes_); }
  void write(codec::Writer& writer) const { codec::write(writer, outcomes_); }
  /// Takes what document() gave and begins at `at`. Errors: bad_field; then nothing has changed.
  Status restore(const codec::Tape& tape, codec::Tape::Index at = codec::Tape::root);

 private:
  void note(AuthorView author, std::uint64_t seq, Offset offset, bool is_applied);
  Verdict verdict_of(std::string_view key, std::uint64_t seq) const;
  void forget_old(Offset offset);

  std::map<std::string, Outcome, std::less<>> outcomes_;  // by member, or "member.session"
};

}  // namespace parlor::room
