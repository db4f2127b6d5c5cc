#pragma once

#include <algorithm>
#include <deque>
#include <vector>

#include "parlor/room/event.hpp"

namespace parlor::sim {

/// An event and the history before it. A place in a history is a pointer to its last event, null at the beginning; two
/// histories that fork share what they have in common. The store hands one out with each answer, so that the checks
/// know the whole history behind a snapshot, and what a server knows that the store has lost.
struct Node {
  room::Event event;
  const Node* before;
};

class Lineages {
 public:
  const Node* extend(const Node* head, const std::vector<room::Event>& events) {
    for (const room::Event& event : events) {
      nodes_.push_back(Node{event, head});
      head = &nodes_.back();
    }
    return head;
  }

 private:
  std::deque<Node> nodes_;
};

inline room::Offset length_of(const Node* head) {
  return head == nullptr ? 0 : head->event.offset;
}

/// The events from the first to `head`.
inline std::vector<const room::Event*> history_of(const Node* head) {
  std::vector<const room::Event*> events;
  for (const Node* node = head; node != nullptr; node = node->before) events.push_back(&node->event);
  std::reverse(events.begin(), events.end());
  return events;
}

inline bool is_same(const room::Event& a, const room::Event& b) {
  return a.offset == b.offset && a.time == b.time && a.by == b.by && a.seq == b.seq && a.body == b.body;
}

}  // namespace parlor::sim
