#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "parlor/room/event.hpp"
#include "parlor/room/members.hpp"
#include "parlor/room/name.hpp"

/// What it takes to check a room's history after the fact: room/verify.hpp does it for saved rooms.
namespace parlor::room {

class Rules;

/// Something in a history that cannot have happened, or is not as it was written.
struct Finding {
  Offset offset = 0;  ///< of the event; 0: the record as a whole
  std::string what;   ///< a sentence
  static constexpr auto fields() {
    return std::tuple{codec::field("offset", &Finding::offset), codec::field("what", &Finding::what)};
  }
};

/// What was looked at, and what was found.
struct Tally {
  std::uint64_t events = 0;
  std::uint64_t games = 0;         ///< played to their end
  std::uint64_t games_open = 0;    ///< without their end, so that their dice cannot be checked yet
  std::uint64_t dice = 0;          ///< that fell
  std::uint64_t dice_checked = 0;  ///< computed anew from the seeds of both sides, and right
  std::uint64_t one_sided = 0;     ///< of those, with no seed but the server's
  std::uint64_t problems = 0;      ///< found; `findings` holds the first limits::record_findings
  std::vector<Finding> findings;

  void find(Offset offset, std::string what) {
    if (++problems <= limits::record_findings) findings.push_back({offset, std::move(what)});
  }
};

/// An event that is to be checked before it is applied.
struct AuditContext {
  const RoomName& room;
  const Members& members;  ///< before the event
  const Event& event;
  Tally& tally;

  void find(std::string what) { tally.find(event.offset, std::move(what)); }
  /// A finding unless it holds.
  void require(bool holds, const char* otherwise) {
    if (!holds) find(otherwise);
  }
  /// A finding for each field in which the event's body differs from what the rules give, by name.
  void require_body(const codec::Document& expected);
};

/// Follows the events of a room, and says which of them its kind's rules cannot have led to. Made by Rules.
class Audit {
 public:
  virtual ~Audit() = default;
  /// The next event of the kind, and the rules' state before it.
  virtual void check(const Rules& before, AuditContext& context) = 0;
  /// No more events come.
  virtual void finish(const Rules& last, Tally& tally) = 0;
};

}  // namespace parlor::room
