#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parlor/base/time.hpp"

namespace parlor::layer {

/// The memberships this process has asked Redis for: what is to be asked for again when Redis has forgotten it, or
/// before they expire; and what is still to be taken back. Not synchronised.
class Memberships {
 public:
  using Channels = std::map<std::string, TimeMs, std::less<>>;  // name → when it was last added

  void add(std::string_view group, std::string_view channel, TimeMs now);
  /// True if there was one.
  bool remove(std::string_view group, std::string_view channel);
  /// Redis could not be told of a removal: it is due when Redis is back.
  void owe_removal(std::string_view group, std::string_view channel);
  /// What is owed and was not added again since; then nothing is owed any more.
  std::vector<std::pair<std::string, std::string>> take_owed(const std::function<bool(std::string_view group)>& of);

  /// Renews those `keep` says yes to; forgets the others when they are older than `expiry_ms`.
  void renew(TimeMs now, DurationMs expiry_ms, const std::function<bool(std::string_view channel)>& keep);
  const std::map<std::string, Channels, std::less<>>& groups() const { return groups_; }
  void clear();

 private:
  std::map<std::string, Channels, std::less<>> groups_;  // no group is without channels
  std::set<std::pair<std::string, std::string>> owed_;
};

}  // namespace parlor::layer
