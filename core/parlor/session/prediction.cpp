#include "parlor/session/prediction.hpp"

#include <utility>

#include "parlor/room/decide.hpp"

namespace parlor::session {
namespace {

/// True if the events of the command are in the state, or it was refused, and only the answer is still to come.
bool has_been_decided(const room::Replica& confirmed, const room::Author& self, const PendingCommand& pending) {
  return pending.sent > 0 && confirmed.outcomes().verdict(self, pending.seq) != room::Outcomes::Verdict::fresh;
}

}  // namespace

Prediction::Prediction(const room::Replica& confirmed, const room::Author& self,
                       const std::vector<PendingCommand>& pending)
    : replica_(confirmed.clone()) {
  for (const PendingCommand& each : pending) {
    if (!has_been_decided(confirmed, self, each)) add(self, each);
  }
}

void Prediction::add(const room::Author& self, const PendingCommand& pending) {
  std::optional<room::Rules::Bodies> bodies =
      room::predict_command(replica_, self.member, pending.command, pending.given_at);
  if (!bodies) return;
  for (codec::Document& body : *bodies) {
    const Status applied = replica_.apply({replica_.offset() + 1, pending.given_at, self.member, 0, body});
    invariant(applied.ok(), "a room's rules take what they decide");
    events_.push_back({pending.number, std::move(body)});
  }
}

}  // namespace parlor::session
