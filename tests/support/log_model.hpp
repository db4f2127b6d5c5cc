#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "parlor/room/stored.hpp"

namespace parlor::test {

/// The log of one room as a store keeps it: the plainest thing that does what a store promises, and can be told to lose
/// what a store may lose.
class LogModel {
 public:
  room::Tail read(const std::optional<room::Position>& known) const {
    room::Tail tail{.epoch = epoch_, .last = last_, .parent = parent_};
    const bool reachable = known && known->epoch == epoch_ && known->offset >= first_kept();
    if (!reachable) {
      tail.whole = true;
      tail.snapshot = snapshot_;
      tail.events = events_;
      return tail;
    }
    for (const room::Event& event : events_) {
      if (event.offset > known->offset) tail.events.push_back(event);
    }
    return tail;
  }

  room::Written append(const room::Append& append) {
    if (epoch_ != append.expected.epoch || last_ != append.expected.offset) return {read(append.expected)};
    for (const room::Event& event : append.events) {
      events_.push_back(event);
      last_ = event.offset;
    }
    if (append.snapshot) take_snapshot(*append.snapshot);
    return {};
  }

  room::Written renew(const room::Renewal& renewal) {
    const std::optional<room::Position> expected =
        renewal.expected.epoch.empty() ? std::nullopt : std::optional(renewal.expected);
    if (epoch_ != renewal.expected.epoch || last_ != renewal.expected.offset) return {read(expected)};
    epoch_ = renewal.epoch;
    parent_ = renewal.parent;
    snapshot_ = renewal.snapshot;
    last_ = snapshot_ ? snapshot_->offset : 0;
    events_.clear();
    return {};
  }

  // -- losses -----------------------------------------------------------------------------------------------------
  void lose_everything() { *this = LogModel(); }
  /// The log ends at `offset` again.
  void lose_end(room::Offset offset) {
    while (!events_.empty() && events_.back().offset > offset) events_.pop_back();
    if (snapshot_ && snapshot_->offset > offset) snapshot_.reset();
    last_ = offset;
  }

  const std::string& epoch() const { return epoch_; }
  room::Offset last() const { return last_; }
  const std::vector<room::Event>& events() const { return events_; }
  const std::optional<room::Snapshot>& snapshot() const { return snapshot_; }
  /// Before the first event that is still there.
  room::Offset first_kept() const { return events_.empty() ? last_ : events_.front().offset - 1; }

 private:
  void take_snapshot(const room::Snapshot& snapshot) {
    snapshot_ = snapshot;
    std::erase_if(events_,
                  [&](const room::Event& event) { return event.offset + limits::room_log_events <= snapshot.offset; });
  }

  std::string epoch_;
  room::Offset last_ = 0;
  std::optional<room::Position> parent_;
  std::optional<room::Snapshot> snapshot_;
  std::vector<room::Event> events_;
};

}  // namespace parlor::test
