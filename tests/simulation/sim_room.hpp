#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parlor/protocol/frame_codec.hpp"
#include "parlor/room/host.hpp"
#include "sim_log.hpp"

namespace parlor::sim {

class SimServer;

/// Somebody connected to a server, who wants something of a room.
struct Asker {
  std::uint64_t id;
  protocol::Encoding encoding;
  room::Author author;
};

/// One room on one server: what native/parlor/room/live_room.cpp is, without threads and sockets. The order of what it
/// does must be that of the original.
class SimRoom final : public StoreListener {
 public:
  SimRoom(SimServer& server, std::string name, room::Host host);

  void join(const Asker& asker, const std::string& wanted_name, const std::optional<room::Position>& known, bool again);
  void leave(const Asker& asker);
  void gone(const Asker& asker);
  void command(const Asker& asker, room::CommandAsk command);
  void signal(const Asker& asker, const codec::Json& signal);

  const room::Host& host() const { return host_; }
  /// The history that the host's confirmed state stands for.
  const Node* head() const { return head_; }

 private:
  struct Joining {
    room::Ticket ticket;
    Asker asker;
    std::uint64_t answers = 1;
  };
  struct WaitingReply {
    std::uint64_t id;
    std::uint64_t seq;
    Result<room::CommandAnswer> answer;
  };

  void on_appended(room::Tail tail, const Node* head) override;
  void on_signal(const room::MemberId& by, const codec::Json& signal) override;
  void on_unsure() override;
  void on_process_lost() override;

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

  void flush();
  void send_events();
  void send_replies();
  void send_to_members(const protocol::ServerFrame& frame);
  void send_joined(std::uint64_t id, Result<room::JoinAnswer> answer);
  bool remove(const Asker& asker);
  void at_turn_end();
  void on_timer();
  void plan();
  room::Moment moment();

  /// The host has taken what the store told; if it stands there now, that is its history.
  void note_head(const std::string& epoch, room::Offset last, const Node* head);
  void note_written(const Result<room::Written>& written, const std::string& epoch, room::Offset last,
                    const Node* head);
  void check_bounds();
  std::uint64_t wire_seq(const Asker& asker, std::uint64_t seq);

  SimServer& server_;
  Env& env_;
  std::string name_;
  room::Host host_;
  const Node* head_ = nullptr;
  room::Offset compared_ = 0;
  std::map<room::Ticket, Asker> connections_;
  std::map<room::Ticket, Joining> joining_;
  std::map<room::Ticket, room::Ticket> joiners_;
  room::Ticket joins_ = 0;
  std::vector<room::Event> events_;
  std::vector<WaitingReply> replies_;
  std::map<std::uint64_t, std::uint64_t> given_seqs_;  // by a server broken on purpose: the one it gave, the client's
  bool draining_ = false;
  bool turn_ends_ = false;
  std::uint64_t timer_ = 0;
  std::optional<TimeMs> empty_since_;
  Life life_;
  SimLog log_;
};

}  // namespace parlor::sim
