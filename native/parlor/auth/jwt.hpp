#pragma once

#include <span>
#include <string>
#include <string_view>

#include "parlor/auth/identity.hpp"
#include "parlor/auth/key.hpp"
#include "parlor/base/limits.hpp"
#include "parlor/base/result.hpp"

namespace parlor::auth {

/// What a token must say besides who the user is.
struct TokenRules {
  std::string audience;                            ///< must be in the token's `aud`; empty: it must have no `aud`
  DurationMs leeway_ms = limits::token_leeway_ms;  ///< by which the issuer's clock may differ from ours
};

/// Checks a JSON Web Token (RFC 7519): the signature (see open_jws), then `exp` and `nbf` (missing: no bound) and
/// `aud`. `sub` is the user, 1 to limits::user_bytes bytes without control characters. Other claims are not looked at.
/// Errors: token_expired; bad_token, with what is wrong.
Result<Identity> verify_token(std::string_view token, std::span<const Key> keys, const TokenRules& rules, TimeMs now);

/// What a new token is to say.
struct TokenRequest {
  std::string user;
  std::string audience;  ///< empty: no `aud`
  TimeMs now = 0;        ///< `iat`
  DurationMs life_ms = limits::token_life_ms;
};

std::string issue_token(const TokenRequest& request, const Key& key);

}  // namespace parlor::auth
