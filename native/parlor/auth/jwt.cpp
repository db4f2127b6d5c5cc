#include "parlor/auth/jwt.hpp"

#include <algorithm>
#include <optional>

#include "parlor/auth/jws.hpp"

namespace parlor::auth {
namespace {

using codec::Json;

Error bad_token(const std::string& why) {
  return {ErrorCode::bad_token, "the token " + why};
}

/// A NumericDate (RFC 7519 section 2), seconds with or without a fraction, as milliseconds; empty if there is none.
Result<std::optional<TimeMs>> read_date(const Json& claims, const char* name) {
  constexpr double latest_s = static_cast<double>(limits::integer_max) / 1000;
  const auto date = claims.find(name);
  if (date == claims.end()) return std::optional<TimeMs>();
  const double seconds = date->is_number() ? date->get<double>() : -1;
  if (!(seconds >= 0 && seconds <= latest_s)) return bad_token("has a \"" + std::string(name) + "\" that is no date");
  return std::optional(static_cast<TimeMs>(seconds * 1000));
}

Status check_audience(const Json& claims, const std::string& wanted) {
  const auto audience = claims.find("aud");
  if (audience == claims.end()) {
    return wanted.empty() ? Status() : bad_token("names no audience, \"" + wanted + "\" is expected");
  }
  const bool named = audience->is_array() ? std::find(audience->begin(), audience->end(), wanted) != audience->end()
                                          : *audience == wanted;
  return named && !wanted.empty() ? Status() : bad_token("is meant for another audience");
}

Result<std::string> read_user(const Json& claims) {
  const auto subject = claims.find("sub");
  if (subject == claims.end() || !subject->is_string()) return bad_token("does not say whose it is (\"sub\")");
  auto user = subject->get<std::string>();
  const bool plain =
      std::none_of(user.begin(), user.end(), [](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; });
  if (user.empty() || user.size() > limits::user_bytes || !plain) return bad_token("has a \"sub\" that is no user id");
  return user;
}

}  // namespace

Result<Identity> verify_token(std::string_view token, std::span<const Key> keys, const TokenRules& rules, TimeMs now) {
  const Result<Json> claims = open_jws(token, keys);
  if (!claims) return claims.error();
  const auto expires = read_date(*claims, "exp");
  if (!expires) return expires.error();
  if (*expires && now >= **expires + rules.leeway_ms) return ErrorCode::token_expired;
  const auto not_before = read_date(*claims, "nbf");
  if (!not_before) return not_before.error();
  if (*not_before && now + rules.leeway_ms < **not_before) return bad_token("is not valid yet");
  if (const Status meant = check_audience(*claims, rules.audience); !meant) return meant.error();
  Result<std::string> user = read_user(*claims);
  if (!user) return user.error();
  Identity identity{*std::move(user), std::nullopt, nullptr};
  if (*expires) identity.until = **expires + rules.leeway_ms;
  return identity;
}

std::string issue_token(const TokenRequest& request, const Key& key) {
  Json claims = {{"sub", request.user}, {"iat", request.now / 1000}, {"exp", (request.now + request.life_ms) / 1000}};
  if (!request.audience.empty()) claims["aud"] = request.audience;
  return make_jws(claims, key);
}

}  // namespace parlor::auth
