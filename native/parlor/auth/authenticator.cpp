#include "parlor/auth/authenticator.hpp"

#include <utility>

namespace parlor::auth {

Authenticator::Authenticator(Options options) : options_(std::move(options)) {
  proofs_ = std::make_shared<const Proofs>(
      Proofs{std::exchange(options_.keys, {}), std::exchange(options_.django, std::nullopt)});
}

std::shared_ptr<const Authenticator::Proofs> Authenticator::proofs() const {
  const std::lock_guard lock(mutex_);
  return proofs_;
}

void Authenticator::replace(Secrets secrets) {
  Proofs next{std::move(secrets.keys), proofs()->django};
  if (next.django) next.django->secrets = std::move(secrets.django);
  auto shared = std::make_shared<const Proofs>(std::move(next));
  const std::lock_guard lock(mutex_);
  proofs_ = std::move(shared);
}

Result<Identity> Authenticator::identify(const app::Scope& scope, TimeMs now) const {
  if (!enabled()) return Identity{};
  if (const auto token = find_token(scope, options_.sources)) return verify(*token, now);
  Result<Identity> known = identify_by_session(scope, now);
  if (options_.policy == Policy::optional) return known ? known : Identity{};
  if (known && known->user.empty()) return ErrorCode::auth_required;
  return known;
}

Result<Identity> Authenticator::verify(std::string_view token, TimeMs now) const {
  return verify_token(token, proofs()->keys, options_.rules, now);
}

Result<Identity> Authenticator::identify_by_session(const app::Scope& scope, TimeMs now) const {
  const auto known = proofs();
  if (!known->django) return Identity{};
  const std::string_view cookie = scope.cookie(known->django->cookie);
  return cookie.empty() ? Identity{} : read_django_session(cookie, *known->django, now);
}

}  // namespace parlor::auth
