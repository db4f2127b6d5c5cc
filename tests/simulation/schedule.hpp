#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "parlor/base/time.hpp"

namespace parlor::sim {

/// Virtual time, and what is to happen when. What is due at the same moment happens in the order it was planned.
class Schedule {
 public:
  using Action = std::function<void()>;

  explicit Schedule(TimeMs start) : now_(start) {}

  TimeMs now() const { return now_; }
  void at(TimeMs time, Action action) {
    actions_.emplace(std::pair{std::max(time, now_), ++planned_}, std::move(action));
  }
  void after(DurationMs wait, Action action) { at(now_ + wait, std::move(action)); }

  /// Lets the next thing happen. When nothing is left until `end`, it is `end`, and false.
  bool step(TimeMs end) {
    if (actions_.empty() || actions_.begin()->first.first > end) {
      now_ = std::max(now_, end);
      return false;
    }
    auto next = actions_.extract(actions_.begin());
    now_ = next.key().first;
    next.mapped()();
    return true;
  }

 private:
  TimeMs now_;
  std::uint64_t planned_ = 0;
  std::map<std::pair<TimeMs, std::uint64_t>, Action> actions_;
};

/// What arrives in the order it was sent, however long each takes by itself: one direction of a connection.
class Pipe {
 public:
  void send(Schedule& schedule, DurationMs delay, Schedule::Action arrival) {
    last_ = std::max(last_, schedule.now() + delay);
    schedule.at(last_, std::move(arrival));
  }

 private:
  TimeMs last_ = 0;
};

/// Tells what comes late whether the one it was meant for is still there.
class Life {
 public:
  std::weak_ptr<const int> watch() const { return token_; }
  void end() { token_.reset(); }
  void begin() { token_ = std::make_shared<const int>(0); }
  explicit operator bool() const { return token_ != nullptr; }

 private:
  std::shared_ptr<const int> token_ = std::make_shared<const int>(0);
};

}  // namespace parlor::sim
