#pragma once

#include <optional>
#include <string_view>

#include "parlor/room/replica.hpp"

namespace parlor::room {

/// What a decision takes from outside: the time, entropy for its chance, and the secret that the room's servers share.
struct Moment {
  TimeMs now = 0;  ///< Unix milliseconds
  Seed entropy{};
  Secret secret{};
};

/// The bodies of the events that a decision leads to. Pure functions over a replica; nothing is changed.

/// A member's command. {"type":"rename","name":X} is known to every room, the rest is up to the kind. Errors:
/// not_joined, unknown_command, bad_field, refused (with the kind's reason).
Result<Rules::Bodies> decide_command(const Replica& replica, const MemberId& member, const codec::Document& command,
                                     const Moment& moment);
/// The same as a client knows it ahead of the server: nothing if the command is refused by what is known here, or if
/// what it leads to hangs on chance or on a secret, which only the server has.
std::optional<Rules::Bodies> predict_command(const Replica& replica, const MemberId& member,
                                             const codec::Document& command, TimeMs now);
/// Somebody comes in. Error: room_full. No events if already a member.
Result<Rules::Bodies> decide_join(const Replica& replica, const MemberId& member, std::string_view wanted_name,
                                  const Moment& moment);
/// Somebody goes. No events if not a member.
Rules::Bodies decide_leave(const Replica& replica, const MemberId& member, const Moment& moment);
/// The kind's deadline has passed. No events if it has not.
Rules::Bodies decide_deadline(const Replica& replica, const Moment& moment);
/// Whether a signal may be passed on to the other members. Errors: not_joined, refused.
Status decide_signal(const Replica& replica, const MemberId& member, const codec::Document& signal,
                     const Moment& moment);

}  // namespace parlor::room
