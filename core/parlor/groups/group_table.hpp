#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "parlor/base/limits.hpp"
#include "parlor/base/result.hpp"
#include "parlor/base/time.hpp"

namespace parlor::groups {

/// Which channels are in which groups, and since when. A membership ends when it is taken back, or `expiry_ms` after it
/// was last added. Time is an argument; members come in the order of their names, so that every run is the same.
class GroupTable {
 public:
  struct Bounds {
    DurationMs expiry_ms = limits::group_expiry_ms;
    std::size_t groups = limits::groups;
    std::size_t members = limits::group_members;
  };
  /// Channel name → when it was last added.
  using Members = std::map<std::string, TimeMs, std::less<>>;
  /// Asked about a channel whose membership has run out: true renews it. For channels known to be read.
  using Keep = std::function<bool(std::string_view channel)>;

  GroupTable();
  explicit GroupTable(Bounds bounds);

  /// Adds the channel, or renews its membership. Errors: bad_group_name, bad_channel_name, group_full,
  /// too_many_channels. Nothing changes on an error.
  Status add(std::string_view group, std::string_view channel, TimeMs now);
  /// Ends the membership, if there is one.
  void discard(std::string_view group, std::string_view channel);
  /// Members at `now`; those that have expired are dropped. Valid until the next call.
  const Members& members(std::string_view group, TimeMs now, const Keep& keep = {});
  /// Drops every membership that has expired; visits all of them.
  void expire(TimeMs now, const Keep& keep = {});
  void clear() { groups_.clear(); }

  std::size_t group_count() const { return groups_.size(); }

 private:
  void expire_members(Members& members, TimeMs now, const Keep& keep) const;

  Bounds bounds_;
  std::map<std::string, Members, std::less<>> groups_;  // no group is without members
};

}  // namespace parlor::groups
