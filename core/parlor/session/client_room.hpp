#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parlor/protocol/server_frames.hpp"
#include "parlor/room/replica.hpp"
#include "parlor/session/prediction.hpp"

namespace parlor::session {

/// One room as a client holds it: the replica, where it stands, and the commands without an answer.
class ClientRoom {
 public:
  using Pending = PendingCommand;

  explicit ClientRoom(room::Replica replica) : replica_(std::move(replica)) {}

  /// Numbers that this session has used in a room, kept for the case that it leaves the room and joins it again.
  struct Numbers {
    std::uint64_t next_number = 1;
    std::uint64_t next_seq = 1;
  };
  const Numbers& numbers() const { return numbers_; }
  void continue_with(const Numbers& numbers) { numbers_ = numbers; }

  const room::Replica& replica() const { return replica_; }
  /// Empty before the first answer to a join.
  const std::string& epoch() const { return epoch_; }
  const std::vector<Pending>& pending() const { return pending_; }
  /// The room as it will be with our unanswered commands; null if there are none. Made when it is asked for, and kept
  /// until something changes.
  const Prediction* prediction(const room::Author& self) const;
  /// The offset of the last check at which our state was the server's; 0 before the first, and after another epoch.
  room::Offset verified() const { return verified_; }
  void set_verified() { verified_ = replica_.offset(); }
  /// True between the answer to a join and the loss of the connection.
  bool joined() const { return joined_; }
  /// Where the server should continue; nothing before the first answer.
  std::optional<room::Position> position() const;

  /// Takes a joined frame's snapshot, if it has one. Errors: bad_field …; the room then still stands where it stood.
  Status restore(const protocol::Joined& frame, const room::Registry& kinds);
  void set_joined(const protocol::Joined& frame);
  void set_left();
  /// True from a question in between (a gap, a desync) to its answer: one is enough.
  bool asked() const { return asked_; }
  void set_asked() { asked_ = true; }
  /// Where our state was found to be another than the server's. Until the server's is there, or the connection is gone.
  struct Divergence {
    room::Check theirs;
    std::string our_hash;
  };
  const std::optional<Divergence>& diverged() const { return diverged_; }
  void set_diverged(Divergence divergence) { diverged_ = std::move(divergence); }
  /// True if the server can no longer know, after so long an absence, what became of the commands sent before it.
  bool has_been_forgotten(const protocol::Joined& frame) const;

  enum class Applied { yes, repeated, gap };
  /// Applies an event, whose body begins at `body` of the tape, if it is the next; an old one is `repeated`, one too
  /// far is a `gap`. Errors: those of Replica::apply.
  Result<Applied> apply(const room::Event& event, const codec::Tape& tape, codec::Tape::Index body);

  /// The command's number. Error: too_many_pending.
  Result<std::uint64_t> add_pending(codec::Document command, TimeMs given_at);
  /// True if the rules should be asked what the client does by itself: the confirmed state is one for which that has
  /// not been asked, and no such command waits for its answer, nor stands anything else against one.
  bool may_respond() const;
  /// The rules have been asked in this state.
  void note_response();
  void add_automatic(codec::Document command, TimeMs given_at);
  /// What only the client can give goes into the command, once: sent again, it is the same bytes.
  void prepare(std::size_t index, const room::ClientContext& context);
  /// Notes that the command goes out now, and gives it its seq when that has not been done.
  const Pending& mark_sent(std::size_t index);
  /// The command that was sent under that seq, null if there is none.
  const Pending* find_sent(std::uint64_t seq) const;
  /// Takes the command out, and returns it if there was one.
  std::optional<Pending> remove_sent(std::uint64_t seq);
  /// A command of this session under that seq has been seen in the room.
  void note_seq(std::uint64_t seq);

 private:
  room::Replica replica_;
  std::string epoch_;
  bool joined_ = false;
  bool asked_ = false;
  room::Offset verified_ = 0;
  std::optional<Divergence> diverged_;
  Numbers numbers_;
  std::uint64_t decided_seq_ = 0;  // the highest of ours that is known to be decided for good in this epoch
  std::vector<Pending> pending_;
  mutable std::optional<Prediction> prediction_;  // reset by whatever it is made from
  room::Position responded_;                      // where the rules were last asked what the client does by itself
};

}  // namespace parlor::session
