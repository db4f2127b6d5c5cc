#include "parlor/room/name.hpp"

#include <algorithm>

#include "parlor/base/limits.hpp"

namespace parlor::room {
namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

bool is_half(std::string_view text) {
  return !text.empty() && text.size() <= limits::room_name_bytes &&
         std::all_of(text.begin(), text.end(), is_name_character);
}

}  // namespace

Result<RoomName> parse_room_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return ErrorCode::bad_room_name;
  const std::string_view kind = text.substr(0, slash);
  const std::string_view name = text.substr(slash + 1);
  if (!is_half(kind) || !is_half(name)) return ErrorCode::bad_room_name;
  return RoomName{std::string(kind), std::string(name)};
}

}  // namespace parlor::room
