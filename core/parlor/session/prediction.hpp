#pragma once

#include <vector>

#include "parlor/room/replica.hpp"
#include "parlor/session/pending_command.hpp"

namespace parlor::session {

/// An event that a command of ours should lead to.
struct PredictedEvent {
  std::uint64_t number;  ///< of the command
  codec::Document body;
};

/// A room as it will be when our commands without an answer have been taken: a copy of the confirmed state on which
/// they are decided one after the other, by the same rules as on the server. Made anew from each confirmed state, so a
/// wrong guess lives until the next word from the server and no longer.
///
/// Left out are commands that the confirmed state shows to have been decided already, those that are refused here (the
/// server has the last word on them), and those that hang on chance. Costs a copy of the state and at most
/// limits::pending_commands decisions.
class Prediction {
 public:
  Prediction(const room::Replica& confirmed, const room::Author& self, const std::vector<PendingCommand>& pending);

  /// Its offset and outcomes mean nothing.
  const room::Replica& replica() const { return replica_; }
  /// In order of their commands.
  const std::vector<PredictedEvent>& events() const { return events_; }

 private:
  void add(const room::Author& self, const PendingCommand& pending);

  room::Replica replica_;
  std::vector<PredictedEvent> events_;
};

}  // namespace parlor::session
