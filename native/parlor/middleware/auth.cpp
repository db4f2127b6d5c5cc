#include "parlor/middleware/auth.hpp"

#include <utility>

#include "parlor/os/clock.hpp"

namespace parlor::middleware {
namespace {

http::Response unauthorized(const Error& error) {
  http::Response response = http::Response::error(401, error.reason, error.text);
  // RFC 6750 section 3: no error is named to one that brought nothing.
  const bool brought = error.code != ErrorCode::auth_required;
  response.headers.emplace_back("WWW-Authenticate", brought ? "Bearer error=\"invalid_token\"" : "Bearer");
  return response;
}

}  // namespace

std::optional<http::Response> Auth::operator()(app::Scope& scope) const {
  if (!authenticator_->enabled() || asks_itself(scope)) return std::nullopt;
  Result<auth::Identity> identity = authenticator_->identify(scope, os::now_ms());
  auth::hide_tokens(scope);
  if (identity) {
    scope.user = std::move(identity->user);
    scope.session = std::move(identity->session);
    return std::nullopt;
  }
  const bool may_come = identity.error().code == ErrorCode::auth_required && authenticator_->asks_first_message();
  if (!scope.is_websocket() || may_come) return std::nullopt;
  return unauthorized(identity.error());
}

bool Auth::waits_for_message(const app::Scope& scope) const {
  return authenticator_->asks_first_message() && scope.is_websocket() && scope.user.empty() && !asks_itself(scope);
}

}  // namespace parlor::middleware
