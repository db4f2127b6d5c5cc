#pragma once

#include <coroutine>
#include <exception>
#include <functional>
#include <utility>

namespace parlor::app {

/// A coroutine of a WebSocket handler: what a function that says `co_await` or `co_return` gives back.
///
///   app::Task greet(app::WebSocket& ws) {
///     ws.send("hello");
///     co_await ws.wait();
///   }
///
/// It does nothing until it is started or awaited. One task may await another (`co_await greet(ws);`), and gets what
/// that one throws. Runs on its loop's thread only. Destroying a task that has not ended destroys what its functions
/// hold, and the tasks it awaits.
///
/// It may await anything that resumes it on the same thread. What it awaits must forget it when it is destroyed.
class [[nodiscard]] Task {
 public:
  struct promise_type;
  using Handle = std::coroutine_handle<promise_type>;

  /// Resumes whoever awaits the task, or tells whoever started it.
  struct End {
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(Handle ended) const noexcept;
    void await_resume() const noexcept {}
  };

  struct promise_type {
    Task get_return_object() { return Task(Handle::from_promise(*this)); }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    End final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() noexcept { failure = std::current_exception(); }

    std::coroutine_handle<> awaiting;  // the task that waits for this one
    std::function<void()> ended;       // or whoever started it
    std::exception_ptr failure;
  };

  /// What `co_await task` is. It only points, so that no compiler can destroy anything twice.
  struct Awaiter {
    Handle awaited;
    bool await_ready() const noexcept { return awaited.done(); }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) const noexcept;
    void await_resume() const;
  };

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept;
  ~Task();

  /// Runs it up to where it first waits, once. `ended` is called when it has ended, perhaps before this returns; it
  /// must not destroy the task.
  void start(std::function<void()> ended);
  bool has_ended() const { return handle_.done(); }
  /// Throws what the task, which has ended, ended with, if anything.
  void rethrow() const;

  Awaiter operator co_await() const noexcept { return {handle_}; }

 private:
  explicit Task(Handle handle) : handle_(handle) {}

  Handle handle_;
};

}  // namespace parlor::app
