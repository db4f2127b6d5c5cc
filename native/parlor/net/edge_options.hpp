#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "parlor/base/limits.hpp"
#include "parlor/net/outbox.hpp"

namespace parlor::net {

/// What happens to a socket that does not read as fast as it is written to, when its outbox is at its bound.
enum class SlowReaderPolicy : std::uint8_t {
  close,  ///< close it with 1013 (try again later)
  drop,   ///< drop the message; the socket stays and has a gap
};

/// One line of the access log.
struct AccessRecord {
  enum class Kind : std::uint8_t { http, websocket_accepted, websocket_refused, websocket_closed };

  Kind kind = Kind::http;
  std::string client;          ///< "address:port"; empty for a unix socket
  std::string method;          ///< "GET"; "?" when the request could not be read
  std::string target;          ///< path and query as they came
  unsigned status = 0;         ///< HTTP status, or the close code of websocket_closed
  std::size_t bytes = 0;       ///< of the answer's body
  DurationMs duration_ms = 0;  ///< of the request, or of the socket's life
};

/// What the operator decides about the network edge. Shared by all loops and constant while the server runs.
struct EdgeOptions {
  std::size_t max_message_bytes = limits::message_bytes;  ///< received: above it close 1009
  std::size_t max_connections = limits::connections;      ///< in the process: above it 503
  DurationMs handshake_timeout_ms = limits::handshake_timeout_ms;
  DurationMs http_idle_ms = limits::http_idle_ms;
  DurationMs ping_interval_ms = limits::ping_interval_ms;  ///< 0: no pings
  DurationMs ping_timeout_ms = limits::ping_timeout_ms;
  DurationMs websocket_timeout_ms = limits::websocket_life_ms;  ///< a socket's longest life; 0: no bound
  DurationMs close_timeout_ms = limits::close_timeout_ms;
  OutboxBounds outbox;
  SlowReaderPolicy slow_reader = SlowReaderPolicy::close;
  bool deflate = false;                ///< permessage-deflate (RFC 7692) when the client offers it
  bool proxy_headers = false;          ///< believe X-Forwarded-For, -Port and -Proto
  std::string root_path;               ///< where the application is mounted, without a slash at its end
  std::string server_name = "parlor";  ///< the Server header; not empty
  std::function<void(const AccessRecord&)> access_log;  ///< called on loop threads; empty: no access log
};

}  // namespace parlor::net
