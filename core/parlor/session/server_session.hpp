#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "parlor/protocol/close_codes.hpp"
#include "parlor/protocol/frame_codec.hpp"
#include "parlor/room/host.hpp"

/// The server's end of parlor.v1, one object a connection: a state machine without I/O. Drive it so:
///
///   1. give it every message with receive(message, now), and call timeout(now) when next_timeout() has come;
///   2. after each of these, and after each answer, drain poll() until it is empty, and do what it says;
///   3. what it wants from a room is answered with joined, join_refused, replied or left, in the order it was wanted.
///
/// Events go to all members of a room as the same bytes, so the shell sends them itself (see events_frame).
namespace parlor::session {

struct SendFrame {
  Bytes message;  ///< one WebSocket message, text or binary as the encoding says
};
struct WantJoin {
  std::string room;
  std::optional<room::Position> known;
  bool again = false;  ///< the room is joined already; the answer puts the client right
};
struct WantLeave {
  std::string room;
};
struct WantCommand {
  std::string room;
  room::CommandAsk command;
};
struct WantSignal {
  std::string room;
  codec::Document signal;
};
/// Who does this prove the client to be? Answered with `admitted` or `not_admitted` before anything else is received.
struct WantAuth {
  std::optional<std::string> token;  ///< none: what the handshake brought decides
};
struct CloseSocket {
  std::uint16_t code;
  std::string reason;
};
using ServerOutput = std::variant<SendFrame, WantJoin, WantLeave, WantCommand, WantSignal, WantAuth, CloseSocket>;

class ServerSession {
 public:
  /// Whether the shell wants to be asked who a client is. Where it does not, tokens are ignored.
  enum class Tokens : std::uint8_t { ignored, checked };

  ServerSession(protocol::Encoding encoding, TimeMs now, Tokens tokens = Tokens::ignored);

  void receive(ByteView message, TimeMs now);
  void timeout(TimeMs now);
  std::optional<TimeMs> next_timeout() const;
  std::optional<ServerOutput> poll();

  /// The answer to WantAuth. `user` is empty for a guest. At `until` the session ends, unless the client has refreshed
  /// its token by then. A guest may become a user; a token of another user than before is
  /// refused.
  void admitted(const std::string& user, std::optional<TimeMs> until);
  /// The same. At hello it ends the session; at refresh the session goes on with what it had.
  void not_admitted(const Error& error);

  // The room's answers.
  void joined(const std::string& room, const room::JoinAnswer& answer);
  void join_refused(const std::string& room, const Error& error);
  void replied(const std::string& room, std::uint64_t seq, const Result<room::CommandAnswer>& answer);
  void left(const std::string& room);
  void signal_refused(const std::string& room, const Error& error);
  /// The server is going to stop.
  void say_bye(const std::string& reason, DurationMs retry_after_ms);

  protocol::Encoding encoding() const { return encoding_; }
  /// Who numbers the commands; empty before hello.
  const room::Author& author() const { return author_; }
  const room::MemberId& member() const { return author_.member; }
  const std::string& name() const { return name_; }
  /// The authenticated user; empty for a guest.
  const std::string& user() const { return user_; }
  std::size_t room_count() const { return rooms_.size(); }

 private:
  enum class Phase : std::uint8_t { greeting, checking, open, closed };
  enum class Step : std::uint8_t { serve, refuse_repeated_hello, close_without_hello, ignore };
  struct Room {
    std::size_t pending = 0;
  };

  static Step step_for(Phase phase, const protocol::ClientFrame& frame);

  void serve(const protocol::Hello& hello);
  void serve(const protocol::Join& join);
  void serve(const protocol::Leave& leave);
  void serve(const protocol::Command& command);
  void serve(const protocol::Signal& signal);
  void serve(const protocol::Refresh& refresh);
  void serve(const protocol::Ping& ping);

  void welcome();

  void bad_frame(const Error& error);
  void refuse_command(const protocol::Command& command, const Error& error);
  void send(const protocol::ServerFrame& frame);
  void send_error(const Error& error, std::optional<std::string> room = std::nullopt);
  void close(std::uint16_t code, std::string reason);
  Room* find(const std::string& room);

  protocol::Encoding encoding_;
  Phase phase_ = Phase::greeting;
  TimeMs now_;
  TimeMs hello_deadline_;
  room::Author author_;
  std::string name_;
  Tokens tokens_;
  std::string user_;
  std::optional<TimeMs> admitted_until_;
  std::map<std::string, Room> rooms_;
  std::size_t bad_frames_ = 0;
  std::deque<ServerOutput> outputs_;
};

/// The frame that tells a room's members what has happened; the same for all who use that encoding.
Bytes events_frame(const std::string& room, std::vector<room::Event> events, std::optional<room::Check> check,
                   protocol::Encoding encoding);
/// The frame that passes a signal on.
Bytes signal_frame(const std::string& room, const room::MemberId& by, const codec::Document& signal,
                   protocol::Encoding encoding);

}  // namespace parlor::session
