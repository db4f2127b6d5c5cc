#include "parlor/groups/mailbox.hpp"

#include <utility>

namespace parlor::groups {

Mailbox::Mailbox(std::size_t capacity, DurationMs expiry_ms) : capacity_(capacity), expiry_ms_(expiry_ms) {}

bool Mailbox::put(Payload payload, TimeMs now) {
  if (items_.size() >= capacity_) expire(now);
  if (items_.size() >= capacity_) return false;
  items_.push_back({std::move(payload), now + expiry_ms_});
  return true;
}

std::optional<Mailbox::Item> Mailbox::take(TimeMs now) {
  expire(now);
  if (items_.empty()) return std::nullopt;
  Item oldest = std::move(items_.front());
  items_.pop_front();
  return oldest;
}

void Mailbox::put_back(Item item) {
  items_.push_front(std::move(item));
}

void Mailbox::expire(TimeMs now) {
  while (!items_.empty() && items_.front().expires_at <= now) items_.pop_front();
}

}  // namespace parlor::groups
