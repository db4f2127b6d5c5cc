#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "parlor/app/router.hpp"
#include "parlor/http/message.hpp"

namespace parlor::tutorials {

/// Answers a request with the file the program carries under that path of the site, e.g. "/tutorials/chat.html"; empty
/// if there is none.
using AssetLookup = std::function<std::optional<http::Response>(const app::Scope& scope, std::string_view path)>;

/// Adds every endpoint and page of the tutorials. A room or group whose name would not make a group name (with the
/// prefix at most limits::name_characters of [A-Za-z0-9_.-], so no Chinese) is refused with 400 bad_group_name; Django
/// fails there with an exception and 500.
void add_routes(app::Router& router, const AssetLookup& assets);

}  // namespace parlor::tutorials
