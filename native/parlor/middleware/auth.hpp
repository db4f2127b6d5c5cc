#pragma once

#include <optional>
#include <string>

#include "parlor/app/middleware.hpp"
#include "parlor/auth/authenticator.hpp"

/// Finds out whose request it is and sets `scope.user` and `scope.session`; what Channels' AuthMiddlewareStack does.
///
/// A WebSocket handshake whose proof is not right, or that has none where one is required, is answered with 401, the
/// error's code in the body and RFC 6750's WWW-Authenticate header. Plain requests are never refused: a page must load
/// before its visitor can log in, and its other routes have their own ways to say no.
namespace parlor::middleware {

class Auth {
 public:
  /// `own_path`: a WebSocket there asks for itself, because a browser cannot see why a handshake was refused. The
  /// authenticator must outlive this.
  Auth(const auth::Authenticator& authenticator, std::string own_path)
      : authenticator_(&authenticator), own_path_(std::move(own_path)) {}

  std::optional<http::Response> operator()(app::Scope& scope) const;

  /// Whether the first message must say who it is: no user is known, and one could still come.
  bool waits_for_message(const app::Scope& scope) const;

 private:
  bool asks_itself(const app::Scope& scope) const { return scope.is_websocket() && scope.path == own_path_; }

  const auth::Authenticator* authenticator_;
  std::string own_path_;
};

}  // namespace parlor::middleware
