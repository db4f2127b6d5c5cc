#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "line.hpp"
#include "parlor/session/server_session.hpp"
#include "sim_room.hpp"

namespace parlor::sim {

using EncodedFrames = std::array<std::shared_ptr<const Bytes>, 2>;  ///< by protocol::Encoding

/// One server: connections with the real ServerSession, and the rooms that are open here. It does what
/// native/parlor/room's consumer, desk and home do, and can die at any moment.
class SimServer final : public Acceptor {
 public:
  SimServer(Env& env, SimStore& store, int number);

  bool is_up() const { return static_cast<bool>(life_); }
  std::weak_ptr<const int> life() const { return life_.watch(); }
  void start();
  /// The process dies: rooms, sessions and what was not said yet are gone.
  void crash();
  /// Says goodbye first.
  void stop();

  void accept(Line& line, protocol::Encoding encoding);
  void on_message(std::uint64_t line, const Bytes& message) override;
  void on_gone(std::uint64_t line) override;

  // -- for rooms ------------------------------------------------------------------------------------------------------
  Env& env() { return env_; }
  StoreClient& store_client() { return *store_client_; }
  std::uint64_t process() const { return store_client_->process; }
  /// This server's clock.
  TimeMs now() const { return env_.now() + clock_error_; }
  /// Runs the task where the connections live: now, or a moment later but in order.
  void at_desk(Schedule::Action task) { pass(to_desk_, std::move(task)); }
  void forget(const std::string& room) { rooms_.erase(room); }
  void joined(std::uint64_t id, const std::string& room, const Result<room::JoinAnswer>& answer);
  void left(std::uint64_t id, const std::string& room);
  void replied(std::uint64_t id, const std::string& room, std::uint64_t seq, const Result<room::CommandAnswer>& answer);
  void signal_refused(std::uint64_t id, const std::string& room, const Error& error);
  void deliver(const std::string& room, const EncodedFrames& frames);

  const std::map<std::string, std::unique_ptr<SimRoom>>& rooms() const { return rooms_; }
  /// Confirmed events that hosts of this server, in all its lives, have counted as lost.
  std::uint64_t lost_events() const;

 private:
  struct Socket {
    Line* line;
    session::ServerSession session;
    std::vector<std::string> rooms;      // asked to join
    std::vector<std::string> receiving;  // joined
    bool draining = false;
    std::uint64_t timer = 0;
  };

  void pass(Pipe& pipe, Schedule::Action task);
  void at_home(Schedule::Action task) { pass(to_home_, std::move(task)); }
  void drain(std::uint64_t id);
  void carry_out(std::uint64_t id, Socket& socket, session::ServerOutput& output);
  void plan(std::uint64_t id, Socket& socket);
  void send(std::uint64_t id, Socket& socket, const Bytes& message);
  void close(std::uint64_t id);
  void remove(std::uint64_t id);
  Asker asker_for(std::uint64_t id, const Socket& socket) const;
  void home_join(const Asker& asker, const std::string& name, const std::string& room,
                 const std::optional<room::Position>& known, bool again);
  SimRoom* find_room(const std::string& room);
  SimRoom& open_room(const std::string& room);
  Socket* find(std::uint64_t id);

  Env& env_;
  SimStore& store_;
  int number_;
  int starts_ = 0;
  DurationMs clock_error_;
  Life life_;
  Pipe to_home_;
  Pipe to_desk_;
  std::unique_ptr<StoreClient> store_client_;
  std::map<std::string, std::unique_ptr<SimRoom>> rooms_;
  std::map<std::uint64_t, Socket> sockets_;
  std::uint64_t lost_before_ = 0;
};

}  // namespace parlor::sim
