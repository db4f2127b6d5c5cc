#pragma once

#include <list>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "parlor/protocol/frame_codec.hpp"

/// What a client session says when it is polled, and the queue in which it waits.
namespace parlor::session {

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
/// A replica's hash differed from the server's, which is a bug or a lie; the server's state has taken its place. Told
/// when both states are there, so that a report can hold them.
struct Desync {
  std::string room;
  room::Check theirs;    ///< the server's, at the offset where the two were compared
  std::string our_hash;  ///< ours there
  room::Offset our_offset = 0;
  codec::Json our_snapshot;
  room::Offset their_offset = 0;  ///< ours, or behind it
  codec::Json their_snapshot;
  /// Where the two differ, JSON Pointers (RFC 6901), the first limits::desync_differences.
  std::vector<std::string> differences;
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

/// In the order in which it is to be carried out.
class ClientOutbox {
 public:
  explicit ClientOutbox(protocol::Encoding encoding) : encoding_(encoding) {}

  void send(const protocol::ClientFrame& frame);
  template <class Notice>
  void tell(Notice notice) {
    outputs_.emplace_back(std::in_place_type<Notice>, std::move(notice));
  }
  void tell_trouble(const Error& error) { tell(Trouble{protocol::frame_error(error)}); }
  std::optional<ClientOutput> poll();
  /// The connection is gone: messages that have not left are nobody's any more.
  void drop_messages();

 private:
  protocol::Encoding encoding_;
  std::list<ClientOutput> outputs_;
};

}  // namespace parlor::session
