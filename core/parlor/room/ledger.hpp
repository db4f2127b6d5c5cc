#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "parlor/room/log.hpp"
#include "parlor/room/replica.hpp"
#include "parlor/room/stored.hpp"

namespace parlor::room {

/// A room's history as one host knows it: the events that the store has confirmed with the state they lead to, and on
/// top of them those that have been decided here, but may still turn out to come too late.
class Ledger {
 public:
  /// Nothing known yet: an empty room without an epoch. Error: unknown_room_kind.
  static Result<Ledger> make(const Registry& kinds, const RoomName& name);

  /// The confirmed state. Only this is shown to members.
  const Replica& confirmed() const { return confirmed_; }
  const Log& log() const { return log_; }
  Position position() const { return {log_.epoch(), confirmed_.offset()}; }
  /// True once the store's log was read or made.
  bool is_known() const { return !log_.epoch().empty(); }

  // -- decided here -----------------------------------------------------------------------------------------------
  /// The state that the next decision starts from: the confirmed one, or what it will be.
  const Replica& tip();
  /// Puts a decision on top: numbers the bodies' events.
  void decide(const Author& by, std::uint64_t seq, Rules::Bodies bodies, TimeMs now);
  const std::deque<Event>& decided() const { return decided_; }
  /// The first `count` of the decided events are in the store's log. Returns them.
  std::vector<Event> confirm(std::size_t count);
  /// Takes everything back that is not confirmed.
  void roll_back();

  // -- told by the store; nothing may be decided on top then ----------------------------------------------------------
  enum class Standing : std::uint8_t {
    continued,  ///< the log goes on where we stand; `news` have been applied
    replaced,   ///< our state was void, or too old; it is now the store's
    missing,    ///< the store does not know the room
    cut,        ///< the log ends before our position: it has lost its end
    forked,     ///< the log has other events than ours under the same numbers
  };
  struct Taken {
    Standing standing = Standing::continued;
    std::vector<Event> news{};  ///< applied, to be shown to members
    std::vector<Event> ours{};  ///< replaced: events that we had beyond the point where the new epoch began, and that
                                ///< fit behind it, since nobody has written there yet
    std::uint64_t lost = 0;     ///< replaced: events of ours that fit nowhere any more; where the new history does not
                                ///< say where it left ours, those commands of which it does not know
  };
  /// Takes what lies behind `base`, which is our position or before it. Errors: bad_field, unknown_command, offset_gap
  /// for a log that cannot be one of this kind; the ledger then stands before the event that could not be taken.
  Result<Taken> take(const std::optional<Position>& base, Tail tail);
  /// The log goes on from the state we have under another epoch.
  void renew(std::string epoch);
  /// What a new epoch that begins with our state has at the end of its name: a digest of our last event, so that others
  /// see whether they had the same one. A log that has lost its end and gone on has two histories under one name, and
  /// an offset alone does not say from which of them the new epoch goes on. Empty at an epoch's beginning.
  std::string mark() const { return mark_at(confirmed_.offset()); }

 private:
  explicit Ledger(Replica replica) : confirmed_(std::move(replica)), log_("") {}

  Result<Taken> go_on(Offset base, Tail tail);
  Result<Taken> start_anew(Tail tail);
  bool is_ours(const Event& event) const;
  /// True if what was asked for as a whole, since it was another history's, is ours after all: the store has lost the
  /// part that was not.
  bool shows_ours(const Tail& tail) const;
  std::string mark_at(Offset offset) const;
  /// True if the epoch began with what was our state at that position.
  bool goes_on_from_ours(const std::string& epoch, const Position& parent) const;

  Replica confirmed_;
  Log log_;
  std::deque<Event> decided_;
  std::optional<Replica> foreseen_;  // `confirmed_` plus the first of `decided_`; made when somebody asks for the tip
};

}  // namespace parlor::room
