#pragma once

#include <deque>
#include <string>
#include <vector>

#include "parlor/room/event.hpp"

namespace parlor::room {

/// The numbered events of a room, the last limits::room_log_events of them, under an epoch: a random name of this log's
/// life. If a log is ever lost, the next one has another epoch, and whoever stood in the old one learns it.
class Log {
 public:
  /// Empty, behind the event `last`.
  explicit Log(std::string epoch, Offset last = 0) : epoch_(std::move(epoch)), last_(last) {}

  const std::string& epoch() const { return epoch_; }
  Offset last() const { return last_; }
  /// How many events are kept.
  std::size_t size() const { return events_.size(); }

  /// Compare-and-append: nothing happens unless `expected` is last(). The events are numbered expected+1, +2, …
  /// Error: offset_gap.
  Status append(Offset expected, const std::vector<Event>& events);

  /// The events behind `position`. Errors: epoch_changed, log_trimmed, and offset_gap for a position that is ahead.
  Result<std::vector<Event>> since(const Position& position) const;
  /// The event with that number, if it is still kept.
  const Event* find(Offset offset) const;

 private:
  std::string epoch_;
  Offset last_;
  std::deque<Event> events_;
};

}  // namespace parlor::room
