#pragma once

#include <string>
#include <string_view>

#include "parlor/base/result.hpp"

namespace parlor::auth {

/// A secret that signs tokens, 32 to 4,096 bytes (limits::auth_key_bytes_min, _max).
struct Key {
  std::string id;      ///< the token's `kid`; empty: none
  std::string secret;  ///< any bytes
};

/// The bytes of a file, without one line break at the end, so that a key may be written with an editor. Errors:
/// io_failed; bad_option if it is empty or longer than auth_key_bytes_max.
Result<std::string> read_secret(const std::string& file);

/// "FILE", or "KID=FILE" for a key with an id. Errors: those of read_secret; bad_option for fewer than 32 bytes, with
/// how to make a good one.
Result<Key> read_key(const std::string& place);

/// A key without an id from a text that is at hand. `origin` names it in the error: bad_option for a bad length.
Result<Key> make_key(std::string_view secret, const std::string& origin);

}  // namespace parlor::auth
