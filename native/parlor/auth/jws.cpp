#include "parlor/auth/jws.hpp"

#include <algorithm>
#include <optional>

#include "parlor/auth/base64url.hpp"
#include "parlor/auth/hmac.hpp"

namespace parlor::auth {
namespace {

using codec::Json;

Error bad_token(const std::string& why) {
  return {ErrorCode::bad_token, "the token " + why};
}

/// The JSON object in one part of a token.
Result<Json> read_part(std::string_view part, const std::string& name) {
  const std::optional<std::string> text = decode_base64url(part);
  if (!text) return bad_token("has a " + name + " that is not base64url");
  Result<Json> json = codec::parse_json(*text, {.max_bytes = limits::token_bytes, .numbers = codec::Numbers::any});
  if (!json || !json->is_object()) return bad_token("has a " + name + " that is not a JSON object");
  return json;
}

Status check_header(const Json& header) {
  const auto algorithm = header.find("alg");
  if (algorithm == header.end() || *algorithm != "HS256") return bad_token("is not signed with HS256");
  if (header.contains("crit")) return bad_token("needs extensions that are not known here");
  return {};
}

bool fits(const Key& key, std::string_view content, std::string_view signature) {
  return equal_in_constant_time(hmac_sha256(key.secret, content), signature);
}

bool fits_one(std::span<const Key> keys, const Json& header, std::string_view content, std::string_view signature) {
  const auto id = header.find("kid");
  if (id != header.end() && id->is_string() && *id != "") {
    const auto named = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return *id == key.id; });
    if (named != keys.end()) return fits(*named, content, signature);
  }
  return std::any_of(keys.begin(), keys.end(), [&](const Key& key) { return fits(key, content, signature); });
}

}  // namespace

Result<Json> open_jws(std::string_view token, std::span<const Key> keys) {
  if (token.size() > limits::token_bytes) return bad_token("is too long");
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == std::string_view::npos || std::count(token.begin(), token.end(), '.') != 2) {
    return bad_token("does not have three parts with dots between them");
  }
  const Result<Json> header = read_part(token.substr(0, first), "header");
  if (!header) return header.error();
  if (const Status right = check_header(*header); !right) return right.error();
  const std::optional<std::string> signature = decode_base64url(token.substr(last + 1));
  if (!signature) return bad_token("has a signature that is not base64url");
  if (!fits_one(keys, *header, token.substr(0, last), *signature)) {
    return bad_token("has a signature that fits none of the server's keys");
  }
  return read_part(token.substr(first + 1, last - first - 1), "payload");
}

std::string make_jws(const Json& payload, const Key& key) {
  Json header = {{"alg", "HS256"}, {"typ", "JWT"}};
  if (!key.id.empty()) header["kid"] = key.id;
  const std::string content = encode_base64url(as_bytes(codec::dump_json(header))) + "." +
                              encode_base64url(as_bytes(codec::dump_json(payload)));
  return content + "." + encode_base64url(as_bytes(hmac_sha256(key.secret, content)));
}

}  // namespace parlor::auth
