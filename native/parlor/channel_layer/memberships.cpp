#include "parlor/channel_layer/memberships.hpp"

#include "parlor/base/limits.hpp"

namespace parlor::layer {

void Memberships::add(std::string_view group, std::string_view channel, TimeMs now) {
  groups_[std::string(group)].insert_or_assign(std::string(channel), now);
  owed_.erase({std::string(group), std::string(channel)});
}

bool Memberships::remove(std::string_view group, std::string_view channel) {
  const auto at = groups_.find(group);
  if (at == groups_.end()) return false;
  const auto member = at->second.find(channel);
  if (member == at->second.end()) return false;
  at->second.erase(member);
  if (at->second.empty()) groups_.erase(at);
  return true;
}

void Memberships::owe_removal(std::string_view group, std::string_view channel) {
  // Beyond the bound they end by group expiry instead.
  if (owed_.size() < limits::redis_queue_commands) owed_.emplace(group, channel);
}

std::vector<std::pair<std::string, std::string>> Memberships::take_owed(
    const std::function<bool(std::string_view group)>& of) {
  std::vector<std::pair<std::string, std::string>> taken;
  for (auto at = owed_.begin(); at != owed_.end();) {
    if (!of(at->first)) {
      ++at;
      continue;
    }
    taken.push_back(*at);
    at = owed_.erase(at);
  }
  return taken;
}

void Memberships::renew(TimeMs now, DurationMs expiry_ms, const std::function<bool(std::string_view channel)>& keep) {
  for (auto group = groups_.begin(); group != groups_.end();) {
    Channels& channels = group->second;
    for (auto member = channels.begin(); member != channels.end();) {
      if (keep(member->first)) member->second = now;
      member = member->second + expiry_ms <= now ? channels.erase(member) : std::next(member);
    }
    group = channels.empty() ? groups_.erase(group) : std::next(group);
  }
}

void Memberships::clear() {
  groups_.clear();
  owed_.clear();
}

}  // namespace parlor::layer
