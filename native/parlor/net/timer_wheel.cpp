#include "parlor/net/timer_wheel.hpp"

#include <algorithm>

namespace parlor::net {

Timer::~Timer() {
  if (wheel_) wheel_->cancel(*this);
}

TimerWheel::TimerWheel(TimeMs now) : tick_(now / tick_ms) {}

TimerWheel::~TimerWheel() {
  for (Timer* head : slots_) {
    for (Timer* timer = head; timer != nullptr; timer = timer->next_) timer->wheel_ = nullptr;
  }
}

void TimerWheel::link(Timer& timer, Timer*& head) {
  timer.next_ = head;
  timer.link_ = &head;
  if (head) head->link_ = &timer.next_;
  head = &timer;
}

void TimerWheel::unlink(Timer& timer) {
  *timer.link_ = timer.next_;
  if (timer.next_) timer.next_->link_ = timer.link_;
}

void TimerWheel::set(Timer& timer, TimeMs deadline) {
  if (timer.wheel_) cancel(timer);
  // Rounded up, so that it is not early; at least the next tick, so that `advance` comes past it.
  const TimeMs tick = std::max((deadline + tick_ms - 1) / tick_ms, tick_ + 1);
  timer.wheel_ = this;
  timer.deadline_ = deadline;
  link(timer, slots_[static_cast<std::size_t>(tick) % slot_count]);
  ++armed_;
}

void TimerWheel::cancel(Timer& timer) {
  if (timer.wheel_ != this) return;
  unlink(timer);
  timer.wheel_ = nullptr;
  --armed_;
}

void TimerWheel::advance(TimeMs now) {
  const TimeMs target = now / tick_ms;
  // After a long pause one whole turn of the wheel has seen every timer.
  const TimeMs first = std::max(tick_ + 1, target - static_cast<TimeMs>(slot_count) + 1);
  for (TimeMs tick = first; tick <= target; ++tick) {
    tick_ = tick;
    collect_due(static_cast<std::size_t>(tick) % slot_count, now);
    fire_due();
  }
}

void TimerWheel::collect_due(std::size_t slot, TimeMs now) {
  for (Timer* timer = slots_[slot]; timer != nullptr;) {
    Timer* next = timer->next_;
    if (timer->deadline_ <= now) {
      unlink(*timer);
      link(*timer, due_);
    }
    timer = next;
  }
}

void TimerWheel::fire_due() {
  // One at a time from the head: a timer that fires may cancel or destroy any other, those that are due included.
  while (Timer* timer = due_) {
    cancel(*timer);
    timer->on_timer();
  }
}

}  // namespace parlor::net
