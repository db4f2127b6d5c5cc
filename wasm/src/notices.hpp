#pragma once

#include <string>

#include "parlor/session/client_session.hpp"

namespace parlor::abi {

/// What a client session says, as the JSON that parlor_client_poll hands out. Not for SendMessage.
std::string notice_of(const session::ClientOutput& output);

/// A room for parlor_client_room.
std::string describe(const session::ClientRoom& room, const room::Author& self);
/// A room for parlor_client_predicted.
std::string describe_predicted(const session::ClientRoom& room, const room::Author& self);

}  // namespace parlor::abi
