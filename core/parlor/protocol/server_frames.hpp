#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "parlor/protocol/client_frames.hpp"

/// What a server may say in parlor.v1.
namespace parlor::protocol {

inline constexpr std::int64_t error_code_bytes = 100;       // of an error's name; longer ones are cut when sent
inline constexpr std::int64_t error_message_bytes = 1'000;  // of an error's sentence; the same

struct Welcome {
  static constexpr std::string_view type = "welcome";
  std::int64_t version = protocol::version;
  room::MemberId member;  ///< who the client is in every room
  TimeMs time = 0;        ///< the server's clock, Unix milliseconds
  std::int64_t heartbeat_ms = limits::heartbeat_ms;
  std::vector<std::string> capabilities;

  static constexpr auto fields() {
    return std::tuple{codec::field("version", &Welcome::version), codec::field("member", &Welcome::member).max(64),
                      codec::field("time", &Welcome::time),
                      codec::field("heartbeat_ms", &Welcome::heartbeat_ms).range(100, 3'600'000),
                      codec::field("capabilities", &Welcome::capabilities).max(32).or_default()};
  }
};

/// The answer to join: the events behind the position that the client named, or a snapshot.
struct Joined {
  static constexpr std::string_view type = "joined";
  std::string room;
  std::string epoch;
  room::Offset offset = 0;                  ///< where the client stands after this frame
  std::vector<room::Event> events;          ///< missed ones, in order
  std::optional<codec::Document> snapshot;  ///< the state at `offset`, instead of events
  bool reset = false;                       ///< the named position could not be continued from
  std::uint64_t seq = 0;                    ///< the highest of the session's commands that is decided for good
  std::string hash;                         ///< of the state at `offset`

  static constexpr auto fields() {
    return std::tuple{codec::field("room", &Joined::room).max(200),
                      codec::field("epoch", &Joined::epoch).max(64),
                      codec::field("offset", &Joined::offset),
                      codec::field("events", &Joined::events).or_default(),
                      codec::field("snapshot", &Joined::snapshot).or_default(),
                      codec::field("reset", &Joined::reset).or_default(),
                      codec::field("seq", &Joined::seq).or_default(),
                      codec::field("hash", &Joined::hash).max(64)};
  }
};

/// What has happened. The same bytes for all members of the room.
struct Events {
  static constexpr std::string_view type = "events";
  std::string room;
  std::vector<room::Event> events;
  std::optional<room::Check> check;

  static constexpr auto fields() {
    return std::tuple{codec::field("room", &Events::room).max(200), codec::field("events", &Events::events),
                      codec::field("check", &Events::check).or_default()};
  }
};

struct FrameError {
  std::string code;
  std::string message;

  static constexpr auto fields() {
    return std::tuple{codec::field("code", &FrameError::code).max(error_code_bytes),
                      codec::field("message", &FrameError::message).max(error_message_bytes)};
  }
};

/// The outcome of a command. Sent behind the events it caused.
struct Reply {
  static constexpr std::string_view type = "reply";
  std::string room;
  std::uint64_t seq = 0;
  room::Offset offset = 0;          ///< of the last event it caused; 0 when refused, or no longer known
  bool duplicate = false;           ///< it had been applied before
  std::optional<FrameError> error;  ///< it was refused
  std::optional<room::Check> check;

  static constexpr auto fields() {
    return std::tuple{
        codec::field("room", &Reply::room).max(200),         codec::field("seq", &Reply::seq),
        codec::field("offset", &Reply::offset).or_default(), codec::field("duplicate", &Reply::duplicate).or_default(),
        codec::field("error", &Reply::error).or_default(),   codec::field("check", &Reply::check).or_default()};
  }
};

struct Left {
  static constexpr std::string_view type = "left";
  std::string room;
  static constexpr auto fields() { return std::tuple{codec::field("room", &Left::room).max(200)}; }
};

struct Signalled {
  static constexpr std::string_view type = "signal";
  std::string room;
  room::MemberId by;
  codec::Document signal;

  static constexpr auto fields() {
    return std::tuple{codec::field("room", &Signalled::room).max(200), codec::field("by", &Signalled::by).max(64),
                      codec::field("signal", &Signalled::signal)};
  }
};

/// A frame was not understood or could not be served; the session goes on.
struct ErrorFrame {
  static constexpr std::string_view type = "error";
  std::string code;
  std::string message;
  std::optional<std::string> room;

  static constexpr auto fields() {
    return std::tuple{codec::field("code", &ErrorFrame::code).max(error_code_bytes),
                      codec::field("message", &ErrorFrame::message).max(error_message_bytes),
                      codec::field("room", &ErrorFrame::room).max(200).or_default()};
  }
};

struct Pong {
  static constexpr std::string_view type = "pong";
  std::uint64_t id = 0;
  TimeMs time = 0;

  static constexpr auto fields() {
    return std::tuple{codec::field("id", &Pong::id), codec::field("time", &Pong::time)};
  }
};

/// The server is about to close; come back after `retry_after_ms`.
struct Bye {
  static constexpr std::string_view type = "bye";
  std::string reason;
  DurationMs retry_after_ms = 0;

  static constexpr auto fields() {
    return std::tuple{codec::field("reason", &Bye::reason).max(200),
                      codec::field("retry_after_ms", &Bye::retry_after_ms).range(0, 3'600'000)};
  }
};

/// The most frequent one first: reading begins with it.
using ServerFrame = std::variant<Events, Reply, Joined, Signalled, Welcome, Left, ErrorFrame, Pong, Bye>;

/// The error as it stands in a frame, cut to what fits one.
FrameError frame_error(const Error& error);

}  // namespace parlor::protocol
