#include "parlor/auth/django_session.hpp"

#include <algorithm>
#include <optional>
#include <zlib.h>

#include "parlor/auth/base64url.hpp"
#include "parlor/auth/hmac.hpp"

namespace parlor::auth {
namespace {

using codec::Json;

Error bad_session(const std::string& why) {
  return {ErrorCode::bad_token, "the session cookie " + why};
}

std::string signature_of(std::string_view signed_part, const std::string& secret) {
  const std::string key = sha256("django.contrib.sessions.backends.signed_cookiessigner" + secret);
  return encode_base64url(as_bytes(hmac_sha256(key, signed_part)));
}

/// Base 62 with the digits first, then capitals; at most 8 digits, which reach far beyond every date.
std::optional<std::int64_t> decode_base62(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  if (text.empty() || text.size() > 8) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    const std::size_t digit = digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value * 62 + static_cast<std::int64_t>(digit);
  }
  return value;
}

/// Empty if it is not zlib's, or grows beyond limits::session_bytes.
std::optional<std::string> unpack(const std::string& packed) {
  std::string text(limits::session_bytes, '\0');
  uLongf size = text.size();
  const int result = uncompress(reinterpret_cast<Bytef*>(text.data()), &size,
                                reinterpret_cast<const Bytef*>(packed.data()), packed.size());
  if (result != Z_OK) return std::nullopt;
  text.resize(size);
  return text;
}

Result<Json> read_content(std::string_view content) {
  const bool packed = content.starts_with('.');
  std::optional<std::string> text = decode_base64url(content.substr(packed ? 1 : 0));
  if (text && packed) text = unpack(*text);
  if (!text) return bad_session("cannot be unpacked");
  Result<Json> json = codec::parse_json(*text, {.max_bytes = limits::session_bytes, .numbers = codec::Numbers::any});
  if (!json || !json->is_object()) return bad_session("does not hold a JSON object");
  return json;
}

/// Custom user models may have numbers as their ids in older sessions; Django writes text.
std::string user_of(const Json& session) {
  const auto user = session.find("_auth_user_id");
  if (user == session.end()) return {};
  if (user->is_number_integer()) return codec::dump_json(*user);
  return user->is_string() && user->get_ref<const std::string&>().size() <= limits::user_bytes
             ? user->get<std::string>()
             : std::string();
}

}  // namespace

Result<Identity> read_django_session(std::string_view cookie, const DjangoSessions& sessions, TimeMs now) {
  if (cookie.size() > limits::token_bytes) return bad_session("is too long");
  const std::size_t last = cookie.rfind(':');
  const std::size_t middle = last == 0 || last == std::string_view::npos ? last : cookie.rfind(':', last - 1);
  if (middle == std::string_view::npos || middle >= last) return bad_session("is not a signed one");
  const std::string_view signed_part = cookie.substr(0, last);
  const bool genuine = std::any_of(sessions.secrets.begin(), sessions.secrets.end(), [&](const std::string& secret) {
    return equal_in_constant_time(signature_of(signed_part, secret), cookie.substr(last + 1));
  });
  if (!genuine) return bad_session("has a signature that does not fit");
  const auto signed_at = decode_base62(cookie.substr(middle + 1, last - middle - 1));
  if (!signed_at) return bad_session("does not say when it was signed");
  const TimeMs until = *signed_at * 1000 + sessions.max_age_ms;
  if (now > until) return Error(ErrorCode::token_expired, "the session has expired: log in again");
  Result<Json> session = read_content(cookie.substr(0, middle));
  if (!session) return session.error();
  std::string user = user_of(*session);
  return Identity{std::move(user), until, *std::move(session)};
}

}  // namespace parlor::auth
