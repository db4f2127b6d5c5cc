#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "parlor/channel_layer/channel_layer.hpp"

namespace parlor::layer {

/// Someone who takes every message of a channel, on a loop.
struct Subscription {
  Subscription(net::EventLoop* on, Subscriber to) : loop(on), subscriber(std::move(to)) {}

  net::EventLoop* loop;
  Subscriber subscriber;
  std::atomic<bool> active = true;  // false once it was taken back, though messages may still be on their way to it
};

/// The messages on their way to one loop: many messages, one hop. The first one asks for the hop, those that come until
/// it is made travel with it. Not synchronised; the layer's lock guards it.
class Transit {
 public:
  struct Parcel {
    std::shared_ptr<Subscription> to;
    std::shared_ptr<const Message> message;
  };
  enum class Put { full, travels_along, needs_hop };

  explicit Transit(net::EventLoop& loop) : loop_(&loop) {}

  net::EventLoop& loop() const { return *loop_; }
  /// `full` when limits::thread_mailbox parcels wait: the message is dropped.
  Put put(const std::shared_ptr<Subscription>& to, const std::shared_ptr<const Message>& message);
  /// The hop was made: everything that waits, in order.
  std::vector<Parcel> take();
  void clear() { parcels_.clear(); }

  std::size_t subscriptions = 0;  ///< how many use this transit; without any it is dropped

 private:
  net::EventLoop* loop_;
  std::vector<Parcel> parcels_;
  bool hop_asked_ = false;
};

}  // namespace parlor::layer
