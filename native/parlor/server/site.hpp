#pragma once

#include <string>

#include "parlor/app/router.hpp"
#include "parlor/room/room_service.hpp"

namespace parlor::server {

/// What `parlor serve` serves: the rooms on /parlor/v1, the tutorials' endpoints and pages, and the demo page.
/// `demo_directory`: see ServerOptions.
app::Router default_site(server_room::RoomService& rooms, const std::string& demo_directory);

}  // namespace parlor::server
