#include "parlor/auth/hmac.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "parlor/base/bytes.hpp"
#include "parlor/base/invariant.hpp"

namespace parlor::auth {
namespace {

unsigned char* writable(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view message) {
  std::string digest(32, '\0');
  unsigned int size = 0;
  const auto* done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), as_bytes(message).data(),
                          message.size(), writable(digest), &size);
  invariant(done != nullptr && size == digest.size(), "OpenSSL computes an HMAC");
  return digest;
}

std::string sha256(std::string_view message) {
  std::string digest(32, '\0');
  const int done = EVP_Digest(message.data(), message.size(), writable(digest), nullptr, EVP_sha256(), nullptr);
  invariant(done == 1, "OpenSSL computes SHA-256");
  return digest;
}

bool equal_in_constant_time(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace parlor::auth
