#include "parlor/room_store/stored_text.hpp"

#include <utility>

#include "parlor/base/limits.hpp"

namespace parlor::room_store {
namespace {

constexpr codec::ParseOptions stored_options{.max_bytes = limits::stored_bytes, .max_depth = limits::stored_depth};

Result<std::string> bounded(std::string text, std::string_view what) {
  if (text.size() <= limits::stored_bytes) return text;
  return Error(ErrorCode::too_large, std::string(what) + " of " + std::to_string(text.size()) +
                                         " bytes is larger than the " + std::to_string(limits::stored_bytes) +
                                         " that a store takes");
}

}  // namespace

/// Written piece by piece: the body is not copied.
Result<std::string> text_of_event(const room::Event& event) {
  std::string text = "{\"body\":" + event.body.text();
  text += ",\"by\":" + codec::dump_json(event.by);
  text += ",\"offset\":" + std::to_string(event.offset);
  text += ",\"seq\":" + std::to_string(event.seq);
  if (event.session) text += ",\"session\":" + codec::dump_json(*event.session);
  text += ",\"time\":" + std::to_string(event.time) + "}";
  return bounded(std::move(text), "an event");
}

Result<room::Event> parse_event(std::string_view text) {
  return codec::decode_json<room::Event>(text, "event", stored_options);
}

Result<std::string> text_of_state(const codec::Json& state) {
  return bounded(codec::dump_json(state), "a state");
}

Result<codec::Json> parse_state(std::string_view text) {
  return codec::parse_json(text, stored_options);
}

Status check_tail(const room::Tail& tail, room::Offset begin) {
  if (tail.snapshot) begin = tail.snapshot->offset;
  if (tail.events.empty()) {
    if (begin >= tail.last) return {};
    return Error(ErrorCode::io_failed, "the events after " + std::to_string(begin) + " are missing");
  }
  if (tail.events.front().offset > begin + 1) {
    return Error(ErrorCode::io_failed, "event " + std::to_string(begin + 1) + " is missing");
  }
  room::Offset wanted = tail.events.front().offset;
  for (const room::Event& event : tail.events) {
    if (event.offset != wanted) return Error(ErrorCode::io_failed, "event " + std::to_string(wanted) + " is missing");
    ++wanted;
  }
  if (wanted == tail.last + 1) return {};
  return Error(ErrorCode::io_failed, "event " + std::to_string(wanted) + " is missing");
}

Error about_room(std::string_view room, const Error& error) {
  return Error(
      error.code == ErrorCode::timed_out || error.code == ErrorCode::overloaded || error.code == ErrorCode::too_large
          ? error.code
          : ErrorCode::io_failed,
      "room " + std::string(room) + ": " + error.text);
}

}  // namespace parlor::room_store
