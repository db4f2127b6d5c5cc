#pragma once

#include <string>

#include "parlor/app/router.hpp"
#include "parlor/auth/authenticator.hpp"
#include "parlor/room/room_service.hpp"

namespace parlor::server {

/// Where parlor.v1 is spoken.
inline constexpr std::string_view rooms_path = "/parlor/v1";

/// What `parlor serve` serves: the rooms on /parlor/v1, the tutorials' endpoints and pages, and the demo page.
/// `demo_directory`: see ServerOptions.
app::Router default_site(server_room::RoomService& rooms, const auth::Authenticator& authenticator,
                         const std::string& demo_directory);

}  // namespace parlor::server
