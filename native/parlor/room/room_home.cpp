#include "parlor/room/room_home.hpp"

#include <algorithm>
#include <utility>

#include "parlor/os/entropy.hpp"
#include "parlor/room/room_service.hpp"

namespace parlor::server_room {

void RoomHome::join(const Asker& asker, const std::string& wanted_name, const std::string& room,
                    const std::optional<room::Position>& known, bool again) {
  Result<LiveRoom*> opened = open(room);
  if (opened) return (*opened)->join(asker, wanted_name, known, again);
  service_.at_desk(asker.address.loop, [id = asker.address.id, room, error = opened.error()](RoomDesk& desk) {
    desk.joined(id, room, error);
  });
}

void RoomHome::leave(const Asker& asker, const std::string& room) {
  if (LiveRoom* live = find(room)) return live->leave(asker);
  // The join was refused, so there is no such room; the client waits for an answer all the same.
  service_.at_desk(asker.address.loop, [id = asker.address.id, room](RoomDesk& desk) { desk.left(id, room); });
}

void RoomHome::gone(const Asker& asker, const std::string& room) {
  if (LiveRoom* live = find(room)) live->gone(asker);
}

void RoomHome::command(const Asker& asker, const std::string& room, const room::CommandAsk& command) {
  if (LiveRoom* live = find(room)) return live->command(asker, command);
  service_.at_desk(asker.address.loop, [id = asker.address.id, room, seq = command.seq](RoomDesk& desk) {
    desk.replied(id, room, seq, Error(ErrorCode::not_joined));
  });
}

void RoomHome::signal(const Asker& asker, const std::string& room, const codec::Json& signal) {
  if (LiveRoom* live = find(room)) live->signal(asker, signal);
}

void RoomHome::forget(const std::string& room) {
  rooms_.erase(room);
  service_.counters().rooms.subtract();
}

void RoomHome::draw(room::Seed& seed) {
  constexpr std::size_t piece = 4096;
  if (entropy_.size() < seed.size()) {
    entropy_.resize(piece);
    os::random_bytes(entropy_);
  }
  std::copy_n(entropy_.end() - static_cast<std::ptrdiff_t>(seed.size()), seed.size(), seed.begin());
  entropy_.resize(entropy_.size() - seed.size());
}

Result<LiveRoom*> RoomHome::open(const std::string& room) {
  if (LiveRoom* live = find(room)) return live;
  if (service_.counters().rooms.value() >= limits::rooms) {
    return Error(ErrorCode::overloaded, "the server holds " + std::to_string(limits::rooms) + " rooms and no more");
  }
  Result<room::RoomName> name = room::parse_room_name(room);
  if (!name) return name.error();
  Result<room::Host> host = room::Host::make(service_.kinds(), *name, service_.store().is_lasting());
  if (!host) return host.error();
  service_.counters().rooms.add();
  auto& place = rooms_[room];
  place = std::make_unique<LiveRoom>(service_, *this, loop_, room, *std::move(host));
  return place.get();
}

LiveRoom* RoomHome::find(const std::string& room) {
  const auto place = rooms_.find(room);
  return place == rooms_.end() ? nullptr : place->second.get();
}

}  // namespace parlor::server_room
