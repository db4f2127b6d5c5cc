#pragma once

#include <optional>
#include <string>

#include "parlor/protocol/close_codes.hpp"
#include "parlor/session/client_output.hpp"
#include "parlor/session/client_rooms.hpp"
#include "parlor/session/room_dialogue.hpp"

/// The client's end of parlor.v1: a state machine without I/O that outlives its connections. Drive it so:
///
///   1. when a WebSocket has opened, connected(now); when it is gone, disconnected(now);
///   2. give it every message with receive(message, now), and call timeout(now) when next_timeout() has come;
///   3. say join, leave, command, signal at any time, connected or not;
///   4. after each of these drain poll() until it is empty, and do what it says.
///
/// When a connection breaks, rooms and unanswered commands stay. On the next one the session says hello, joins every
/// room from where it stood, and sends again what has no answer; the server applies each command once.
namespace parlor::session {

struct ClientOptions {
  std::string client_key;  ///< 16 to 64 of [A-Za-z0-9_-], from entropy, kept by whoever wants to stay the same member
  std::string name;
  std::optional<std::string> token;
  protocol::Encoding encoding = protocol::Encoding::json;
  /// 32 bytes of entropy that never leave the client, kept as long as the key: what rules have it commit to is derived
  /// from them, and must still be when the program begins anew.
  room::Secret secret{};
  /// 1 to limits::session_name_bytes of [A-Za-z0-9_-], from entropy, another one for each session of the key: two with
  /// one name would take each other's commands for their own.
  std::string session{};
};

class ClientSession {
 public:
  ClientSession(const room::Registry& kinds, ClientOptions options);

  void connected(TimeMs now);
  void disconnected(TimeMs now);
  void receive(ByteView message, TimeMs now);
  void timeout(TimeMs now);
  std::optional<TimeMs> next_timeout() const;
  std::optional<ClientOutput> poll() { return out_.poll(); }

  /// Errors: bad_room_name, unknown_room_kind, too_many_rooms. Joining a joined room does nothing.
  Status join(const std::string& room);
  /// Error: not_joined. Unanswered commands of the room are given up.
  Status leave(const std::string& room);
  /// The command's number in this room and session, from 1; its outcome comes as CommandDone. On the wire and in events
  /// it carries another one, given when it is first sent. Errors: not_joined, too_many_pending.
  Result<std::uint64_t> command(const std::string& room, codec::Document command, TimeMs now);
  /// Dropped while there is no connection. Error: not_joined.
  Status signal(const std::string& room, codec::Document signal);
  /// Said in the next hello; an open session is refreshed with it at once.
  void set_token(std::optional<std::string> token);

  const room::MemberId& member() const { return self_.member; }
  room::Author author() const { return self_.author().copy(); }
  /// Null if not joined.
  const ClientRoom* find(const std::string& room) const { return rooms_.find(room); }
  /// Of the last ping, milliseconds; empty before the first answer.
  std::optional<DurationMs> round_trip() const { return round_trip_; }

 private:
  enum class Phase : std::uint8_t { offline, greeting, open };

  void on(const protocol::Welcome& frame);
  void on(const protocol::Joined& frame);
  void on(protocol::Events& frame);
  void on(const protocol::Reply& frame);
  void on(const protocol::Left& frame);
  void on(const protocol::Signalled& frame);
  void on(const protocol::ErrorFrame& frame);
  void on(const protocol::Pong& frame);
  void on(const protocol::Bye& frame);

  RoomDialogue about(const std::string& name, ClientRoom& room) { return RoomDialogue(name, room, self_, out_); }
  void send_leave(const std::string& name);
  void go_offline();
  void give_up(std::uint16_t code, std::string reason);

  const room::Registry& kinds_;
  ClientOptions options_;
  Phase phase_ = Phase::offline;
  TimeMs last_heard_ = 0;
  std::optional<TimeMs> ping_sent_;
  std::uint64_t ping_id_ = 0;
  std::optional<DurationMs> round_trip_;
  ClientSelf self_;
  DurationMs heartbeat_ms_ = limits::heartbeat_ms;
  ClientRooms rooms_;
  ClientOutbox out_;
  codec::Tape frame_;  // what is received is made from it; kept for its memory
};

}  // namespace parlor::session
