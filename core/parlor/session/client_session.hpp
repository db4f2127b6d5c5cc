#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "parlor/protocol/close_codes.hpp"
#include "parlor/protocol/frame_codec.hpp"
#include "parlor/session/client_room.hpp"

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
};

// What poll() says.
struct SendMessage {
  Bytes message;
};
struct Welcomed {
  room::MemberId member;
};
struct RoomJoined {
  std::string room;
  bool reset = false;  ///< a state that was known is replaced by a snapshot; what was missed is not known one by one
  std::uint64_t missed = 0;  ///< events that were missed while away and have been replayed
};
struct RoomRefused {
  std::string room;
  protocol::FrameError error;
};
struct RoomLeft {
  std::string room;
};
struct RoomEvent {
  std::string room;
  room::Event event;
};
/// A command has been applied, or refused. One whose room is left or refused has no outcome any more.
struct CommandDone {
  std::string room;
  std::uint64_t seq = 0;    ///< the number that command() returned
  room::Offset offset = 0;  ///< of the last event it caused; 0: refused, or no longer known
  std::optional<protocol::FrameError> error;
};
struct SignalCame {
  std::string room;
  room::MemberId by;
  codec::Json signal;
};
/// The server reported an error that belongs to no command, or spoke what we do not understand.
struct Trouble {
  protocol::FrameError error;
};
/// A replica's hash differs from the server's. Both are told; the session has already asked for a snapshot, unless it
/// is a snapshot just taken that differs.
struct Desync {
  std::string room;
  room::Check theirs;
  std::string our_hash;
  codec::Json our_snapshot;
};
/// The server stops; come back not before that.
struct ServerGoes {
  std::string reason;
  DurationMs retry_after_ms = 0;
};
struct CloseConnection {
  std::uint16_t code;
  std::string reason;
};
using ClientOutput = std::variant<SendMessage, Welcomed, RoomJoined, RoomRefused, RoomLeft, RoomEvent, CommandDone,
                                  SignalCame, Trouble, Desync, ServerGoes, CloseConnection>;

class ClientSession {
 public:
  ClientSession(const room::Registry& kinds, ClientOptions options);

  void connected(TimeMs now);
  void disconnected(TimeMs now);
  void receive(ByteView message, TimeMs now);
  void timeout(TimeMs now);
  std::optional<TimeMs> next_timeout() const;
  std::optional<ClientOutput> poll();

  /// Errors: bad_room_name, unknown_room_kind, too_many_rooms. Joining a joined room does nothing.
  Status join(const std::string& room);
  /// Error: not_joined. Unanswered commands of the room are given up.
  Status leave(const std::string& room);
  /// The command's number in this room and session, from 1; its outcome comes as CommandDone. (On the wire and in
  /// events it may carry another one: a session before this one, or another window, has used some.) Errors: not_joined,
  /// too_many_pending.
  Result<std::uint64_t> command(const std::string& room, codec::Json command);
  /// Dropped while there is no connection. Error: not_joined.
  Status signal(const std::string& room, codec::Json signal);
  /// Said in the next hello; an open session is refreshed with it at once.
  void set_token(std::optional<std::string> token);

  const room::MemberId& member() const { return member_; }
  /// Null if not joined.
  const ClientRoom* find(const std::string& room) const;
  /// Of the last ping, milliseconds; empty before the first answer.
  std::optional<DurationMs> round_trip() const { return round_trip_; }

 private:
  enum class Phase : std::uint8_t { offline, greeting, open };

  void on(const protocol::Welcome& frame);
  void on(const protocol::Joined& frame);
  void on(const protocol::Events& frame);
  void on(const protocol::Reply& frame);
  void on(const protocol::Left& frame);
  void on(const protocol::Signalled& frame);
  void on(const protocol::ErrorFrame& frame);
  void on(const protocol::Pong& frame);
  void on(const protocol::Bye& frame);

  void send(const protocol::ClientFrame& frame);
  void send_join(const std::string& name, const ClientRoom& room);
  /// The room that a frame is about; null for one that was left in the meantime.
  ClientRoom* find_live(const std::string& name);
  void send_pending(const std::string& name, ClientRoom& room, std::size_t index);
  void give_up_forgotten(const std::string& name, ClientRoom& room);
  /// Takes note that a leave was answered; false if none was under way.
  bool end_of_leaving(const std::string& name);
  void drop(std::map<std::string, ClientRoom>::iterator place);
  void refuse_snapshot(const std::string& name, const Error& error);
  void go_offline();
  void take_events(const std::string& name, ClientRoom& room, const std::vector<room::Event>& events);
  /// Replayed events of ours are the answers to commands whose replies were lost with a connection.
  void settle(const std::string& name, ClientRoom& room, const std::vector<room::Event>& replayed);
  void finish(const std::string& name, ClientRoom& room, std::uint64_t seq, room::Offset offset,
              std::optional<protocol::FrameError> error);
  /// Compares, and asks for a snapshot if the two differ.
  void compare(const std::string& name, ClientRoom& room, const std::optional<room::Check>& check, bool ask = true);
  void ask_again(const std::string& name, ClientRoom& room, bool from_position);
  void give_up(std::uint16_t code, std::string reason);
  void trouble(const Error& error);

  const room::Registry& kinds_;
  ClientOptions options_;
  Phase phase_ = Phase::offline;
  TimeMs now_ = 0;
  TimeMs last_heard_ = 0;
  std::optional<TimeMs> ping_sent_;
  std::uint64_t ping_id_ = 0;
  std::optional<DurationMs> round_trip_;
  room::MemberId member_;
  DurationMs heartbeat_ms_ = limits::heartbeat_ms;
  std::map<std::string, ClientRoom> rooms_;
  std::map<std::string, ClientRoom::Numbers> numbers_;  // of rooms that were left
  std::map<std::string, int> leaving_;                  // leaves without an answer: what comes until then is old
  std::deque<ClientOutput> outputs_;
};

}  // namespace parlor::session
