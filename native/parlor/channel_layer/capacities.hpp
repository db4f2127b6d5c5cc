#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parlor/base/limits.hpp"

namespace parlor::layer {

/// How many messages a channel may hold, by the shape of its name; what Django Channels calls `channel_capacity`.
class Capacities {
 public:
  struct Rule {
    std::string pattern;  ///< '*' stands for any characters, '?' for one
    std::size_t capacity;
  };

  Capacities() = default;
  explicit Capacities(std::size_t standard, std::vector<Rule> rules = {});

  /// That of the first rule that fits the whole name, or the standard one.
  std::size_t of(std::string_view channel) const;

 private:
  std::size_t standard_ = limits::channel_capacity;
  std::vector<Rule> rules_;
};

/// True if the pattern fits the whole name. Takes time proportional to the product of their lengths at most.
bool fits(std::string_view pattern, std::string_view name);

}  // namespace parlor::layer
