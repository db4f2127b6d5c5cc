#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parlor/app/scope.hpp"
#include "parlor/base/result.hpp"
#include "parlor/crypto/sha256.hpp"
#include "parlor/http/message.hpp"

namespace parlor::server {

/// The keys of programs that may push messages over HTTP: sent as `Authorization: Bearer KEY` or `X-Api-Key: KEY`.
/// Compared in a time that says nothing about how much of a key was right.
class ApiKeys {
 public:
  explicit ApiKeys(const std::vector<std::string>& keys = {});

  /// From now on these are good. From any thread.
  void replace(const std::vector<std::string>& keys);
  bool empty() const { return digests()->empty(); }
  /// 401 without a key, 403 with a wrong one; nothing with a right one.
  std::optional<http::Response> refusal(const app::Scope& scope) const;

 private:
  bool knows(std::string_view key) const;

  using Digests = std::vector<crypto::Digest>;  // all of one length
  std::shared_ptr<const Digests> digests() const;

  mutable std::mutex mutex_;
  std::shared_ptr<const Digests> digests_;  // guarded by mutex_, replaced as a whole
};

/// One key a line; empty lines and those that begin with '#' are left out. A key is 16 to 256 visible ASCII characters,
/// at most limits::api_keys of them. Errors: io_failed, bad_option (which line, and what is wrong with it).
Result<std::vector<std::string>> read_api_keys(const std::string& path);

}  // namespace parlor::server
