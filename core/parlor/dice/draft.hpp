#pragma once

#include <utility>
#include <vector>

#include "parlor/dice/apply.hpp"

namespace parlor::dice {

/// A decision in the making: what has been decided so far, and the table as it will be after that. So each rule looks
/// at the state that the rule before it has left, and decisions can be put together from smaller ones.
class Draft {
 public:
  explicit Draft(const State& state) : state_(state) {}

  const State& state() const { return state_; }
  void add(Event event) {
    apply_event(state_, event);
    events_.push_back(std::move(event));
  }
  std::vector<Event> take() { return std::move(events_); }

 private:
  State state_;
  std::vector<Event> events_;
};

}  // namespace parlor::dice
