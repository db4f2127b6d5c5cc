#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "parlor/room/kind.hpp"

namespace parlor::room {

/// The room kinds a program knows, by name.
///
///   room::Registry kinds = room::standard_kinds();   // chat, dice
///   kinds.add<Counter>();
class Registry {
 public:
  template <RoomKind K>
  Registry& add() {
    makers_[std::string(K::name)] = []() -> std::unique_ptr<Rules> { return std::make_unique<RulesOf<K>>(); };
    return *this;
  }

  bool knows(std::string_view kind) const { return makers_.find(kind) != makers_.end(); }
  /// A fresh room's rules and state. Error: unknown_room_kind, naming the known ones.
  Result<std::unique_ptr<Rules>> make(std::string_view kind) const;

 private:
  using Maker = std::unique_ptr<Rules> (*)();

  std::map<std::string, Maker, std::less<>> makers_;
};

}  // namespace parlor::room
