#pragma once

#include <array>
#include <cstddef>

#include "parlor/base/time.hpp"

namespace parlor::net {

class TimerWheel;

/// Something with one deadline. Intrusive: arming, moving and cancelling allocate nothing and take constant time.
/// A timer that is destroyed is cancelled.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  virtual ~Timer();

  bool armed() const { return wheel_ != nullptr; }
  /// Meaningful while armed.
  TimeMs deadline() const { return deadline_; }

 protected:
  /// The deadline has passed; the timer is no longer armed and may be armed again in here.
  virtual void on_timer() = 0;

 private:
  friend class TimerWheel;

  TimerWheel* wheel_ = nullptr;
  Timer* next_ = nullptr;
  Timer** link_ = nullptr;  // the pointer that points here
  TimeMs deadline_ = 0;
};

/// A hashed timing wheel (Varghese and Lauck, 1987): deadlines of a hundred thousand connections behind one real
/// timer. It knows no clock: time is an argument. A timer fires never early and at most one tick late, as long as
/// `advance` is called each tick. Not thread-safe; one for each loop.
class TimerWheel {
 public:
  static constexpr DurationMs tick_ms = 50;

  explicit TimerWheel(TimeMs now);
  TimerWheel(const TimerWheel&) = delete;
  TimerWheel& operator=(const TimerWheel&) = delete;
  ~TimerWheel();

  /// Arms the timer, or moves its deadline. A deadline that has passed fires with the next tick.
  void set(Timer& timer, TimeMs deadline);
  void cancel(Timer& timer);
  /// Fires what is due. Timers may be armed, cancelled and destroyed from inside on_timer.
  void advance(TimeMs now);
  bool empty() const { return armed_ == 0; }

 private:
  static constexpr std::size_t slot_count = 1024;  // one turn of the wheel is 51 s; later deadlines go round again

  static void link(Timer& timer, Timer*& head);
  static void unlink(Timer& timer);
  void collect_due(std::size_t slot, TimeMs now);
  void fire_due();

  std::array<Timer*, slot_count> slots_{};
  Timer* due_ = nullptr;
  TimeMs tick_;
  std::size_t armed_ = 0;
};

}  // namespace parlor::net
