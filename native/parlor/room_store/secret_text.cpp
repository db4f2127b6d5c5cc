#include "parlor/room_store/secret_text.hpp"

#include <charconv>

#include "parlor/base/bytes.hpp"

namespace parlor::room_store {

std::string text_of_secret(const room::Secret& secret) {
  return to_hex(secret);
}

std::optional<room::Secret> parse_secret(std::string_view text) {
  constexpr int hexadecimal = 16;
  room::Secret secret{};
  if (text.size() != 2 * secret.size()) return std::nullopt;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    const char* const digits = text.data() + 2 * i;
    const auto read = std::from_chars(digits, digits + 2, secret[i], hexadecimal);
    if (read.ec != std::errc() || read.ptr != digits + 2) return std::nullopt;
  }
  return secret;
}

}  // namespace parlor::room_store
