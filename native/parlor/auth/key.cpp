#include "parlor/auth/key.hpp"

#include <fstream>
#include <utility>

#include "parlor/base/limits.hpp"

namespace parlor::auth {
namespace {

Error wrong_length(const std::string& origin, std::size_t length) {
  return {ErrorCode::bad_option, "the key in " + origin + " has " + std::to_string(length) + " bytes, HS256 needs " +
                                     std::to_string(limits::auth_key_bytes_min) + " to " +
                                     std::to_string(limits::auth_key_bytes_max) +
                                     "; make one with: openssl rand -hex 32 > FILE"};
}

}  // namespace

Result<std::string> read_secret(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  // Room for a line break, and for seeing that there is more.
  std::string secret(limits::auth_key_bytes_max + 3, '\0');
  if (stream) stream.read(secret.data(), static_cast<std::streamsize>(secret.size()));
  if (!stream.is_open() || stream.bad() || (stream.fail() && !stream.eof())) {
    return Error(ErrorCode::io_failed, "the key file " + file + " cannot be read");
  }
  secret.resize(static_cast<std::size_t>(stream.gcount()));
  if (secret.ends_with('\n')) secret.pop_back();
  if (secret.ends_with('\r')) secret.pop_back();
  if (secret.empty()) return Error(ErrorCode::bad_option, "the key file " + file + " is empty");
  if (secret.size() > limits::auth_key_bytes_max) return wrong_length(file, secret.size());
  return secret;
}

Result<Key> read_key(const std::string& place) {
  const std::size_t mark = place.find('=');
  const std::string file = mark == std::string::npos ? place : place.substr(mark + 1);
  const Result<std::string> secret = read_secret(file);
  if (!secret) return secret.error();
  Result<Key> key = make_key(*secret, file);
  if (key && mark != std::string::npos) key->id = place.substr(0, mark);
  return key;
}

Result<Key> make_key(std::string_view secret, const std::string& origin) {
  if (secret.size() < limits::auth_key_bytes_min || secret.size() > limits::auth_key_bytes_max) {
    return wrong_length(origin, secret.size());
  }
  return Key{{}, std::string(secret)};
}

}  // namespace parlor::auth
