#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>

namespace parlor::room_store {

/// Answers in the order of their calls, whatever the order in which they become ready. Used on one loop. Destroying it
/// forgets what was not told yet.
class AnswerLine {
 public:
  using Ticket = std::uint64_t;
  using Tell = std::function<void()>;

  /// A call has begun.
  Ticket take();
  /// Its answer is there: `tell` is called when all before it were told, possibly now. It may destroy the line.
  void ready(Ticket ticket, Tell tell);
  bool empty() const { return answers_.empty(); }

 private:
  std::deque<Tell> answers_;  // empty ones are not ready
  Ticket first_ = 0;          // the ticket of answers_.front()
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace parlor::room_store
