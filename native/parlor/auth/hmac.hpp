#pragma once

#include <string>
#include <string_view>

namespace parlor::auth {

/// The 32 bytes of HMAC-SHA-256 (RFC 2104).
std::string hmac_sha256(std::string_view key, std::string_view message);
/// The 32 bytes of SHA-256.
std::string sha256(std::string_view message);
/// Takes the same time wherever two texts of one length differ, so that nobody can find a signature byte by byte.
bool equal_in_constant_time(std::string_view one, std::string_view other);

}  // namespace parlor::auth
