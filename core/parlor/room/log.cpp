#include "parlor/room/log.hpp"

namespace parlor::room {

Status Log::append(Offset expected, const std::vector<Event>& events) {
  if (expected != last_) return ErrorCode::offset_gap;
  for (const Event& event : events) {
    invariant(event.offset == last_ + 1, "a log's events are numbered without gaps");
    events_.push_back(event);
    last_ = event.offset;
  }
  while (events_.size() > limits::room_log_events) events_.pop_front();
  return {};
}

Result<std::vector<Event>> Log::since(const Position& position) const {
  if (position.epoch != epoch_) return ErrorCode::epoch_changed;
  if (position.offset > last_) return ErrorCode::offset_gap;
  const auto wanted = static_cast<std::size_t>(last_ - position.offset);
  if (wanted > events_.size()) return ErrorCode::log_trimmed;
  return std::vector<Event>(events_.end() - static_cast<std::ptrdiff_t>(wanted), events_.end());
}

const Event* Log::find(Offset offset) const {
  if (events_.empty() || offset < events_.front().offset || offset > last_) return nullptr;
  return &events_[static_cast<std::size_t>(offset - events_.front().offset)];
}

}  // namespace parlor::room
