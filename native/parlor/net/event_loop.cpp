#include "parlor/net/event_loop.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>

#include "parlor/base/limits.hpp"
#include "parlor/os/clock.hpp"

namespace parlor::net {
EventLoop::EventLoop(std::size_t index)
    : index_(index),
      context_(1),  // one thread runs it: handlers are queued without waking another
      sockets_(context_),
      ticker_(context_),
      timers_(os::monotonic_ms()),
      receive_buffer_(limits::receive_buffer_bytes) {}

void EventLoop::run() {
  thread_.store(std::this_thread::get_id(), std::memory_order_relaxed);
  const auto work = asio::make_work_guard(context_);
  context_.restart();
  if (!std::exchange(polling_, true)) sockets_.start();
  context_.run();
  thread_.store({}, std::memory_order_relaxed);
}

void EventLoop::stop() {
  // Posted, so that what was posted before it still runs, and what that wants to have sent.
  asio::post(context_, [this] {
    run_tasks(turn_tasks_.size());
    context_.stop();
  });
}

void EventLoop::post(std::function<void()> task) {
  asio::post(context_, std::move(task));
}

bool EventLoop::is_current() const {
  return thread_.load(std::memory_order_relaxed) == std::this_thread::get_id();
}

TimeMs EventLoop::now() {
  if (!now_is_known_) {
    now_ = os::monotonic_ms();
    now_is_known_ = true;
    schedule_turn_end();
  }
  return now_;
}

void EventLoop::at_turn_end(TurnTask& task) {
  if (task.queued_) {
    asked_again_ = true;
    return;
  }
  task.queued_ = true;
  turn_tasks_.push_back(&task);
  schedule_turn_end();
}

void EventLoop::forget(TurnTask& task) {
  if (!task.queued_) return;
  task.queued_ = false;
  std::replace(turn_tasks_.begin(), turn_tasks_.end(), &task, static_cast<TurnTask*>(nullptr));
}

void EventLoop::schedule_turn_end() {
  if (turn_scheduled_) return;
  turn_scheduled_ = true;
  // Asio's queue is first in, first out: this runs behind every handler that is ready now.
  asio::post(context_, [this] { end_turn(); });
}

/// Looking early pays where what arrives goes to those who are still waiting for their turn: in a large room, one send
/// then takes several messages. Where each message goes to others, it only costs the look.
void EventLoop::choose_slice() {
  if (turn_tasks_.empty()) return;
  slice_ = asked_again_ ? limits::turn_slice : std::min(2 * slice_, limits::turn_tasks);
  asked_again_ = false;
}

void EventLoop::end_turn() {
  turn_scheduled_ = false;
  choose_slice();
  // A task that asks again from inside has its turn next time.
  std::size_t left = std::min(limits::turn_tasks, turn_tasks_.size());
  while (left > 0) {
    const std::size_t slice = std::min(slice_, left);
    run_tasks(slice);
    left -= slice;
    // What has come in may add to what the next tasks send, once the handlers that it leads to have run.
    if (left > 0 && sockets_.poll() > 0) break;
  }
  now_is_known_ = false;
  if (!turn_tasks_.empty()) schedule_turn_end();
}

void EventLoop::run_tasks(std::size_t at_most) {
  for (; at_most > 0 && !turn_tasks_.empty(); --at_most) {
    TurnTask* task = turn_tasks_.front();
    turn_tasks_.pop_front();
    if (task == nullptr) continue;
    task->queued_ = false;
    task->on_turn_end();
  }
}

void EventLoop::set_timer(Timer& timer, TimeMs deadline) {
  timers_.set(timer, deadline);
  if (!ticking_) schedule_tick();
}

void EventLoop::schedule_tick() {
  // Only while a timer is armed: an idle loop sleeps.
  ticking_ = !timers_.empty();
  if (!ticking_) return;
  ticker_.expires_after(std::chrono::milliseconds(TimerWheel::tick_ms));
  ticker_.async_wait([this](ErrorCodeOs error) {
    if (error) return;
    timers_.advance(now());
    schedule_tick();
  });
}

}  // namespace parlor::net
