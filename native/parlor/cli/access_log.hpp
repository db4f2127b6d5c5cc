#pragma once

#include <functional>
#include <string>

#include "parlor/base/result.hpp"
#include "parlor/net/edge_options.hpp"

namespace parlor::cli {

/// A writer of one line for each request and WebSocket, with what daphne's access log tells:
///
///   2026-11-21T08:15:31.007Z 127.0.0.1:40312 "GET /chat" 200 1532 3ms
///   2026-11-21T08:15:31.052Z 127.0.0.1:40312 "WSCONNECT /ws/chat/" - - 0ms
///
/// `path`: a file to append to, or "-" for the standard output. Any thread may call it. Error: io_failed.
Result<std::function<void(const net::AccessRecord&)>> open_access_log(const std::string& path);

}  // namespace parlor::cli
