#pragma once

#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "parlor/protocol/frame_codec.hpp"

/// What a client session says when it is polled, and the queue in which it waits. Written by codec/fields.hpp, all but
/// SendMessage are the notices that a program in another language gets.
namespace parlor::session {

struct SendMessage {
  Bytes message;

  static constexpr std::string_view type = "send";
  static constexpr auto fields() { return std::tuple{}; }  // bytes, nothing to describe
};
struct Welcomed {
  room::MemberId member;

  static constexpr std::string_view type = "welcomed";
  static constexpr auto fields() { return std::tuple{codec::field("member", &Welcomed::member)}; }
};
struct RoomJoined {
  std::string room;
  bool reset = false;  ///< a state that was known is replaced by a snapshot; what was missed is not known one by one
  std::uint64_t missed = 0;  ///< events that were missed while away and have been replayed

  static constexpr std::string_view type = "joined";
  static constexpr auto fields() {
    return std::tuple{codec::field("room", &RoomJoined::room), codec::field("reset", &RoomJoined::reset),
                      codec::field("missed", &RoomJoined::missed)};
  }
};
struct RoomRefused {
  std::string room;
  protocol::FrameError error;

  static constexpr std::string_view type = "refused";
  static constexpr auto fields() {
    return std::tuple{codec::field("room", &RoomRefused::room), codec::field("error", &RoomRefused::error)};
  }
};
struct RoomLeft {
  std::string room;

  static constexpr std::string_view type = "left";
  static constexpr auto fields() { return std::tuple{codec::field("room", &RoomLeft::room)}; }
};
struct RoomEvent {
  std::string room;
  room::Event event;

  static constexpr std::string_view type = "event";
  static constexpr auto fields() {
    return std::tuple{codec::field("room", &RoomEvent::room), codec::field("event", &RoomEvent::event)};
  }
};
/// A command has been applied, or refused. One whose room is left or refused has no outcome any more.
struct CommandDone {
  std::string room;
  std::uint64_t seq = 0;    ///< the number that command() returned
  room::Offset offset = 0;  ///< of the last event it caused; 0: refused, or no longer known
  std::optional<protocol::FrameError> error;

  static constexpr std::string_view type = "done";
  static constexpr auto fields() {
    return std::tuple{codec::field("room", &CommandDone::room), codec::field("seq", &CommandDone::seq),
                      codec::field("offset", &CommandDone::offset),
                      codec::field("error", &CommandDone::error).or_default()};
  }
};
struct SignalCame {
  std::string room;
  room::MemberId by;
  codec::Document signal;

  static constexpr std::string_view type = "signal";
  static constexpr auto fields() {
    return std::tuple{codec::field("room", &SignalCame::room), codec::field("by", &SignalCame::by),
                      codec::field("signal", &SignalCame::signal)};
  }
};
/// The server reported an error that belongs to no command, or spoke what we do not understand.
struct Trouble {
  protocol::FrameError error;

  static constexpr std::string_view type = "trouble";
  static constexpr auto fields() { return std::tuple{codec::field("error", &Trouble::error)}; }
};
/// A replica's hash differed from the server's, which is a bug or a lie; the server's state has taken its place. Told
/// when both states are there, so that a report can hold them.
struct Desync {
  std::string room;
  room::Check theirs;    ///< the server's, at the offset where the two were compared
  std::string our_hash;  ///< ours there
  room::Offset our_offset = 0;
  codec::Document our_snapshot;
  room::Offset their_offset = 0;  ///< ours, or behind it
  codec::Document their_snapshot;
  /// Where the two differ, JSON Pointers (RFC 6901), the first limits::desync_differences.
  std::vector<std::string> differences;

  static constexpr std::string_view type = "desync";
  static constexpr auto fields() {
    return std::tuple{codec::field("room", &Desync::room),
                      codec::field("theirs", &Desync::theirs),
                      codec::field("our_hash", &Desync::our_hash),
                      codec::field("our_offset", &Desync::our_offset),
                      codec::field("our_snapshot", &Desync::our_snapshot),
                      codec::field("their_offset", &Desync::their_offset),
                      codec::field("their_snapshot", &Desync::their_snapshot),
                      codec::field("differences", &Desync::differences)};
  }
};
/// The server stops; come back not before that.
struct ServerGoes {
  std::string reason;
  DurationMs retry_after_ms = 0;

  static constexpr std::string_view type = "bye";
  static constexpr auto fields() {
    return std::tuple{codec::field("reason", &ServerGoes::reason),
                      codec::field("retry_after_ms", &ServerGoes::retry_after_ms)};
  }
};
struct CloseConnection {
  std::uint16_t code;
  std::string reason;

  static constexpr std::string_view type = "close";
  static constexpr auto fields() {
    return std::tuple{codec::field("code", &CloseConnection::code), codec::field("reason", &CloseConnection::reason)};
  }
};
using ClientOutput = std::variant<SendMessage, Welcomed, RoomJoined, RoomRefused, RoomLeft, RoomEvent, CommandDone,
                                  SignalCame, Trouble, Desync, ServerGoes, CloseConnection>;

/// In the order in which it is to be carried out.
class ClientOutbox {
 public:
  explicit ClientOutbox(protocol::Encoding encoding) : encoding_(encoding) {}

  void send(const protocol::ClientFrame& frame);
  template <class Notice>
  void tell(Notice&& notice) {
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
