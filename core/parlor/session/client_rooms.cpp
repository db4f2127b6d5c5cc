#include "parlor/session/client_rooms.hpp"

#include <utility>

namespace parlor::session {

Result<ClientRoom*> ClientRooms::add(const std::string& name) {
  Result<room::RoomName> parsed = room::parse_room_name(name);
  if (!parsed) return parsed.error();
  if (rooms_.size() >= limits::rooms_per_session) return ErrorCode::too_many_rooms;
  Result<room::Replica> replica = room::Replica::make(kinds_, *parsed);
  if (!replica) return replica.error();
  ClientRoom& room = rooms_.emplace(name, ClientRoom(*std::move(replica))).first->second;
  room.continue_with(numbers_[name]);
  return &room;
}

void ClientRooms::remove(const std::string& name) {
  const auto place = rooms_.find(name);
  if (place == rooms_.end()) return;
  numbers_[name] = place->second.numbers();
  rooms_.erase(place);
}

ClientRoom* ClientRooms::find(const std::string& name) {
  const auto place = rooms_.find(name);
  return place == rooms_.end() ? nullptr : &place->second;
}

const ClientRoom* ClientRooms::find(const std::string& name) const {
  const auto place = rooms_.find(name);
  return place == rooms_.end() ? nullptr : &place->second;
}

ClientRoom* ClientRooms::find_live(const std::string& name) {
  return is_leaving(name) ? nullptr : find(name);
}

bool ClientRooms::end_of_leaving(const std::string& name) {
  const auto place = leaving_.find(name);
  if (place == leaving_.end()) return false;
  if (--place->second == 0) leaving_.erase(place);
  return true;
}

void ClientRooms::set_offline() {
  leaving_.clear();
  for (auto& [name, room] : rooms_) room.set_left();
}

}  // namespace parlor::session
