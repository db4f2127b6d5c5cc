#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "parlor/channel_layer/capacities.hpp"
#include "parlor/channel_layer/channel_layer.hpp"
#include "parlor/channel_layer/transit.hpp"
#include "parlor/groups/group_table.hpp"
#include "parlor/groups/mailbox.hpp"

namespace parlor::layer {

/// The channel layer of a single process: everything in memory behind one lock, which is never held while anything else
/// is called. A message is one object, however many channels it is put into.
class MemoryLayer final : public ChannelLayer {
 public:
  struct Options {
    Capacities capacities;
    DurationMs expiry_ms = limits::channel_expiry_ms;
    DurationMs group_expiry_ms = limits::group_expiry_ms;
  };
  using Clock = std::function<TimeMs()>;

  /// `clock` tells the time in milliseconds since any fixed moment; it is called from every thread.
  MemoryLayer(Options options, Clock clock);
  explicit MemoryLayer(Clock clock);

  std::string new_channel(std::string_view prefix = "specific") override;
  void send(std::string_view channel, Message message, net::EventLoop& loop, Done done) override;
  std::uint64_t receive(std::string_view channel, net::EventLoop& loop, Received received) override;
  void cancel_receive(std::uint64_t ticket) override;
  Status subscribe(std::string_view channel, net::EventLoop& loop, Subscriber subscriber) override;
  void unsubscribe(std::string_view channel) override;
  void group_add(std::string_view group, std::string_view channel, net::EventLoop& loop, Done done) override;
  bool joins_at_once() const override { return true; }
  void group_discard(std::string_view group, std::string_view channel, net::EventLoop& loop, Done done) override;
  void group_send(std::string_view group, Message message, net::EventLoop& loop, Sent sent) override;
  void flush(net::EventLoop& loop, Done done) override;
  LayerState state() const override;

  // -- for a layer that brings messages from elsewhere ----------------------------------------------------------------
  using Payload = std::shared_ptr<const Message>;
  /// As send, for a message that many channels share.
  Status deliver(std::string_view channel, const Payload& payload);
  /// The same for the members of a group.
  SendReport deliver_to_group(std::string_view group, const Payload& payload);
  /// How many messages the channel's receivers wait for: limits::redis_batch if it is subscribed.
  std::size_t demand(std::string_view channel);
  bool is_subscribed(std::string_view channel);
  /// Takes out what waits in the channel, oldest first.
  std::vector<Payload> take_waiting(std::string_view channel);
  /// cancel_receive; the channel's name if the receiver was still waiting.
  std::optional<std::string> cancel(std::uint64_t ticket);
  std::size_t member_count(std::string_view group);

  /// Messages that found their channel full, since the start.
  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  struct Channel {
    groups::Mailbox mailbox;
    std::deque<std::uint64_t> receivers;  // tickets, who asked first in front
    std::shared_ptr<Subscription> subscription;
    bool unused() const { return mailbox.empty() && receivers.empty() && !subscription; }
  };
  struct Receiver {
    std::string channel;
    net::EventLoop* loop;
    Received received;
    std::optional<groups::Mailbox::Item> item;  // on its way to the loop
  };
  using Channels = std::map<std::string, Channel, std::less<>>;

  /// What is to be called once the lock is given back.
  struct Calls {
    std::vector<std::shared_ptr<Transit>> hops;
    std::vector<std::pair<net::EventLoop*, std::uint64_t>> receipts;
  };

  Status put_locked(std::string_view name, const Payload& payload, TimeMs now, Calls& calls);
  Status put_in_transit_locked(const std::shared_ptr<Subscription>& subscription, const Payload& payload, Calls& calls);
  void hand_over_locked(Channel& channel, groups::Mailbox::Item item, Calls& calls);
  Channel* find_or_add_locked(std::string_view name);
  void drop_if_unused_locked(std::string_view name);
  void end_subscription_locked(Channel& channel);
  void sweep_locked(TimeMs now);
  bool is_subscribed_locked(std::string_view name) const;

  void make(const Calls& calls);
  void arrive(Transit& transit);
  void complete(std::uint64_t ticket);

  Options options_;
  Clock clock_;
  groups::GroupTable::Keep subscribed_;
  std::string process_;  // random, tells this process's local channels from all others
  std::atomic<std::uint64_t> local_names_ = 0;
  std::atomic<std::uint64_t> dropped_ = 0;

  std::mutex mutex_;  // guards everything below
  groups::GroupTable groups_;
  Channels channels_;
  std::unordered_map<net::EventLoop*, std::shared_ptr<Transit>> transits_;
  std::map<std::uint64_t, Receiver> receivers_;
  std::uint64_t last_ticket_ = 0;
  TimeMs next_sweep_ = 0;
};

}  // namespace parlor::layer
