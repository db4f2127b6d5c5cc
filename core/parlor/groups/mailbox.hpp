#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>

#include "parlor/base/limits.hpp"
#include "parlor/base/time.hpp"
#include "parlor/codec/json.hpp"

namespace parlor::groups {

/// The messages waiting in one channel, first in first out: at most `capacity`, each for at most `expiry_ms`. Messages
/// are shared and never changed, so that one message may wait in many mailboxes.
class Mailbox {
 public:
  using Payload = std::shared_ptr<const codec::Json>;
  struct Item {
    Payload payload;
    TimeMs expires_at = 0;
  };

  explicit Mailbox(std::size_t capacity = limits::channel_capacity, DurationMs expiry_ms = limits::channel_expiry_ms);

  /// False when the mailbox is full of messages that have not expired; then nothing changes.
  bool put(Payload payload, TimeMs now);
  /// The oldest message that has not expired.
  std::optional<Item> take(TimeMs now);
  /// Gives back the item taken last, which was not received after all: it is the oldest again and keeps its time. May
  /// stand above the capacity, as it did not come anew.
  void put_back(Item item);
  /// Drops what has expired.
  void expire(TimeMs now);
  void clear() { items_.clear(); }

  bool empty() const { return items_.empty(); }
  std::size_t size() const { return items_.size(); }

 private:
  std::size_t capacity_;
  DurationMs expiry_ms_;
  std::deque<Item> items_;  // oldest first, so those that expire first stand in front
};

}  // namespace parlor::groups
