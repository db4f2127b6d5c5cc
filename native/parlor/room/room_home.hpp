#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "parlor/room/live_room.hpp"

namespace parlor::server_room {

/// The rooms that live on one loop. Used on its thread only.
class RoomHome {
 public:
  RoomHome(RoomService& service, net::EventLoop& loop) : service_(service), loop_(loop) {}

  // Wishes from the desks. A room is made when the first asks to join it.
  void join(const Asker& asker, const std::string& wanted_name, const std::string& room,
            const std::optional<room::Position>& known, bool again);
  void leave(const Asker& asker, const std::string& room);
  void gone(const Asker& asker, const std::string& room);
  void command(const Asker& asker, const std::string& room, const room::CommandAsk& command);
  void signal(const Asker& asker, const std::string& room, const codec::Json& signal);

  /// Destroys a room that nobody is in any more.
  void forget(const std::string& room);
  /// Entropy for one decision.
  void draw(room::Seed& seed);
  std::size_t room_count() const { return rooms_.size(); }

 private:
  Result<LiveRoom*> open(const std::string& room);
  LiveRoom* find(const std::string& room);

  RoomService& service_;
  net::EventLoop& loop_;
  std::map<std::string, std::unique_ptr<LiveRoom>> rooms_;
  std::vector<std::uint8_t> entropy_;  // drawn from the system in larger pieces
};

}  // namespace parlor::server_room
