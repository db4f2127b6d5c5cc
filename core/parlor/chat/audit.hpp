#pragma once

#include "parlor/chat/event.hpp"
#include "parlor/room/audit.hpp"

namespace parlor::chat {

/// Follows a chat room's history, and finds what its rules cannot have led to: a message in another's name, one edited
/// by somebody else, a seed that the server had not committed to, a die that does not follow from the seeds.
class ChatAudit {
 public:
  void check(const State& before, const Event& event, room::AuditContext& context) const;
  void finish(const State& /*last*/, room::Tally& /*tally*/) const {}
};

}  // namespace parlor::chat
