#include "parlor/channel_layer/fernet.hpp"

#include <algorithm>
#include <memory>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "parlor/base/invariant.hpp"
#include "parlor/os/entropy.hpp"

namespace parlor::layer {
namespace {

constexpr std::uint8_t version = 0x80;
constexpr std::size_t block = 16;
constexpr std::size_t head_bytes = 1 + 8 + block;  // version, time, initial vector
constexpr std::size_t mac_bytes = 32;
constexpr DurationMs clock_skew_ms = 60'000;  // how far in the future a token may be, as the specification has it

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)>;

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

std::string to_base64url(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<std::uint8_t*>(text.data()), bytes_of(bytes), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::string standard(text);
  std::replace(standard.begin(), standard.end(), '-', '+');
  std::replace(standard.begin(), standard.end(), '_', '/');
  std::string bytes(text.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes_of(standard),
                                     static_cast<int>(standard.size()));
  if (length < 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  bytes.resize(static_cast<std::size_t>(length) - padding);
  return bytes;
}

std::string mac_of(std::string_view signed_part, const std::uint8_t* signing_key) {
  std::string mac(mac_bytes, '\0');
  HMAC(EVP_sha256(), signing_key, block, bytes_of(signed_part), signed_part.size(),
       reinterpret_cast<std::uint8_t*>(mac.data()), nullptr);
  return mac;
}

/// AES-128-CBC with PKCS #7 padding; nothing if the padding is wrong.
std::optional<std::string> crypt(std::string_view in, const std::uint8_t* key, const std::uint8_t* iv, bool encrypt) {
  const Cipher context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string out(in.size() + block, '\0');
  auto* const to = reinterpret_cast<std::uint8_t*>(out.data());
  int bulk = 0;
  int rest = 0;
  const bool done = EVP_CipherInit_ex(context.get(), EVP_aes_128_cbc(), nullptr, key, iv, encrypt ? 1 : 0) == 1 &&
                    EVP_CipherUpdate(context.get(), to, &bulk, bytes_of(in), static_cast<int>(in.size())) == 1 &&
                    EVP_CipherFinal_ex(context.get(), to + bulk, &rest) == 1;
  if (!done) return std::nullopt;
  out.resize(static_cast<std::size_t>(bulk + rest));
  return out;
}

Error damaged() {
  return {ErrorCode::refused, "it is no Fernet token, or was made with another key"};
}

}  // namespace

Fernet::Fernet(const std::vector<std::string>& secrets) {
  invariant(!secrets.empty(), "encryption needs a key");
  for (const std::string& secret : secrets) SHA256(bytes_of(secret), secret.size(), keys_.emplace_back().data());
}

std::string Fernet::encrypt(std::string_view plain, TimeMs now) const {
  const Key& key = keys_.front();
  std::string token(head_bytes, '\0');
  token[0] = static_cast<char>(version);
  for (std::size_t i = 0; i < 8; ++i) token[1 + i] = static_cast<char>(now / 1000 >> (56 - 8 * i));
  os::random_bytes({reinterpret_cast<std::uint8_t*>(token.data()) + 9, block});
  const auto encrypted = crypt(plain, key.data() + block, bytes_of(token) + 9, true);
  invariant(encrypted.has_value(), "AES encrypts whatever it is given");
  token += *encrypted;
  token += mac_of(token, key.data());
  return to_base64url(token);
}

Result<std::string> Fernet::decrypt(std::string_view text, TimeMs now, std::optional<DurationMs> max_age_ms) const {
  const std::optional<std::string> token = from_base64url(text);
  if (!token || token->size() < head_bytes + block + mac_bytes || bytes_of(*token)[0] != version) return damaged();
  TimeMs seconds = 0;
  for (std::size_t i = 0; i < 8; ++i)
    seconds = static_cast<TimeMs>(static_cast<std::uint64_t>(seconds) << 8 | bytes_of(*token)[1 + i]);
  const std::string_view signed_part = std::string_view(*token).substr(0, token->size() - mac_bytes);
  for (const Key& key : keys_) {
    const std::string mac = mac_of(signed_part, key.data());
    if (CRYPTO_memcmp(mac.data(), token->data() + signed_part.size(), mac_bytes) != 0) continue;
    if (max_age_ms) {
      if (seconds > (now + clock_skew_ms) / 1000) return Error(ErrorCode::refused, "the token is from the future");
      if (seconds < (now - *max_age_ms) / 1000) return Error(ErrorCode::refused, "the token is too old");
    }
    auto plain = crypt(signed_part.substr(head_bytes), key.data() + block, bytes_of(*token) + 9, false);
    if (!plain) return damaged();
    return *std::move(plain);
  }
  return damaged();
}

}  // namespace parlor::layer
