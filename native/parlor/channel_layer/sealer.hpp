#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parlor/channel_layer/fernet.hpp"
#include "parlor/channel_layer/message.hpp"

namespace parlor::layer {

/// Encrypts packed messages if there are keys, and opens what came from Redis, of which nothing is taken for granted.
class Sealer {
 public:
  /// `max_age_ms`: of an encrypted message; none: any age.
  Sealer(const std::vector<std::string>& keys, std::optional<DurationMs> max_age_ms);

  std::string seal(std::string packed) const;
  /// Errors: refused (wrong key, damaged, too old) and those of unpack.
  Result<Message> open(std::string_view sealed) const;

 private:
  std::optional<Fernet> fernet_;
  std::optional<DurationMs> max_age_ms_;
};

}  // namespace parlor::layer
