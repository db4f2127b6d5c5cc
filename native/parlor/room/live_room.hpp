#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parlor/net/event_loop.hpp"
#include "parlor/net/timer_wheel.hpp"
#include "parlor/room/host.hpp"
#include "parlor/room/room_client.hpp"

namespace parlor::server_room {

class RoomService;
class RoomHome;

/// One room on its home loop: the core's host, plus what it needs of the world: time, entropy, a timer, and the way to
/// the members. The events of a turn leave as one frame, made once, and once to each loop that has members; the replies
/// follow behind them.
class LiveRoom final : public net::EventLoop::TurnTask, public net::Timer {
 public:
  LiveRoom(RoomService& service, RoomHome& home, net::EventLoop& loop, std::string name, room::Host host);
  ~LiveRoom() override;

  void join(const Asker& asker, const std::string& wanted_name, const std::optional<room::Position>& known, bool again);
  void leave(const Asker& asker);
  void gone(const Asker& asker);
  void command(const Asker& asker, std::uint64_t seq, const codec::Json& command);
  void signal(const Asker& asker, const codec::Json& signal);

 private:
  using Connections = std::map<std::pair<std::size_t, std::uint64_t>, protocol::Encoding>;  // by ClientAddress
  struct WaitingReply {
    ClientAddress address;
    std::uint64_t seq;
    Result<room::CommandAnswer> answer;
  };

  void on_turn_end() override;
  void on_timer() override;
  /// Sends what the host has logged since the last time.
  void publish();
  void send_to_members(const protocol::ServerFrame& frame);
  /// The same, and then the replies that have waited for it.
  void publish_and_reply();
  void add(const Asker& asker);
  /// False if the connection was not in the room: its wish to join was refused.
  bool remove(const Asker& asker);
  /// Arms the timer for what the host or the room's own end needs next.
  void plan();
  room::Moment moment() const;

  RoomService& service_;
  RoomHome& home_;
  net::EventLoop& loop_;
  std::string name_;
  room::Host host_;
  Connections connections_;  // that get the events
  std::vector<std::size_t> connections_on_loop_;
  std::size_t connections_in_[2] = {0, 0};  // by encoding
  std::vector<WaitingReply> replies_;
  std::optional<TimeMs> empty_since_;
};

}  // namespace parlor::server_room
