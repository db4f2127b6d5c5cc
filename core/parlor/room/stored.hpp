#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parlor/room/event.hpp"

/// What a room's host and the store that keeps its log say to each other. A store keeps, for each room: an epoch, the
/// numbered events, and a snapshot from which those behind it lead to the present. It changes only by comparing first,
/// so that any number of hosts may write to one log.
namespace parlor::room {

/// A state (Replica::snapshot) and where in the history it stands.
struct Snapshot {
  Offset offset = 0;
  codec::Document state;
};

/// What a store holds behind a position.
struct Tail {
  std::string epoch;  ///< empty: the store has no such room
  Offset last = 0;    ///< the log's end
  /// False: `events` are those behind the position asked for; there is no snapshot. If that position is ahead of `last`
  /// (in the same epoch), there are none, and the log has lost its end.
  /// True: the position cannot be continued from, or none was given. Then the state is `snapshot`, or an empty room at
  /// offset 0 without one, plus those `events` that lie behind it; `events` are all that are kept, and may begin before
  /// the snapshot.
  bool whole = false;
  std::optional<Snapshot> snapshot{};
  std::vector<Event> events{};  ///< without gaps; the last one is number `last`
  /// Where the epoch before this one was left, when somebody still had its state: this epoch began with that state.
  std::optional<Position> parent{};
};

/// Events to append, if the log ends at `expected`. At most limits::events_per_append.
struct Append {
  Position expected;
  std::vector<Event> events;         ///< numbered from expected.offset + 1
  std::optional<Snapshot> snapshot;  ///< of an offset up to expected.offset: what lies limits::room_log_events and more
                                     ///< before it may be forgotten
};

/// A new epoch, if the log still is at `expected` (an empty epoch: if there is none). With a snapshot the history goes
/// on behind it, without one it begins anew. The old events are forgotten.
struct Renewal {
  Position expected;
  std::string epoch;
  std::optional<Snapshot> snapshot;
  std::optional<Position> parent;
};

/// What became of an Append or a Renewal: done, or not done because the log is not where it was expected to be. Then
/// this is what lies behind the expected position.
struct Written {
  std::optional<Tail> conflict;
};

}  // namespace parlor::room
