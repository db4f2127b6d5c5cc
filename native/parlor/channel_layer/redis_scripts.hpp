#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parlor/redis/client.hpp"

/// What the core layer asks Redis to do in one go. Times are Unix seconds with fractions, as scores hold them.
namespace parlor::layer {

/// A Lua script. Redis keeps it by its hash after the first time.
class Script {
 public:
  explicit Script(std::string_view source);

  struct Call {
    std::vector<std::string> keys;
    std::vector<std::string> arguments;
  };
  /// Teaches it to a Redis that has just been connected to. Without that a call works, too, but may be overtaken.
  void load(redis::Client& client) const { client.send_now({"SCRIPT", "LOAD", source_}, {}); }
  /// Now, if there is a connection; else it is held (see Client::send) or, when `held` is false, fails.
  void run(redis::Client& client, const Call& call, redis::Answer answer, bool held = true) const;

 private:
  std::string_view source_;
  std::string hash_;
};

/// Puts a message into each of the inboxes KEYS. Arguments: now, the time before which messages have expired, the
/// inbox' life in seconds, then for each inbox its capacity and its payload. A score is always above the last one's, so
/// that the order is that of the calls, whatever the clocks say. Answers the numbers (from 1) of inboxes that were
/// full.
const Script& put_script();

/// Drops memberships of group KEYS[1] older than the first argument; answers the channels that are left.
const Script& members_script();

/// Takes the oldest messages out of inbox KEYS[1]. Arguments: the time before which they have expired, how many.
/// Answers payloads and scores in turn.
const Script& take_script();

/// Puts messages that were taken back in front. Arguments: now, the inbox' life in seconds, the payloads.
const Script& put_back_script();

/// Deletes those of KEYS that are no inboxes.
const Script& clean_script();

}  // namespace parlor::layer
