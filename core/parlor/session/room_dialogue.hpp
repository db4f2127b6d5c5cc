#pragma once

#include <string>
#include <vector>

#include "parlor/session/client_output.hpp"
#include "parlor/session/client_room.hpp"
#include "parlor/session/client_self.hpp"

namespace parlor::session {

/// What a client says and hears about one of its rooms: joins and resumes it, sends its commands, takes its events and
/// outcomes in, does by itself what the rules have a client do, and compares the state with the server's. Made for one
/// step; it keeps nothing of its own.
class RoomDialogue {
 public:
  RoomDialogue(const std::string& name, ClientRoom& room, ClientSelf& self, ClientOutbox& out)
      : name_(name), room_(room), self_(self), out_(out) {}

  /// From where the room stands.
  void join();
  /// The command's number. It goes out now or after the next join. Error: too_many_pending.
  Result<std::uint64_t> command(codec::Document command);

  /// `tape` is what the frame was made from.
  /// Errors (bad_field …): the snapshot cannot be read; the room is as it was, and will not become readable by asking.
  Status take(const protocol::Joined& frame, const codec::Tape& tape, const room::Registry& kinds);
  void take(protocol::Events&& frame, const codec::Tape& tape);
  void take(const protocol::Reply& frame);

 private:
  void send(std::size_t index);
  room::ClientContext context(std::uint64_t number) const;
  /// Sends what the rules have a client do by itself in this state, if anything.
  void respond();
  void take_events(std::vector<room::Event> events, const codec::Tape& tape);
  /// Replayed events of ours are the answers to commands whose replies were lost with a connection.
  void settle(const std::vector<room::Event>& replayed);
  void give_up_forgotten();
  /// True if the reply says no more than that this server does not take the command, which another one may have.
  bool is_left_open(const protocol::Reply& reply) const;
  void finish(std::uint64_t seq, room::Offset offset, std::optional<protocol::FrameError> error);
  /// Compares, and asks for the server's state if the two differ.
  void compare(const std::optional<room::Check>& check);
  void compare_snapshot(const protocol::Joined& frame);
  void tell_desync(const ClientRoom::Divergence& divergence, const protocol::Joined& theirs);
  void ask_again(bool from_position);

  const std::string& name_;
  ClientRoom& room_;
  ClientSelf& self_;
  ClientOutbox& out_;
};

}  // namespace parlor::session
