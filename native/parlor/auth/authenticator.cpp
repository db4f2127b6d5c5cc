#include "parlor/auth/authenticator.hpp"

namespace parlor::auth {

Result<Identity> Authenticator::identify(const app::Scope& scope, TimeMs now) const {
  if (!enabled()) return Identity{};
  if (const auto token = find_token(scope, options_.sources)) return verify(*token, now);
  Result<Identity> known = identify_by_session(scope, now);
  if (options_.policy == Policy::optional) return known ? known : Identity{};
  if (known && known->user.empty()) return ErrorCode::auth_required;
  return known;
}

Result<Identity> Authenticator::verify(std::string_view token, TimeMs now) const {
  return verify_token(token, options_.keys, options_.rules, now);
}

Result<Identity> Authenticator::identify_by_session(const app::Scope& scope, TimeMs now) const {
  if (!options_.django) return Identity{};
  const std::string_view cookie = scope.cookie(options_.django->cookie);
  return cookie.empty() ? Identity{} : read_django_session(cookie, *options_.django, now);
}

}  // namespace parlor::auth
