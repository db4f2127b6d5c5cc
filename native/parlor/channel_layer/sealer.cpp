#include "parlor/channel_layer/sealer.hpp"

#include "parlor/base/limits.hpp"
#include "parlor/channel_layer/msgpack.hpp"
#include "parlor/os/clock.hpp"

namespace parlor::layer {

Sealer::Sealer(const std::vector<std::string>& keys, std::optional<DurationMs> max_age_ms) : max_age_ms_(max_age_ms) {
  if (!keys.empty()) fernet_.emplace(keys);
}

std::string Sealer::seal(std::string packed) const {
  return fernet_ ? fernet_->encrypt(packed, os::now_ms()) : std::move(packed);
}

Result<Message> Sealer::open(std::string_view sealed) const {
  if (!fernet_) return unpack(sealed);
  if (sealed.size() > 2 * limits::redis_message_bytes) return ErrorCode::too_large;
  const Result<std::string> plain = fernet_->decrypt(sealed, os::now_ms(), max_age_ms_);
  if (!plain) return plain.error();
  return unpack(*plain);
}

}  // namespace parlor::layer
