#pragma once

#include <string>
#include <vector>

#include "parlor/session/client_output.hpp"
#include "parlor/session/client_room.hpp"

namespace parlor::session {

/// What a client says and hears about one of its rooms: joins and resumes it, sends its commands, takes its events and
/// outcomes in, and compares the state with the server's. Made for one step; it keeps nothing of its own.
class RoomDialogue {
 public:
  RoomDialogue(const std::string& name, ClientRoom& room, const room::MemberId& self, ClientOutbox& out)
      : name_(name), room_(room), self_(self), out_(out) {}

  /// From where the room stands.
  void join();
  /// Sends the command that was given last.
  void send_last();

  /// Errors (bad_field …): the snapshot cannot be read; the room is as it was, and will not become readable by asking.
  Status take(const protocol::Joined& frame, const room::Registry& kinds);
  void take(const protocol::Events& frame);
  void take(const protocol::Reply& frame);

 private:
  void send(std::size_t index);
  void take_events(const std::vector<room::Event>& events);
  /// Replayed events of ours are the answers to commands whose replies were lost with a connection.
  void settle(const std::vector<room::Event>& replayed);
  void give_up_forgotten();
  void finish(std::uint64_t seq, room::Offset offset, std::optional<protocol::FrameError> error);
  /// Compares, and asks for a snapshot if the two differ.
  void compare(const std::optional<room::Check>& check, bool ask = true);
  void ask_again(bool from_position);

  const std::string& name_;
  ClientRoom& room_;
  const room::MemberId& self_;
  ClientOutbox& out_;
};

}  // namespace parlor::session
