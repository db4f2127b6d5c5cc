#include "parlor/base/error.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "parlor/base/invariant.hpp"

namespace parlor {
namespace {

struct Row {
  ErrorCode code;
  Fault fault;
  std::string_view name;
  std::string_view text;
};

using enum ErrorCode;
using enum Fault;

constexpr Row rows[] = {
    {bad_json, peer, "bad_json", "the text is not valid JSON"},
    {bad_cbor, peer, "bad_cbor", "the bytes are not valid CBOR"},
    {bad_utf8, peer, "bad_utf8", "the text is not valid UTF-8"},
    {too_large, peer, "too_large", "the input is larger than its limit"},
    {too_deep, peer, "too_deep", "arrays and objects are nested deeper than the limit"},
    {number_out_of_range, peer, "number_out_of_range", "numbers must be integers within ±(2^53-1)"},
    {bad_field, peer, "bad_field", "a field is missing or of the wrong type"},
    {unknown_frame, peer, "unknown_frame", "there is no frame of this type"},
    {unsupported_version, peer, "unsupported_version", "this protocol version is not spoken here"},
    {hello_expected, peer, "hello_expected", "the first frame must be hello"},
    {hello_repeated, peer, "hello_repeated", "hello was already said on this connection"},
    {bad_client_key, peer, "bad_client_key", "a client key is 16 to 64 characters of [A-Za-z0-9_-]"},
    {bad_room_name, peer, "bad_room_name", "a room name is KIND/NAME, each of letters, digits, '_', '-' or '.'"},
    {unknown_room_kind, peer, "unknown_room_kind", "no room kind of this name is registered"},
    {not_joined, peer, "not_joined", "the room is not joined on this connection"},
    {too_many_rooms, peer, "too_many_rooms", "one connection may join no more rooms"},
    {too_many_pending, peer, "too_many_pending", "too many commands are waiting for their replies"},
    {room_full, nobody, "room_full", "the room has no place for another member"},
    {unexpected_frame, peer, "unexpected_frame", "the frame does not fit the state of the conversation"},
    {unknown_command, peer, "unknown_command", "the room knows no such command"},
    {refused, peer, "refused", "the room's rules do not allow this now"},
    {not_applied, peer, "not_applied", "the command was refused before, or a later one was decided first"},
    {outcome_unknown, nobody, "outcome_unknown", "it is no longer known whether the command was applied"},
    {offset_gap, ours, "offset_gap", "an event does not follow the one before it"},
    {log_trimmed, nobody, "log_trimmed", "the log no longer reaches back that far"},
    {epoch_changed, nobody, "epoch_changed", "the room's log was lost and began anew"},
    {desync, ours, "desync", "the replica's state differs from the server's"},
    {bad_channel_name, peer, "bad_channel_name",
     "a channel name is 1 to 99 characters of [A-Za-z0-9_.-], with at most one '!'"},
    {bad_group_name, peer, "bad_group_name", "a group name is 1 to 99 characters of [A-Za-z0-9_.-]"},
    {channel_full, nobody, "channel_full", "the channel is at its capacity"},
    {group_full, nobody, "group_full", "the group is at its capacity"},
    {too_many_channels, nobody, "too_many_channels", "no more channels or groups can be held"},
    {auth_required, peer, "auth_required", "a token is needed here: log in first"},
    {bad_token, peer, "bad_token", "the token is not one that this server accepts"},
    {token_expired, peer, "token_expired", "the token has expired: get a fresh one"},
    {overloaded, nobody, "overloaded", "the server has no capacity left for this, try again later"},
    {shutting_down, nobody, "shutting_down", "the server is stopping"},
    {timed_out, nobody, "timed_out", "the time limit has passed"},
    {io_failed, nobody, "io_failed", "the operating system reported an error"},
    {bad_option, peer, "bad_option", "an option has a value it cannot have"},
    {internal, ours, "internal", "an error inside the server"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    if (static_cast<std::size_t>(rows[i].code) != i) return false;
  }
  return std::size(rows) == static_cast<std::size_t>(internal) + 1;
}
static_assert(in_order(), "one row for every code, in the enum's order");

const Row& row_of(ErrorCode code) {
  const auto index = static_cast<std::size_t>(code);
  invariant(index < std::size(rows), "error code has a row");
  return rows[index];
}

}  // namespace

std::string_view name_of(ErrorCode code) {
  return row_of(code).name;
}
std::string_view text_of(ErrorCode code) {
  return row_of(code).text;
}
Fault fault_of(ErrorCode code) {
  return row_of(code).fault;
}

Error::Error(ErrorCode error_code) : Error(error_code, text_of(error_code)) {}

Error::Error(ErrorCode error_code, std::string_view sentence)
    : code(error_code), reason(name_of(error_code)), text(sentence) {}

Error refuse(std::string_view reason, std::string_view text) {
  Error error(ErrorCode::refused, text);
  error.reason = reason;
  return error;
}

}  // namespace parlor
