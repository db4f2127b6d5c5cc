#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parlor/net/event_loop.hpp"
#include "parlor/net/timer_wheel.hpp"
#include "parlor/room/host.hpp"
#include "parlor/room/room_client.hpp"
#include "parlor/room_store/room_store.hpp"

namespace parlor::server_room {

class RoomService;
class RoomHome;

/// One room on its home loop: the core's host, plus what it needs of the world: time, entropy, a timer, the store that
/// keeps its log, and the way to the members. The events of a turn leave as one frame, made once, and once to each loop
/// that has members; the replies follow behind them.
class LiveRoom final : public net::EventLoop::TurnTask, public net::Timer, public room_store::RoomListener {
 public:
  LiveRoom(RoomService& service, RoomHome& home, net::EventLoop& loop, std::string name, room::Host host);
  ~LiveRoom() override;

  void join(const Asker& asker, const std::string& wanted_name, const std::optional<room::Position>& known, bool again);
  void leave(const Asker& asker);
  void gone(const Asker& asker);
  void command(const Asker& asker, room::CommandAsk command);
  void signal(const Asker& asker, const codec::Json& signal);

 private:
  struct Connection {
    protocol::Encoding encoding;
    room::Author author;
  };
  struct Joining {
    room::Ticket ticket;  // of its own: who leaves and joins again must not get the answer to its first join
    Asker asker;
    std::uint64_t answers = 1;  // how often it has asked
  };
  struct WaitingReply {
    ClientAddress address;
    std::uint64_t seq;
    Result<room::CommandAnswer> answer;
  };

  // net::EventLoop::TurnTask, net::Timer
  void on_turn_end() override;
  void on_timer() override;
  // room_store::RoomListener
  void on_appended(room::Tail tail) override;
  void on_signal(const room::MemberId& by, const codec::Json& signal) override;
  void on_unsure() override;
  void on_process_lost() override;

  /// Does what the host says. The store may answer from inside.
  void drain();
  void carry_out(room::WantRead& want);
  void carry_out(room::WantAppend& want);
  void carry_out(room::WantRenew& want);
  void carry_out(room::WantHold& want);
  void carry_out(room::WantRelease& want);
  void carry_out(room::WantHeld& want);
  void carry_out(room::Publish& publish);
  void carry_out(room::Reset& reset);
  void carry_out(room::JoinDone& done);
  void carry_out(room::CommandDone& done);

  /// Sends the events that have gathered, and behind them the replies.
  void flush();
  void send_events();
  void send_to_members(const protocol::ServerFrame& frame);
  void send_joined(const ClientAddress& address, Result<room::JoinAnswer> answer);
  void add(const Asker& asker);
  /// False if the connection neither is in the room nor waits for being let in.
  bool remove(const Asker& asker);
  /// Adds to the process's counters what has happened to the host since the last time.
  void count();
  /// Arms the timer for what the host or the room's own end needs next.
  void plan();
  room::Moment moment() const;

  RoomService& service_;
  RoomHome& home_;
  net::EventLoop& loop_;
  std::string name_;
  room::Host host_;
  std::map<room::Ticket, Connection> connections_;  // that get the events
  std::map<room::Ticket, Joining> joining_;
  std::map<room::Ticket, room::Ticket> joiners_;  // by a join's ticket: the connection's
  room::Ticket joins_ = 0;
  std::vector<std::size_t> connections_on_loop_;
  std::size_t connections_in_[2] = {0, 0};  // by encoding
  std::vector<room::Event> events_;         // not sent yet
  std::vector<WaitingReply> replies_;       // to be sent behind them
  bool draining_ = false;
  room::HostCounts counted_;
  std::optional<TimeMs> empty_since_;
  std::unique_ptr<room_store::RoomLog> log_;  // goes first: no answer comes to a room that is going
};

}  // namespace parlor::server_room
