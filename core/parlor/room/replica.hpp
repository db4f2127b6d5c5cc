#pragma once

#include <memory>
#include <string>

#include "parlor/room/name.hpp"
#include "parlor/room/outcomes.hpp"
#include "parlor/room/registry.hpp"

namespace parlor::room {

/// A room's state at an offset: the kind's state, the members, and what is remembered of their commands. The same class
/// on a server and in a browser; fed the same events it holds the same state, byte for byte, which hash() shows.
class Replica {
 public:
  /// An empty room at offset 0. Error: unknown_room_kind.
  static Result<Replica> make(const Registry& kinds, const RoomName& name);
  Replica clone() const;
  /// The same room at offset 0.
  Replica fresh() const { return Replica(name_, rules_->fresh()); }

  const RoomName& name() const { return name_; }
  Offset offset() const { return offset_; }
  const Members& members() const { return members_; }
  const Outcomes& outcomes() const { return outcomes_; }
  const Rules& rules() const { return *rules_; }

  /// Applies the next event. Errors: offset_gap unless it is number offset()+1; bad_field or unknown_command if it is
  /// no event of this kind. After an error the replica is as it was.
  Status apply(const Event& event);
  /// The same for a body that has been read already, as one has that came in a frame: it begins at `body` of the tape.
  Status apply(const Event& event, const codec::Tape& tape, codec::Tape::Index body);

  /// Everything but the offset, as {"members","outcomes","state"}.
  codec::Document snapshot() const;
  /// Takes a snapshot's state. After an error the replica must not be used any more.
  Status restore(Offset offset, const codec::Document& snapshot);

  /// SHA-256, hexadecimal, over the deterministic CBOR of [kind, offset, snapshot].
  std::string hash() const;

 private:
  Replica(RoomName name, std::unique_ptr<Rules> rules);

  RoomName name_;
  Offset offset_ = 0;
  Members members_;
  Outcomes outcomes_;
  std::unique_ptr<Rules> rules_;
  codec::Tape body_;  // of the event that is applied; kept for its memory
};

}  // namespace parlor::room
