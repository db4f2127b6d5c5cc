#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parlor/room/chance.hpp"

namespace parlor::room_store {

/// The rooms' secret as stores keep it, in hexadecimal.
std::string text_of_secret(const room::Secret& secret);
std::optional<room::Secret> parse_secret(std::string_view text);

}  // namespace parlor::room_store
