#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parlor/redis/client.hpp"

namespace parlor::redis {

/// A Lua script, which Redis carries out in one go. Redis keeps it by its hash after the first time.
class Script {
 public:
  /// `source` must outlive it.
  explicit Script(std::string_view source);

  struct Call {
    std::vector<std::string> keys;
    std::vector<std::string> arguments;
  };
  /// Teaches it to a Redis that has just been connected to. Without that a call works, too, but may be overtaken.
  void load(Client& client) const { client.send_now({"SCRIPT", "LOAD", source_}, {}); }
  /// Now, if there is a connection; else it is held (see Client::send) or, when `held` is false, fails.
  void run(Client& client, const Call& call, Answer answer, bool held = true) const;

  /// The call as a command: by the script's hash, which fails with NOSCRIPT and does nothing when Redis does not know
  /// it, or with the whole script.
  Command by_hash(const Call& call) const;
  Command in_full(const Call& call) const;
  static bool is_unknown(const Result<Reply>& reply);

 private:
  std::string_view source_;
  std::string hash_;
};

}  // namespace parlor::redis
