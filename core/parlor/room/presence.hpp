#pragma once

#include <map>
#include <optional>
#include <vector>

#include "parlor/room/members.hpp"

namespace parlor::room {

/// Which members of a room are connected here, and since when the others are not. A member without a connection stays
/// in the room for limits::absence_ms, so that a broken line costs nobody the seat.
class Presence {
 public:
  /// One more connection of that member. Two windows with one key are one member with two connections.
  /// True if it is the first.
  bool connected(const MemberId& member);
  /// One less; with the last one the absence begins.
  void disconnected(const MemberId& member, TimeMs now);
  /// Somebody who should be connected somewhere, but nobody knows where: its absence begins, unless it has begun
  /// already or the member is connected.
  void await(const MemberId& member, TimeMs now);
  /// One less, on purpose: nobody waits for it. True if it was the last, so that the member is gone.
  bool leave(const MemberId& member);

  bool is_connected(const MemberId& member) const;
  const std::map<MemberId, int>& connected() const { return connections_; }
  bool anybody() const { return !connections_.empty() || !absent_until_.empty(); }
  /// When the next absence ends.
  std::optional<TimeMs> next_timeout() const;
  /// Those whose absence has ended; they are forgotten here.
  std::vector<MemberId> take_expired(TimeMs now);

 private:
  std::map<MemberId, int> connections_;
  std::map<MemberId, TimeMs> absent_until_;
};

}  // namespace parlor::room
