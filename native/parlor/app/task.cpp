#include "parlor/app/task.hpp"

namespace parlor::app {

std::coroutine_handle<> Task::End::await_suspend(Handle ended) const noexcept {
  promise_type& promise = ended.promise();
  if (promise.awaiting) return promise.awaiting;
  if (promise.ended) promise.ended();
  return std::noop_coroutine();
}

std::coroutine_handle<> Task::Awaiter::await_suspend(std::coroutine_handle<> awaiting) const noexcept {
  awaited.promise().awaiting = awaiting;
  return awaited;
}

void Task::Awaiter::await_resume() const {
  if (awaited.promise().failure) std::rethrow_exception(awaited.promise().failure);
}

Task& Task::operator=(Task&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

Task::~Task() {
  if (handle_) handle_.destroy();
}

void Task::start(std::function<void()> ended) {
  handle_.promise().ended = std::move(ended);
  handle_.resume();
}

void Task::rethrow() const {
  if (handle_.promise().failure) std::rethrow_exception(handle_.promise().failure);
}

}  // namespace parlor::app
