#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "parlor/base/result.hpp"
#include "parlor/base/time.hpp"

namespace parlor::net {
class EventLoop;
}

namespace parlor::layer {

/// Short texts under names that all processes of a channel layer see, for a while. Callable on any loop thread;
/// callbacks come on the loop that is passed in, never from inside the call.
class SharedMemo {
 public:
  /// What was noted there before by anybody; nothing, if it is ours now. Errors: those of a layer with a network.
  using Claimed = std::function<void(const Result<std::optional<std::string>>&)>;

  virtual ~SharedMemo() = default;
  /// Notes the text unless there is one. Of several who claim a name one has it.
  virtual void claim(std::string name, std::string text, DurationMs life_ms, net::EventLoop& loop, Claimed claimed) = 0;
  /// Replaces the text of a name that was claimed.
  virtual void note(std::string name, std::string text, DurationMs life_ms) = 0;
  virtual void forget(std::string name) = 0;
};

}  // namespace parlor::layer
