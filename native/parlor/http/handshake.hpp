#pragma once

#include <string>
#include <variant>

#include "parlor/http/message.hpp"
#include "parlor/http/request.hpp"

namespace parlor::http {

/// What is needed of a valid opening handshake to answer it later.
struct Handshake {
  std::string key;         ///< Sec-WebSocket-Key
  std::string extensions;  ///< all Sec-WebSocket-Extensions lines, joined
};

/// Whether the request asks for a WebSocket, validly or not: it has `websocket` in Upgrade. (Other upgrades are
/// ignored, as RFC 9110 section 7.8 allows.)
bool asks_for_websocket(const Request& request);

/// Checks the client's side of RFC 6455 section 4.2.1: GET, HTTP/1.1, Connection, key of 16 bytes (400), version 13
/// (426, naming the version that would be right).
std::variant<Handshake, Response> check_handshake(const Request& request);

/// Base64 (RFC 4648) of exactly 16 bytes: 22 characters and "==", the unused low bits zero.
bool is_websocket_key(std::string_view key);

}  // namespace parlor::http
