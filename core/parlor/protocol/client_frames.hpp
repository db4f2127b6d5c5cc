#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "parlor/codec/fields.hpp"
#include "parlor/room/event.hpp"

/// What a client may say in parlor.v1: plain records, no behaviour. On the wire each is one WebSocket message, an
/// object with its `type`. docs/PROTOCOL.md is the specification.
namespace parlor::protocol {

inline constexpr std::int64_t version = 1;

/// The first frame. Opens the session of a client key: whoever comes back with the key is the same member.
struct Hello {
  static constexpr std::string_view type = "hello";
  std::int64_t version = protocol::version;
  std::string client;                  ///< the secret client key, 16 to 64 of [A-Za-z0-9_-]
  std::string name;                    ///< wanted name in rooms
  std::optional<std::string> token;    ///< authentication, where the server asks for it
  std::optional<std::string> session;  ///< names this session among those of the key; its commands are numbered apart
  std::vector<std::string> capabilities;

  static constexpr auto fields() {
    return std::tuple{codec::field("version", &Hello::version),
                      codec::field("client", &Hello::client).max(64),
                      codec::field("name", &Hello::name).max(1'000).or_default(),
                      codec::field("token", &Hello::token).max(limits::token_bytes).or_default(),
                      codec::field("session", &Hello::session).range(1, limits::session_name_bytes).or_default(),
                      codec::field("capabilities", &Hello::capabilities).max(32).or_default()};
  }
};

/// Join a room, or, in a room already joined, ask again from a position. With `epoch` and `offset`: continue there.
struct Join {
  static constexpr std::string_view type = "join";
  std::string room;
  std::optional<std::string> epoch;
  std::optional<room::Offset> offset;

  static constexpr auto fields() {
    return std::tuple{codec::field("room", &Join::room).max(200),
                      codec::field("epoch", &Join::epoch).max(64).or_default(),
                      codec::field("offset", &Join::offset).or_default()};
  }
};

struct Leave {
  static constexpr std::string_view type = "leave";
  std::string room;
  static constexpr auto fields() { return std::tuple{codec::field("room", &Leave::room).max(200)}; }
};

/// Ask the room for something. `seq` is 1, 2, 3, … for each session and room; a command sent again keeps its number,
/// and says so.
struct Command {
  static constexpr std::string_view type = "command";
  std::string room;
  std::uint64_t seq = 0;
  codec::Document command;
  std::optional<bool> again{};  ///< true: sent before, without an answer, so that another server may have it, too

  static constexpr auto fields() {
    return std::tuple{codec::field("room", &Command::room).max(200),
                      codec::field("seq", &Command::seq).range(1, limits::integer_max),
                      codec::field("command", &Command::command), codec::field("again", &Command::again).or_default()};
  }
};

/// Something for the others now, not logged and not repeated (typing …).
struct Signal {
  static constexpr std::string_view type = "signal";
  std::string room;
  codec::Document signal;

  static constexpr auto fields() {
    return std::tuple{codec::field("room", &Signal::room).max(200), codec::field("signal", &Signal::signal)};
  }
};

/// A fresh token for the open session, before the one it was opened with runs out.
struct Refresh {
  static constexpr std::string_view type = "refresh";
  std::string token;
  static constexpr auto fields() {
    return std::tuple{codec::field("token", &Refresh::token).range(1, limits::token_bytes)};
  }
};

struct Ping {
  static constexpr std::string_view type = "ping";
  std::uint64_t id = 0;
  static constexpr auto fields() { return std::tuple{codec::field("id", &Ping::id)}; }
};

using ClientFrame = std::variant<Hello, Join, Leave, Command, Signal, Refresh, Ping>;

}  // namespace parlor::protocol
