#pragma once

#include <string>
#include <string_view>

#include "parlor/room/audit.hpp"
#include "parlor/room/record.hpp"

namespace parlor::room {

/// What came of verifying a record.
struct VerifyReport {
  bool ok = false;  ///< nothing was found
  std::string room;
  std::string epoch;
  Offset first = 0;  ///< the first event's; 0 without events
  Offset last = 0;   ///< the last one's
  std::string hash;  ///< of the state that the events lead to
  Tally tally;
};

/// {"ok","room","epoch","first","last","hash","events","games","games_open","dice","dice_checked","one_sided",
/// "problems","findings":[{"offset","what"}]}
codec::Document to_document(const VerifyReport& report);

/// Checks a saved room (room/record.hpp) from its first byte to its last: that it is written as records are; the chain
/// of hashes; that every event is one that the room's rules could have led to, by whom it says; commitments, seeds and
/// every die; and the state's hash at the end. What does not hold is found by its event's offset. `text` may end with
/// one line break. Errors: those of parse_record and replica_at, when this is no record at all.
Result<VerifyReport> verify_record(const Registry& kinds, std::string_view text);

}  // namespace parlor::room
