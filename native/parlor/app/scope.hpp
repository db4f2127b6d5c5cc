#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parlor/codec/json.hpp"

namespace parlor::app {

/// The facts of one connection, from its opening request; what Channels calls the scope. It does not change afterwards,
/// except for `user` and `session`, which middleware sets before the consumer is made.
struct Scope {
  enum class Type { http, websocket };

  Type type = Type::http;
  std::string method;        ///< "GET", …
  std::string path;          ///< percent-decoded, valid UTF-8, without the query string and without `root_path`
  std::string raw_path;      ///< as it came
  std::string root_path;     ///< where the application is mounted, by option; often empty
  std::string query_string;  ///< without the '?', not decoded
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case, in the order they came
  std::vector<std::string> subprotocols;                     ///< offered by the client, its first choice first
  std::pair<std::string, std::uint16_t> client;              ///< address and port of the peer (or of X-Forwarded-For)
  std::pair<std::string, std::uint16_t> server;              ///< our address and port
  bool secure = false;                                       ///< wss or https (or X-Forwarded-Proto)
  std::string user;                                          ///< authenticated user; empty: anonymous
  codec::Json session;                                       ///< the user's session if there is one; else null
  std::map<std::string, std::string> url_route;              ///< parameters captured by the router

  bool is_websocket() const { return type == Type::websocket; }
  /// The first header of that name (lower case); empty when there is none.
  std::string_view header(std::string_view name) const;
  /// A captured parameter; empty when the route has none of that name.
  std::string_view parameter(std::string_view name) const;
  /// A query parameter, percent-decoded ('+' is a space); empty when absent or malformed (an incomplete escape, bytes
  /// that are not UTF-8).
  std::string query(std::string_view name) const;
  bool has_query(std::string_view name) const;
  /// A cookie's value, as it came; empty when absent.
  std::string_view cookie(std::string_view name) const;
};

}  // namespace parlor::app
