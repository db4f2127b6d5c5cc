#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "parlor/room/decide.hpp"
#include "parlor/room/log.hpp"
#include "parlor/room/presence.hpp"

namespace parlor::room {

/// What a member who joins (again) gets: the events it missed, or the whole state.
struct JoinAnswer {
  Position position;                    ///< where the member stands after taking the answer
  std::vector<Event> events;            ///< those after the position it came with
  std::optional<codec::Json> snapshot;  ///< instead of events
  bool reset = false;          ///< it came with a position, which could not be continued from: its old state is void
  std::uint64_t last_seq = 0;  ///< of its commands, the highest applied
  Check check;
};

/// What became of a command.
struct CommandAnswer {
  Offset offset = 0;       ///< of the last event it caused; 0 if that is no longer known (a repetition)
  bool duplicate = false;  ///< it had been applied before; nothing happened now
  std::optional<Check> check;
};

/// One room on a server: decides commands, appends their events to the log, applies them. Sans-I/O; the shell gives
/// time and entropy, and after every call takes the new events with take_events() and sends them to the members, in
/// order.
class Host {
 public:
  /// A fresh room. `epoch` is random. Error: unknown_room_kind.
  static Result<Host> make(const Registry& kinds, const RoomName& name, std::string epoch);

  const Replica& replica() const { return replica_; }
  const Log& log() const { return log_; }

  /// A connection of a member opens the room. Error: room_full.
  Result<JoinAnswer> join(const MemberId& member, std::string_view wanted_name, const std::optional<Position>& known,
                          const Moment& moment);
  /// The answer for a member that is in already and asks again (it found a gap, or a different hash).
  JoinAnswer rejoin(const MemberId& member, const std::optional<Position>& known);
  /// The member says goodbye; with another connection of its own still here it stays.
  void leave(const MemberId& member, const Moment& moment);
  /// A connection of the member is gone without goodbye.
  void disconnected(const MemberId& member, TimeMs now);

  /// Errors: not_joined, not_applied (sent again after it was refused), unknown_command, bad_field, refused.
  Result<CommandAnswer> command(const MemberId& member, std::uint64_t seq, const codec::Json& command,
                                const Moment& moment);
  Status signal(const MemberId& member, const codec::Json& signal, const Moment& moment) const;

  /// When timeout() wants to be called.
  std::optional<TimeMs> next_timeout() const;
  void timeout(const Moment& moment);
  /// True while nobody is connected or awaited: the shell may forget the room.
  bool is_empty() const { return !presence_.anybody(); }

  /// The events since the last call, in order.
  std::vector<Event> take_events();
  /// The state's hash at the log's end.
  Check check() const;

 private:
  Host(Replica replica, std::string epoch) : replica_(std::move(replica)), log_(std::move(epoch)) {}

  void commit(const MemberId& by, std::uint64_t seq, Rules::Bodies bodies, TimeMs now);
  Result<CommandAnswer> repeated(Outcomes::Verdict verdict, const MemberId& member, std::uint64_t seq) const;

  Replica replica_;
  Log log_;
  Presence presence_;
  std::vector<Event> new_events_;
  TimeMs last_check_ = 0;
  mutable std::optional<Check> cached_check_;
};

}  // namespace parlor::room
