#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace parlor {

/// Whose fault an error is. `ours` is answered with an apology, `peer` with what would have been right, `nobody` with
/// advice (usually: try again).
enum class Fault : std::uint8_t { ours, peer, nobody };

/// Every way in which a function of Parlor can fail. Names, faults and texts stand in one table in error.cpp.
enum class ErrorCode : std::uint8_t {
  // Bytes that are not what they should be.
  bad_json,
  bad_cbor,
  bad_utf8,
  too_large,
  too_deep,
  number_out_of_range,
  bad_field,
  // The parlor.v1 conversation.
  unknown_frame,
  unsupported_version,
  hello_expected,
  hello_repeated,
  bad_client_key,
  bad_room_name,
  unknown_room_kind,
  not_joined,
  too_many_rooms,
  too_many_pending,
  room_full,
  unexpected_frame,
  // Commands.
  unknown_command,
  refused,
  not_applied,
  outcome_unknown,
  // Replicas and logs.
  offset_gap,
  log_trimmed,
  epoch_changed,
  desync,
  // Channels and groups.
  bad_channel_name,
  bad_group_name,
  channel_full,
  group_full,
  too_many_channels,
  // Who somebody is.
  auth_required,
  bad_token,
  token_expired,
  // The process.
  overloaded,
  shutting_down,
  timed_out,
  io_failed,
  bad_option,
  internal,
};

/// The name that stands on the wire, in logs and in metrics, e.g. "bad_json".
std::string_view name_of(ErrorCode code);
/// The sentence used when the place of the error has nothing better to say.
std::string_view text_of(ErrorCode code);
Fault fault_of(ErrorCode code);

/// What went wrong. `reason` is a machine-readable name: that of the code, or, for `refused`, the room kind's own
/// ("not_your_turn"), so that a page can translate it. `text` is a sentence for a person: what was wrong, where, and
/// what would be right.
struct Error {
  ErrorCode code;
  std::string reason;
  std::string text;

  Error(ErrorCode code);
  Error(ErrorCode code, std::string_view text);
  Fault fault() const { return fault_of(code); }
};

/// A room kind's "no" to a command.
Error refuse(std::string_view reason, std::string_view text);

}  // namespace parlor
