#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "parlor/app/scope.hpp"
#include "parlor/auth/django_session.hpp"
#include "parlor/auth/identity.hpp"
#include "parlor/auth/jwt.hpp"
#include "parlor/auth/token_sources.hpp"

namespace parlor::auth {

enum class Policy {
  off,       ///< nobody is asked; everybody is a guest
  optional,  ///< guests are let in
  required,  ///< a WebSocket needs a user
};

struct Options {
  Policy policy = Policy::off;
  std::vector<Key> keys;  ///< any of them may have signed
  TokenRules rules;
  TokenSources sources;
  std::optional<DjangoSessions> django;  ///< none: session cookies are not looked at
};

/// Says who somebody is, from what they bring. Immutable: shared by all threads.
class Authenticator {
 public:
  explicit Authenticator(Options options) : options_(std::move(options)) {}

  bool enabled() const { return options_.policy != Policy::off; }
  bool asks_first_message() const { return enabled() && options_.sources.message; }

  /// From a request alone: its token if it has one, else its Django session, else a guest. A token that is not right is
  /// an error under every policy (bad_token, token_expired): whoever sends one believes to be somebody. A session that
  /// is not right makes a guest, as in Django. Error auth_required, or what is wrong with the session: guests are not
  /// let in.
  Result<Identity> identify(const app::Scope& scope, TimeMs now) const;

  /// From a token that came otherwise. Errors: bad_token, token_expired.
  Result<Identity> verify(std::string_view token, TimeMs now) const;

 private:
  Result<Identity> identify_by_session(const app::Scope& scope, TimeMs now) const;

  Options options_;
};

}  // namespace parlor::auth
