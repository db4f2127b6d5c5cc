#pragma once

#include <string>
#include <string_view>

#include "parlor/base/result.hpp"
#include "parlor/room/stored.hpp"

/// Events and states as stores outside of this process keep them: JSON, which the operator's own tools can read.
namespace parlor::room_store {

/// {"body":…,"by":…,"offset":…,"seq":…,"session"?:…,"time":…}. Error: too_large, above limits::stored_bytes.
Result<std::string> text_of_event(const room::Event& event);
/// Errors: those of codec::parse_json, bad_field.
Result<room::Event> parse_event(std::string_view text);

/// Error: too_large.
Result<std::string> text_of_state(const codec::Json& state);
/// Errors: those of codec::parse_json.
Result<codec::Json> parse_state(std::string_view text);

/// Whether the tail's events follow one another up to its end, from the snapshot or, where there is none, from `begin`.
/// Error: io_failed, naming what is missing.
Status check_tail(const room::Tail& tail, room::Offset begin);

/// An error of a store that says which room it is about.
Error about_room(std::string_view room, const Error& error);

}  // namespace parlor::room_store
