#include "parlor/room/room_service.hpp"

#include <cstdint>

namespace parlor::server_room {

RoomService::RoomService(room::Registry kinds, room_store::RoomStore& store, std::span<net::EventLoop* const> loops)
    : kinds_(std::move(kinds)), store_(store), loops_(loops.begin(), loops.end()) {
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    desks_.push_back(std::make_unique<RoomDesk>(*this, i));
    homes_.push_back(std::make_unique<RoomHome>(*this, *loops_[i]));
  }
}

std::size_t RoomService::home_of(std::string_view room) const {
  // FNV-1a: spreads similar names, and is the same in every process.
  std::uint64_t hash = 14695981039346656037u;
  for (const char character : room) hash = (hash ^ static_cast<std::uint8_t>(character)) * 1099511628211u;
  return hash % loops_.size();
}

}  // namespace parlor::server_room
