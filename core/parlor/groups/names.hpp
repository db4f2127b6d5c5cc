#pragma once

#include <string_view>

#include "parlor/base/result.hpp"

/// Channel and group names, as Django Channels has them, so that names mean the same in every program on one layer.
namespace parlor::groups {

/// 1 to limits::name_characters of [A-Za-z0-9_.-].
bool is_group_name(std::string_view name);

/// The same, then optionally a '!' and any number of those characters. The '!' makes the channel local to the process
/// whose name stands before it.
bool is_channel_name(std::string_view name);

/// bad_group_name or bad_channel_name, with the name quoted as far as it is printable.
Status check_group_name(std::string_view name);
Status check_channel_name(std::string_view name);

}  // namespace parlor::groups
