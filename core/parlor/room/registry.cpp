#include "parlor/room/registry.hpp"

namespace parlor::room {

Result<std::unique_ptr<Rules>> Registry::make(std::string_view kind) const {
  const auto maker = makers_.find(kind);
  if (maker != makers_.end()) return maker->second();
  std::string known;
  for (const auto& [name, unused] : makers_) known += (known.empty() ? "" : ", ") + name;
  return Error(ErrorCode::unknown_room_kind,
               "no room kind \"" + std::string(kind) + "\" is registered, known are " + known);
}

}  // namespace parlor::room
