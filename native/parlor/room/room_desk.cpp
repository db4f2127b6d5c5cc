#include "parlor/room/room_desk.hpp"

#include <algorithm>
#include <utility>

#include "parlor/room/room_service.hpp"

namespace parlor::server_room {

std::uint64_t RoomDesk::open(RoomClient& client) {
  connections_.emplace(next_id_, Connection{&client, {}});
  return next_id_++;
}

void RoomDesk::close(std::uint64_t id, const room::Author& author) {
  const auto place = connections_.find(id);
  if (place == connections_.end()) return;
  const Asker asker = asker_for(id, author);
  const std::vector<std::string> rooms = std::move(place->second.rooms);
  connections_.erase(place);
  for (const std::string& room : rooms) {
    stop_receiving(id, room);
    service_.at_home(room, [asker, room](RoomHome& home) { home.gone(asker, room); });
  }
}

void RoomDesk::join(std::uint64_t id, const room::Author& author, const std::string& name, const std::string& room,
                    std::optional<room::Position> known, bool again) {
  if (!again) connections_.at(id).rooms.push_back(room);
  service_.at_home(room, [asker = asker_for(id, author), name, room, known = std::move(known), again](RoomHome& home) {
    home.join(asker, name, room, known, again);
  });
}

void RoomDesk::leave(std::uint64_t id, const room::Author& author, const std::string& room) {
  std::erase(connections_.at(id).rooms, room);
  stop_receiving(id, room);
  service_.at_home(room, [asker = asker_for(id, author), room](RoomHome& home) { home.leave(asker, room); });
}

void RoomDesk::command(std::uint64_t id, const room::Author& author, const std::string& room,
                       room::CommandAsk command) {
  service_.at_home(room, [asker = asker_for(id, author), room, command = std::move(command)](RoomHome& home) {
    home.command(asker, room, command);
  });
}

void RoomDesk::signal(std::uint64_t id, const room::Author& author, const std::string& room, codec::Json signal) {
  service_.at_home(room, [asker = asker_for(id, author), room, signal = std::move(signal)](RoomHome& home) {
    home.signal(asker, room, signal);
  });
}

void RoomDesk::joined(std::uint64_t id, const std::string& room, const Result<room::JoinAnswer>& answer) {
  const auto place = connections_.find(id);
  if (place == connections_.end()) return;
  std::vector<std::string>& rooms = place->second.rooms;
  if (std::find(rooms.begin(), rooms.end(), room) == rooms.end()) return;  // has left again
  if (!answer) {
    std::erase(rooms, room);
    return place->second.client->on_join_refused(room, answer.error());
  }
  std::vector<std::uint64_t>& receivers = receivers_[room];
  if (std::find(receivers.begin(), receivers.end(), id) == receivers.end()) receivers.push_back(id);
  place->second.client->on_joined(room, *answer);
}

void RoomDesk::left(std::uint64_t id, const std::string& room) {
  if (RoomClient* client = find(id)) client->on_left(room);
}

void RoomDesk::replied(std::uint64_t id, const std::string& room, std::uint64_t seq,
                       const Result<room::CommandAnswer>& answer) {
  if (RoomClient* client = find(id)) client->on_reply(room, seq, answer);
}

void RoomDesk::signal_refused(std::uint64_t id, const std::string& room, const Error& error) {
  if (RoomClient* client = find(id)) client->on_signal_refused(room, error);
}

void RoomDesk::deliver(const std::string& room, const EncodedFrames& frames) {
  const auto place = receivers_.find(room);
  if (place == receivers_.end()) return;
  // A copy, because a socket that cannot take more closes, and is then taken out of the list.
  const std::vector<std::uint64_t> receivers = place->second;
  for (const std::uint64_t id : receivers) {
    if (RoomClient* client = find(id)) client->on_frame(frames.in(client->encoding()));
  }
  service_.counters().deliveries.add(receivers.size());
}

Asker RoomDesk::asker_for(std::uint64_t id, const room::Author& author) {
  return Asker{{loop_, id}, connections_.at(id).client->encoding(), author};
}

RoomClient* RoomDesk::find(std::uint64_t id) {
  const auto place = connections_.find(id);
  return place == connections_.end() ? nullptr : place->second.client;
}

void RoomDesk::stop_receiving(std::uint64_t id, const std::string& room) {
  const auto place = receivers_.find(room);
  if (place == receivers_.end()) return;
  std::erase(place->second, id);
  if (place->second.empty()) receivers_.erase(place);
}

}  // namespace parlor::server_room
