#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parlor/base/bytes.hpp"
#include "parlor/base/result.hpp"
#include "parlor/base/time.hpp"

namespace parlor::layer {

/// Fernet tokens (github.com/fernet/spec, version 0x80: AES-128-CBC, then HMAC-SHA256, in URL-safe base64), with keys
/// made of secrets as channels_redis makes them: SHA-256 of the secret, the first half signs, the second encrypts.
class Fernet {
 public:
  /// The first secret encrypts, any of them decrypts. Must not be empty.
  explicit Fernet(const std::vector<std::string>& secrets);

  /// `now`: milliseconds since the Unix epoch; the token tells it to everybody.
  std::string encrypt(std::string_view plain, TimeMs now) const;
  /// Errors: refused, when no key fits, the token is damaged, from the future, or older than `max_age_ms`.
  Result<std::string> decrypt(std::string_view token, TimeMs now, std::optional<DurationMs> max_age_ms) const;

 private:
  using Key = std::array<std::uint8_t, 32>;
  std::vector<Key> keys_;
};

}  // namespace parlor::layer
