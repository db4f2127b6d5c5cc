#include "parlor/server/api_keys.hpp"

#include <algorithm>
#include <fstream>

#include <openssl/crypto.h>

#include "parlor/base/limits.hpp"

namespace parlor::server {
namespace {

bool is_visible(char c) {
  return c > ' ' && c <= '~';
}

/// The key that a request shows; empty when it shows none.
std::string_view key_in(const app::Scope& scope) {
  constexpr std::string_view scheme = "bearer ";
  const std::string_view authorization = scope.header("authorization");
  const auto same = [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); };
  const bool bearer =
      authorization.size() > scheme.size() && std::equal(scheme.begin(), scheme.end(), authorization.begin(), same);
  return bearer ? authorization.substr(scheme.size()) : scope.header("x-api-key");
}

Error bad_line(const std::string& path, std::size_t line, const std::string& what) {
  return {ErrorCode::bad_option, path + ", line " + std::to_string(line) + ": " + what};
}

}  // namespace

ApiKeys::ApiKeys(const std::vector<std::string>& keys) {
  replace(keys);
}

void ApiKeys::replace(const std::vector<std::string>& keys) {
  Digests digests;
  for (const std::string& key : keys) digests.push_back(crypto::sha256(as_bytes(key)));
  auto shared = std::make_shared<const Digests>(std::move(digests));
  const std::lock_guard lock(mutex_);
  digests_ = std::move(shared);
}

std::shared_ptr<const ApiKeys::Digests> ApiKeys::digests() const {
  const std::lock_guard lock(mutex_);
  return digests_;
}

std::optional<http::Response> ApiKeys::refusal(const app::Scope& scope) const {
  const std::string_view key = key_in(scope);
  if (key.empty()) {
    auto response = http::Response::error(401, "key_required", "send an API key: Authorization: Bearer KEY");
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
  }
  if (!knows(key)) return http::Response::error(403, "bad_key", "this API key is not known here");
  return std::nullopt;
}

bool ApiKeys::knows(std::string_view key) const {
  const crypto::Digest shown = crypto::sha256(as_bytes(key));
  bool known = false;
  const auto digests = this->digests();
  for (const crypto::Digest& digest : *digests) {
    known = CRYPTO_memcmp(digest.data(), shown.data(), shown.size()) == 0 || known;
  }
  return known;
}

Result<std::vector<std::string>> read_api_keys(const std::string& path) {
  std::ifstream file(path);
  if (!file) return Error(ErrorCode::io_failed, "cannot read the API keys from " + path);
  std::vector<std::string> keys;
  std::size_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.pop_back();
    if (line.empty() || line.front() == '#') continue;
    if (line.size() < limits::api_key_bytes_min || line.size() > limits::api_key_bytes_max ||
        !std::all_of(line.begin(), line.end(), is_visible)) {
      return bad_line(path, number, "an API key is 16 to 256 visible characters without spaces");
    }
    if (keys.size() == limits::api_keys) return bad_line(path, number, "there are too many API keys");
    keys.push_back(std::move(line));
  }
  if (keys.empty()) return Error(ErrorCode::bad_option, path + " holds no API key: write one on a line of its own");
  return keys;
}

}  // namespace parlor::server
