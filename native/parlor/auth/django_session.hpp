#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parlor/auth/identity.hpp"
#include "parlor/base/limits.hpp"
#include "parlor/base/result.hpp"

namespace parlor::auth {

/// How a Django project signs its session cookies.
struct DjangoSessions {
  std::vector<std::string> secrets;                ///< SECRET_KEY, then SECRET_KEY_FALLBACKS; any may have signed
  std::string cookie = "sessionid";                ///< SESSION_COOKIE_NAME
  DurationMs max_age_ms = limits::session_age_ms;  ///< SESSION_COOKIE_AGE
};

/// Reads a session cookie of SESSION_ENGINE "django.contrib.sessions.backends.signed_cookies" with Django's JSON
/// serializer (its default) and SHA-256 signatures (all that Django 3.1 and later makes by default). The user is the
/// session's `_auth_user_id`; a session without one is a guest's.
///
///     [.]BASE64URL(JSON) : BASE62(Unix seconds) : BASE64URL(HMAC-SHA-256)
///
/// A dot in front says that the JSON is compressed with zlib. The signature covers everything before its colon; its key
/// is SHA-256 over the salt, "signer" and the secret. (Format: django/core/signing.py, Django 3.2.)
///
/// Django also compares `_auth_user_hash` with the user's password; that takes its database, and is not done here: a
/// changed password ends a session at the latest at its maximal age. Errors: token_expired, bad_token.
Result<Identity> read_django_session(std::string_view cookie, const DjangoSessions& sessions, TimeMs now);

}  // namespace parlor::auth
