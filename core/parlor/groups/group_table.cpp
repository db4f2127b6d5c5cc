#include "parlor/groups/group_table.hpp"

#include "parlor/groups/names.hpp"

namespace parlor::groups {

GroupTable::GroupTable() : GroupTable(Bounds{}) {}
GroupTable::GroupTable(Bounds bounds) : bounds_(bounds) {}

Status GroupTable::add(std::string_view group, std::string_view channel, TimeMs now) {
  if (Status named = check_group_name(group); !named) return named;
  if (Status named = check_channel_name(channel); !named) return named;
  auto at = groups_.find(group);
  if (at == groups_.end()) {
    if (groups_.size() >= bounds_.groups) return ErrorCode::too_many_channels;
    at = groups_.emplace(group, Members{}).first;
  }
  Members& members = at->second;
  if (const auto member = members.find(channel); member != members.end()) {
    member->second = now;
    return {};
  }
  if (members.size() >= bounds_.members) expire_members(members, now, {});
  if (members.size() >= bounds_.members) return ErrorCode::group_full;
  members.emplace(channel, now);
  return {};
}

void GroupTable::discard(std::string_view group, std::string_view channel) {
  const auto at = groups_.find(group);
  if (at == groups_.end()) return;
  if (const auto member = at->second.find(channel); member != at->second.end()) at->second.erase(member);
  if (at->second.empty()) groups_.erase(at);
}

const GroupTable::Members& GroupTable::members(std::string_view group, TimeMs now, const Keep& keep) {
  static const Members nobody;
  const auto at = groups_.find(group);
  if (at == groups_.end()) return nobody;
  expire_members(at->second, now, keep);
  if (!at->second.empty()) return at->second;
  groups_.erase(at);
  return nobody;
}

void GroupTable::expire(TimeMs now, const Keep& keep) {
  for (auto at = groups_.begin(); at != groups_.end();) {
    expire_members(at->second, now, keep);
    at = at->second.empty() ? groups_.erase(at) : std::next(at);
  }
}

void GroupTable::expire_members(Members& members, TimeMs now, const Keep& keep) const {
  for (auto member = members.begin(); member != members.end();) {
    const bool expired = now - member->second >= bounds_.expiry_ms;
    if (expired && !(keep && keep(member->first))) {
      member = members.erase(member);
      continue;
    }
    if (expired) member->second = now;
    ++member;
  }
}

}  // namespace parlor::groups
