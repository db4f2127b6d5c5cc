#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parlor/app/scope.hpp"

namespace parlor::auth {

/// Where a request may carry a token. The first place that has one decides, in this order.
struct TokenSources {
  bool cookie = true;
  bool authorization = true;  ///< "Authorization: Bearer …" or "Token …"
  bool subprotocol = true;  ///< "parlor.token.…" among the WebSocket subprotocols, for browsers: they can set no header
  bool message = false;     ///< the first message, see FirstMessage; never a part of the request
  std::string cookie_name = "parlor_token";
};

/// The request's token, as it came; empty if it has none.
std::optional<std::string> find_token(const app::Scope& scope, const TokenSources& sources);

/// Takes tokens out of the offered subprotocols, so that nobody chooses, echoes or logs one.
void hide_tokens(app::Scope& scope);

}  // namespace parlor::auth
