#pragma once

#include "parlor/http/message.hpp"
#include "parlor/net/connection.hpp"

namespace parlor::net {

struct SendOptions {
  bool keep_alive = true;
  bool head_only = false;      ///< the request was HEAD
  unsigned minor_version = 1;  ///< of the request
};

/// Appends the answer to the connection's outbox; its body is moved or referred to, not copied. Returns the body's
/// bytes.
std::size_t send_response(Connection& connection, http::Response response, const SendOptions& options);

}  // namespace parlor::net
