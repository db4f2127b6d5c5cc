#pragma once

#include <string>
#include <string_view>

#include "parlor/base/result.hpp"

namespace parlor::room {

/// The parts of a room's name, KIND/NAME, e.g. "chat/lobby". Each half is 1 to limits::room_name_bytes characters of
/// [A-Za-z0-9_.-].
struct RoomName {
  std::string kind;
  std::string name;

  std::string text() const { return kind + "/" + name; }
};

/// Error: bad_room_name.
Result<RoomName> parse_room_name(std::string_view text);

}  // namespace parlor::room
