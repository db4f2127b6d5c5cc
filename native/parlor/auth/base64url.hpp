#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parlor/base/bytes.hpp"

namespace parlor::auth {

/// Base64 with the alphabet that is safe in addresses, without padding (RFC 4648 section 5, as RFC 7515 uses it).
std::string encode_base64url(ByteView bytes);

/// Strict: there is one text for every value. Empty for a character outside the alphabet, padding, a length that no
/// bytes give, or unused bits that are not zero.
std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace parlor::auth
