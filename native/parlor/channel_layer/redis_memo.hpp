#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "parlor/channel_layer/shared_memo.hpp"
#include "parlor/redis/client.hpp"

namespace parlor::layer {

/// The shared memo of the layers on Redis: a string a name, by SET … NX PX.
class RedisMemo final : public SharedMemo {
 public:
  struct Parts {
    std::function<void(std::function<void()>)> at_home;         ///< runs a task where the clients are used
    std::function<redis::Client&(std::string_view)> client_of;  ///< the Redis that has a name
    std::string prefix;                                         ///< of every key
  };
  explicit RedisMemo(Parts parts) : parts_(std::move(parts)) {}

  void claim(std::string name, std::string text, DurationMs life_ms, net::EventLoop& loop, Claimed claimed) override;
  void note(std::string name, std::string text, DurationMs life_ms) override;
  void forget(std::string name) override;

 private:
  std::string key_of(std::string_view name) const { return parts_.prefix + ":parlor:memo:" + std::string(name); }

  Parts parts_;
};

}  // namespace parlor::layer
