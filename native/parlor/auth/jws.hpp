#pragma once

#include <span>
#include <string>
#include <string_view>

#include "parlor/auth/key.hpp"
#include "parlor/codec/json.hpp"

namespace parlor::auth {

/// A signed JSON object: JWS compact serialization (RFC 7515 section 7.1) with HS256 (RFC 7518 section 3.2), and
/// nothing else. A header that names another algorithm, "none" among them, or an extension that must be understood
/// (`crit`) is refused before anything is computed.
///
/// A `kid` that one of the keys has chooses that key; otherwise any of them may fit. The bound is limits::token_bytes.
/// Error: bad_token, with what is wrong.
Result<codec::Json> open_jws(std::string_view token, std::span<const Key> keys);

/// Signs an object; the header carries the key's id if it has one.
std::string make_jws(const codec::Json& payload, const Key& key);

}  // namespace parlor::auth
