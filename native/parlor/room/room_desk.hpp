#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "parlor/room/room_client.hpp"

namespace parlor::server_room {

class RoomService;

/// The rooms' desk on one loop: its connections go here with their wishes, which travel to the room's home loop, and
/// what comes back is handed out here. Used on its loop's thread only.
class RoomDesk {
 public:
  RoomDesk(RoomService& service, std::size_t loop) : service_(service), loop_(loop) {}

  /// Registers a connection. It must call `close` before it goes.
  std::uint64_t open(RoomClient& client);
  /// The connection is gone: its member is absent in every room it was in.
  void close(std::uint64_t id, const room::Author& author);

  void join(std::uint64_t id, const room::Author& author, const std::string& name, const std::string& room,
            std::optional<room::Position> known, bool again);
  void leave(std::uint64_t id, const room::Author& author, const std::string& room);
  void command(std::uint64_t id, const room::Author& author, const std::string& room, room::CommandAsk command);
  void signal(std::uint64_t id, const room::Author& author, const std::string& room, codec::Json signal);

  // -- what comes back from the rooms; a connection that is gone by then gets nothing -------------------------------
  void joined(std::uint64_t id, const std::string& room, const Result<room::JoinAnswer>& answer);
  void left(std::uint64_t id, const std::string& room);
  void replied(std::uint64_t id, const std::string& room, std::uint64_t seq, const Result<room::CommandAnswer>& answer);
  void signal_refused(std::uint64_t id, const std::string& room, const Error& error);
  void deliver(const std::string& room, const EncodedFrames& frames);

 private:
  struct Connection {
    RoomClient* client;
    std::vector<std::string> rooms;  // asked for, not left
  };

  Asker asker_for(std::uint64_t id, const room::Author& author);
  RoomClient* find(std::uint64_t id);
  void stop_receiving(std::uint64_t id, const std::string& room);

  RoomService& service_;
  std::size_t loop_;
  std::uint64_t next_id_ = 1;
  std::unordered_map<std::uint64_t, Connection> connections_;
  std::map<std::string, std::vector<std::uint64_t>, std::less<>> receivers_;  // of each room, in order of joining
};

}  // namespace parlor::server_room
