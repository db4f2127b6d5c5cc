#include "parlor/room/presence.hpp"

#include <algorithm>

#include "parlor/base/limits.hpp"

namespace parlor::room {

bool Presence::connected(const MemberId& member) {
  absent_until_.erase(member);
  return ++connections_[member] == 1;
}

void Presence::disconnected(const MemberId& member, TimeMs now) {
  const auto place = connections_.find(member);
  if (place == connections_.end() || --place->second > 0) return;
  connections_.erase(place);
  absent_until_[member] = now + limits::absence_ms;
}

void Presence::await(const MemberId& member, TimeMs now) {
  if (!is_connected(member)) absent_until_.try_emplace(member, now + limits::absence_ms);
}

bool Presence::leave(const MemberId& member) {
  const auto place = connections_.find(member);
  if (place != connections_.end() && --place->second > 0) return false;
  connections_.erase(member);
  absent_until_.erase(member);
  return true;
}

bool Presence::is_connected(const MemberId& member) const {
  return connections_.contains(member);
}

std::optional<TimeMs> Presence::next_timeout() const {
  const auto soonest = std::min_element(absent_until_.begin(), absent_until_.end(),
                                        [](const auto& a, const auto& b) { return a.second < b.second; });
  if (soonest == absent_until_.end()) return std::nullopt;
  return soonest->second;
}

std::vector<MemberId> Presence::take_expired(TimeMs now) {
  std::vector<MemberId> expired;
  for (const auto& [member, until] : absent_until_) {
    if (until <= now) expired.push_back(member);
  }
  for (const MemberId& member : expired) absent_until_.erase(member);
  return expired;
}

}  // namespace parlor::room
