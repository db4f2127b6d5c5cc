#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parlor/redis/wire.hpp"
#include "parlor/room/stored.hpp"

/// What comes from Redis, taken apart. Whatever stands there, somebody else may have written it.
namespace parlor::room_store {

/// A tail as the scripts on rooms answer it; `known` is what they were asked for. Error: io_failed.
Result<room::Tail> tail_of(const redis::Reply& reply, const std::optional<room::Position>& known);
/// True if a script has written, false if it answers a tail.
inline bool is_written(const redis::Reply& reply) {
  return reply.text() == "OK";
}
std::vector<std::string> texts_of(const redis::Reply& reply);

/// What processes tell each other on a room's channel: who says so (16 characters), what it is, and its
/// JSON.
struct RoomMessage {
  enum class Kind : char { appended = 'a', signal = 's', renewed = 'r', lost = 'l' };
  static constexpr std::size_t process_bytes = 16;

  std::string_view process;
  Kind kind;
  std::string_view text;

  std::string wire() const;
  /// Nothing if it is none.
  static std::optional<RoomMessage> parse(std::string_view wire);
};

/// The text before the events' own texts, which are separated by commas and followed by "]}".
std::string begin_of_appended(std::string_view epoch);
/// Error: io_failed.
Result<room::Tail> parse_appended(std::string_view text);

struct Signal {
  room::MemberId by;
  codec::Json signal;
  static constexpr auto fields() {
    return std::tuple{codec::field("by", &Signal::by), codec::field("signal", &Signal::signal)};
  }
};
/// Error: io_failed.
Result<Signal> parse_signal(std::string_view text);

}  // namespace parlor::room_store
