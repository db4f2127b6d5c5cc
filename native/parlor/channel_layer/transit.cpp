#include "parlor/channel_layer/transit.hpp"

#include <utility>

#include "parlor/base/limits.hpp"

namespace parlor::layer {

Transit::Put Transit::put(const std::shared_ptr<Subscription>& to, const std::shared_ptr<const Message>& message) {
  if (parcels_.size() >= limits::thread_mailbox) return Put::full;
  parcels_.push_back({to, message});
  return std::exchange(hop_asked_, true) ? Put::travels_along : Put::needs_hop;
}

std::vector<Transit::Parcel> Transit::take() {
  hop_asked_ = false;
  return std::exchange(parcels_, {});
}

}  // namespace parlor::layer
