#include "parlor/room_store/answer_line.hpp"

#include <utility>

namespace parlor::room_store {

AnswerLine::Ticket AnswerLine::take() {
  answers_.emplace_back();
  return first_ + answers_.size() - 1;
}

void AnswerLine::ready(Ticket ticket, Tell tell) {
  answers_[static_cast<std::size_t>(ticket - first_)] = std::move(tell);
  const std::weak_ptr<int> alive = alive_;
  while (!alive.expired() && !answers_.empty() && answers_.front()) {
    const Tell next = std::move(answers_.front());
    answers_.pop_front();
    ++first_;
    next();
  }
}

}  // namespace parlor::room_store
