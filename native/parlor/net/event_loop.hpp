#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <span>
#include <thread>
#include <vector>

#include "parlor/base/limits.hpp"
#include "parlor/base/time.hpp"
#include "parlor/net/asio.hpp"
#include "parlor/net/buffer_pool.hpp"
#include "parlor/net/socket_poller.hpp"
#include "parlor/net/timer_wheel.hpp"

namespace parlor::net {

/// One thread's event loop: an io_context that only this thread runs, plus what its connections share: the clock of
/// the turn, the receive buffer, deadlines, and the list of those that have something to send when the turn ends.
class EventLoop {
 public:
  /// Something that wants to run once after the handlers of the current turn, e.g. one send for everything a connection
  /// appended. Intrusive, so that asking costs no allocation.
  class TurnTask {
   public:
    virtual ~TurnTask() = default;
    virtual void on_turn_end() = 0;

   private:
    friend class EventLoop;
    bool queued_ = false;
  };

  explicit EventLoop(std::size_t index);
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  std::size_t index() const { return index_; }
  asio::io_context& context() { return context_; }
  /// Runs until stop(). The calling thread becomes the loop's thread.
  void run();
  /// From any thread.
  void stop();
  /// From any thread; in order for each posting thread.
  void post(std::function<void()> task);
  /// True on the loop's own thread.
  bool is_current() const;

  /// Monotonic milliseconds, read once a turn.
  TimeMs now();
  /// Runs the task once when the handlers that are ready now have run. Asking again before that changes nothing. Tasks
  /// run in the order in which they asked, and between every few of them (slice_) what has come in meanwhile is
  /// received: a fan-out to thousands takes along what arrives while it goes on. After limits::turn_tasks of them all
  /// other handlers have their turn, so it holds nobody up.
  void at_turn_end(TurnTask& task);
  /// Takes the request back; call it before a task is destroyed.
  void forget(TurnTask& task);

  /// Arms a timer, or moves it, to fire at `deadline` on the clock of now(): never early, up to 50 ms late. For many
  /// coarse deadlines; use asio::steady_timer for a single precise one.
  void set_timer(Timer& timer, TimeMs deadline);
  void cancel_timer(Timer& timer) { timers_.cancel(timer); }

  /// Scratch space for one receive; valid until the handler returns.
  std::span<char> receive_buffer() { return receive_buffer_; }
  /// Tells sockets of this loop when they are ready.
  SocketPoller& sockets() { return sockets_; }
  /// Spare buffers for what is to be sent.
  BufferPool& buffers() { return buffers_; }

 private:
  void schedule_turn_end();
  void end_turn();
  void choose_slice();
  void run_tasks(std::size_t at_most);
  void schedule_tick();

  std::size_t index_;
  asio::io_context context_;
  SocketPoller sockets_;
  asio::steady_timer ticker_;
  TimerWheel timers_;
  BufferPool buffers_;
  std::deque<TurnTask*> turn_tasks_;  // null: forgotten
  std::vector<char> receive_buffer_;
  std::atomic<std::thread::id> thread_{};
  std::size_t slice_ = limits::turn_slice;  // tasks of a turn before the next look at what came in
  bool asked_again_ = false;                // a task of this turn has more to do than when it first asked
  TimeMs now_ = 0;
  bool now_is_known_ = false;
  bool turn_scheduled_ = false;
  bool ticking_ = false;
  bool polling_ = false;
};

}  // namespace parlor::net
