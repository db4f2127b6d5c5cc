#pragma once

#include <optional>
#include <vector>

#include "parlor/dice/event.hpp"
#include "parlor/room/audit.hpp"

namespace parlor::dice {

/// Follows a dice table's history, and finds what its rules cannot have led to: who acts without being at turn, a piece
/// that goes elsewhere than its die says, a seed that is not the one committed to, a die that does not follow from the
/// seeds, a winner who has not won, an event that should have followed and did not. Dice are checked when the game is
/// over and the server's seed is known.
class DiceAudit {
 public:
  void check(const State& before, const Event& event, room::AuditContext& context);
  void finish(const State& last, room::Tally& tally) const;

  /// A die that waits for the server's seed.
  struct Fallen {
    room::Offset offset = 0;
    SeatNumber seat = 0;
    std::int64_t n = 0;
    std::int64_t face = 0;
  };
  /// What is known of the game that runs, besides its state.
  struct Game {
    room::Offset started = 0;       ///< 0: before the record begins
    std::vector<SeatNumber> order;  ///< as it was started
    std::vector<Fallen> dice;
    /// When the room last took back that somebody without a commitment is ready: the others' comes in the same moment,
    /// when the state no longer says how long they were waited for.
    TimeMs commit_missed = 0;
  };

 private:
  Game game_;
  std::optional<SeatNumber> leaving_;  ///< whose turn passed because it leaves: its seat must become free now
};

}  // namespace parlor::dice
