#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
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

/// What proofs are checked with.
struct Secrets {
  std::vector<Key> keys;
  std::vector<std::string> django;  ///< SECRET_KEY and its fallbacks
};

/// Says who somebody is, from what they bring. Shared by all threads.
class Authenticator {
 public:
  explicit Authenticator(Options options);

  /// From now on proofs are checked with these; who is in already stays. From any thread. The policy and the places
  /// where a proof may stand do not change: secrets of a kind that was not there at the start are not looked at.
  void replace(Secrets secrets);

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

  /// The keys, and Django's sessions with their secrets.
  struct Proofs {
    std::vector<Key> keys;
    std::optional<DjangoSessions> django;
  };
  std::shared_ptr<const Proofs> proofs() const;

  Options options_;  // without secrets
  mutable std::mutex mutex_;
  std::shared_ptr<const Proofs> proofs_;  // guarded by mutex_, replaced as a whole
};

}  // namespace parlor::auth
