#pragma once

#include <string_view>

namespace parlor::http {

/// The media type for a file, by its extension; application/octet-stream when unknown.
std::string_view content_type_of(std::string_view path);

}  // namespace parlor::http
