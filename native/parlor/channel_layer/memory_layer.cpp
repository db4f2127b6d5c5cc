#include "parlor/channel_layer/memory_layer.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <utility>

#include "parlor/groups/names.hpp"
#include "parlor/net/event_loop.hpp"
#include "parlor/os/entropy.hpp"

namespace parlor::layer {
namespace {

void report(net::EventLoop& loop, Done done, Status status) {
  if (!done) return;
  loop.post([done = std::move(done), status = std::move(status)] { done(status); });
}

std::string random_hex() {
  std::array<std::uint8_t, 16> bytes{};
  os::random_bytes(bytes);
  return to_hex(bytes);
}

std::string hex(std::uint64_t number) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return {digits.data(), end.ptr};
}

Status check_message(const Message& message) {
  if (message.is_object()) return {};
  return Error(ErrorCode::bad_field, "a message must be an object with a \"type\", not a bare value");
}

}  // namespace

MemoryLayer::MemoryLayer(Options options, Clock clock)
    : options_(std::move(options)),
      clock_(std::move(clock)),
      subscribed_([this](std::string_view channel) { return is_subscribed_locked(channel); }),
      process_(random_hex()),
      groups_({.expiry_ms = options_.group_expiry_ms}) {}

MemoryLayer::MemoryLayer(Clock clock) : MemoryLayer(Options{}, std::move(clock)) {}

std::string MemoryLayer::new_channel(std::string_view prefix) {
  std::string name = std::string(prefix) + "." + process_ + "!" + hex(++local_names_);
  if (prefix.empty() || prefix.find('!') != std::string_view::npos || !groups::is_channel_name(name)) {
    throw std::invalid_argument("'" + std::string(prefix) + "' cannot begin a channel name");
  }
  return name;
}

// -- sending ----------------------------------------------------------------------------------------------------------

void MemoryLayer::send(std::string_view channel, Message message, net::EventLoop& loop, Done done) {
  Status status = groups::check_channel_name(channel);
  if (status) status = check_message(message);
  if (status) status = deliver(channel, std::make_shared<const Message>(std::move(message)));
  report(loop, std::move(done), std::move(status));
}

void MemoryLayer::group_send(std::string_view group, Message message, net::EventLoop& loop, Sent sent) {
  Status status = groups::check_group_name(group);
  if (status) status = check_message(message);
  SendReport outcome;
  if (status) outcome = deliver_to_group(group, std::make_shared<const Message>(std::move(message)));
  if (!sent) return;
  Result<SendReport> result = status ? Result<SendReport>(outcome) : Result<SendReport>(status.error());
  loop.post([sent = std::move(sent), result = std::move(result)] { sent(result); });
}

Status MemoryLayer::put_locked(std::string_view name, const Payload& payload, TimeMs now, Calls& calls) {
  Channel* channel = find_or_add_locked(name);
  if (channel == nullptr) {
    dropped_.fetch_add(1, std::memory_order_relaxed);
    return ErrorCode::too_many_channels;
  }
  if (channel->subscription) return put_in_transit_locked(channel->subscription, payload, calls);
  if (!channel->receivers.empty()) {
    hand_over_locked(*channel, {payload, now + options_.expiry_ms}, calls);
    drop_if_unused_locked(name);
    return {};
  }
  if (channel->mailbox.put(payload, now)) return {};
  dropped_.fetch_add(1, std::memory_order_relaxed);
  drop_if_unused_locked(name);  // a capacity of 0 leaves it empty
  return ErrorCode::channel_full;
}

Status MemoryLayer::put_in_transit_locked(const std::shared_ptr<Subscription>& subscription, const Payload& payload,
                                          Calls& calls) {
  const std::shared_ptr<Transit>& transit = transits_.at(subscription->loop);
  switch (transit->put(subscription, payload)) {
    case Transit::Put::needs_hop:
      calls.hops.push_back(transit);
      break;
    case Transit::Put::travels_along:
      break;
    case Transit::Put::full:
      dropped_.fetch_add(1, std::memory_order_relaxed);
      return ErrorCode::channel_full;
  }
  return {};
}

/// The first receiver of the channel gets the item; the callback follows on its loop.
void MemoryLayer::hand_over_locked(Channel& channel, groups::Mailbox::Item item, Calls& calls) {
  const std::uint64_t ticket = channel.receivers.front();
  channel.receivers.pop_front();
  Receiver& receiver = receivers_.at(ticket);
  receiver.item = std::move(item);
  calls.receipts.emplace_back(receiver.loop, ticket);
}

void MemoryLayer::make(const Calls& calls) {
  for (const auto& transit : calls.hops) {
    transit->loop().post([this, transit] { arrive(*transit); });
  }
  for (const auto& [loop, ticket] : calls.receipts) {
    loop->post([this, t = ticket] { complete(t); });
  }
}

void MemoryLayer::arrive(Transit& transit) {
  std::vector<Transit::Parcel> parcels;
  {
    const std::lock_guard lock(mutex_);
    parcels = transit.take();
  }
  for (const Transit::Parcel& parcel : parcels) {
    if (parcel.to->active) parcel.to->subscriber(parcel.message);
  }
}

// -- receiving --------------------------------------------------------------------------------------------------------

std::uint64_t MemoryLayer::receive(std::string_view name, net::EventLoop& loop, Received received) {
  Status status = groups::check_channel_name(name);
  Calls calls;
  std::uint64_t ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    ticket = ++last_ticket_;
    const TimeMs now = clock_();
    Channel* channel = status ? find_or_add_locked(name) : nullptr;
    if (status && channel == nullptr) status = ErrorCode::too_many_channels;
    if (status) {
      receivers_.emplace(ticket, Receiver{std::string(name), &loop, std::move(received), std::nullopt});
      channel->receivers.push_back(ticket);
      if (auto item = channel->mailbox.take(now)) hand_over_locked(*channel, *std::move(item), calls);
      drop_if_unused_locked(name);
    }
  }
  make(calls);
  if (!status) loop.post([received = std::move(received), error = status.error()] { received(error); });
  return ticket;
}

void MemoryLayer::complete(std::uint64_t ticket) {
  std::optional<Receiver> receiver;
  {
    const std::lock_guard lock(mutex_);
    const auto at = receivers_.find(ticket);
    if (at == receivers_.end()) return;
    receiver = std::move(at->second);
    receivers_.erase(at);
  }
  receiver->received(Message(*receiver->item->payload));
}

void MemoryLayer::cancel_receive(std::uint64_t ticket) {
  (void)cancel(ticket);
}

std::optional<std::string> MemoryLayer::cancel(std::uint64_t ticket) {
  Calls calls;
  std::string name;
  {
    const std::lock_guard lock(mutex_);
    const auto at = receivers_.find(ticket);
    if (at == receivers_.end()) return std::nullopt;
    const Receiver receiver = std::move(at->second);
    receivers_.erase(at);
    name = receiver.channel;
    Channel* channel = find_or_add_locked(name);
    if (channel == nullptr) return name;
    std::erase(channel->receivers, ticket);
    if (receiver.item && channel->receivers.empty()) channel->mailbox.put_back(*receiver.item);
    if (receiver.item && !channel->receivers.empty()) hand_over_locked(*channel, *receiver.item, calls);
    drop_if_unused_locked(name);
  }
  make(calls);
  return name;
}

Status MemoryLayer::subscribe(std::string_view name, net::EventLoop& loop, Subscriber subscriber) {
  if (Status named = groups::check_channel_name(name); !named) return named;
  Calls calls;
  {
    const std::lock_guard lock(mutex_);
    const TimeMs now = clock_();
    Channel* channel = find_or_add_locked(name);
    if (channel == nullptr) return ErrorCode::too_many_channels;
    end_subscription_locked(*channel);
    std::shared_ptr<Transit>& transit = transits_[&loop];
    if (!transit) transit = std::make_shared<Transit>(loop);
    ++transit->subscriptions;
    channel->subscription = std::make_shared<Subscription>(&loop, std::move(subscriber));
    while (auto item = channel->mailbox.take(now)) {
      // What finds no room in the transit is dropped and counted there.
      (void)put_in_transit_locked(channel->subscription, item->payload, calls);
    }
  }
  make(calls);
  return {};
}

void MemoryLayer::unsubscribe(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto at = channels_.find(name);
  if (at == channels_.end()) return;
  end_subscription_locked(at->second);
  drop_if_unused_locked(name);
}

void MemoryLayer::end_subscription_locked(Channel& channel) {
  const auto subscription = std::exchange(channel.subscription, nullptr);
  if (!subscription) return;
  subscription->active = false;
  const auto transit = transits_.find(subscription->loop);
  if (--transit->second->subscriptions == 0) transits_.erase(transit);
}

// -- groups, and what the layer keeps ---------------------------------------------------------------------------------

void MemoryLayer::group_add(std::string_view group, std::string_view channel, net::EventLoop& loop, Done done) {
  const TimeMs now = clock_();
  Status status;
  {
    const std::lock_guard lock(mutex_);
    sweep_locked(now);
    status = groups_.add(group, channel, now);
  }
  report(loop, std::move(done), std::move(status));
}

void MemoryLayer::group_discard(std::string_view group, std::string_view channel, net::EventLoop& loop, Done done) {
  Status status = groups::check_group_name(group);
  if (status) status = groups::check_channel_name(channel);
  if (status) {
    const std::lock_guard lock(mutex_);
    groups_.discard(group, channel);
  }
  report(loop, std::move(done), std::move(status));
}

void MemoryLayer::flush(net::EventLoop& loop, Done done) {
  {
    const std::lock_guard lock(mutex_);
    groups_.clear();
    for (auto& [event_loop, transit] : transits_) transit->clear();
    for (auto at = channels_.begin(); at != channels_.end();) {
      at->second.mailbox.clear();
      at = at->second.unused() ? channels_.erase(at) : std::next(at);
    }
  }
  report(loop, std::move(done), {});
}

MemoryLayer::Channel* MemoryLayer::find_or_add_locked(std::string_view name) {
  if (const auto at = channels_.find(name); at != channels_.end()) return &at->second;
  if (channels_.size() >= limits::channels) return nullptr;
  const std::size_t capacity = options_.capacities.of(name);
  return &channels_.emplace(name, Channel{groups::Mailbox(capacity, options_.expiry_ms), {}, nullptr}).first->second;
}

void MemoryLayer::drop_if_unused_locked(std::string_view name) {
  const auto at = channels_.find(name);
  if (at != channels_.end() && at->second.unused()) channels_.erase(at);
}

/// Frees what has expired and nobody asks for. All of it is visited, so this is done once in an expiry time.
void MemoryLayer::sweep_locked(TimeMs now) {
  if (now < next_sweep_) return;
  next_sweep_ = now + options_.expiry_ms;
  groups_.expire(now, subscribed_);
  for (auto at = channels_.begin(); at != channels_.end();) {
    at->second.mailbox.expire(now);
    at = at->second.unused() ? channels_.erase(at) : std::next(at);
  }
}

// -- messages from elsewhere ------------------------------------------------------------------------------------------

Status MemoryLayer::deliver(std::string_view channel, const Payload& payload) {
  const TimeMs now = clock_();
  Calls calls;
  Status status;
  {
    const std::lock_guard lock(mutex_);
    sweep_locked(now);
    status = put_locked(channel, payload, now, calls);
  }
  make(calls);
  return status;
}

SendReport MemoryLayer::deliver_to_group(std::string_view group, const Payload& payload) {
  const TimeMs now = clock_();
  Calls calls;
  SendReport outcome;
  {
    const std::lock_guard lock(mutex_);
    sweep_locked(now);
    for (const auto& [channel, since] : groups_.members(group, now, subscribed_)) {
      ++(put_locked(channel, payload, now, calls).ok() ? outcome.channels : outcome.dropped);
    }
  }
  make(calls);
  return outcome;
}

std::size_t MemoryLayer::demand(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto at = channels_.find(name);
  if (at == channels_.end()) return 0;
  return at->second.subscription ? limits::redis_batch : at->second.receivers.size();
}

bool MemoryLayer::is_subscribed(std::string_view channel) {
  const std::lock_guard lock(mutex_);
  return is_subscribed_locked(channel);
}

std::vector<MemoryLayer::Payload> MemoryLayer::take_waiting(std::string_view name) {
  const std::lock_guard lock(mutex_);
  std::vector<Payload> waiting;
  const auto at = channels_.find(name);
  if (at == channels_.end()) return waiting;
  while (auto item = at->second.mailbox.take(clock_())) waiting.push_back(std::move(item->payload));
  drop_if_unused_locked(name);
  return waiting;
}

std::size_t MemoryLayer::member_count(std::string_view group) {
  const std::lock_guard lock(mutex_);
  return groups_.members(group, clock_(), subscribed_).size();
}

bool MemoryLayer::is_subscribed_locked(std::string_view name) const {
  const auto at = channels_.find(name);
  return at != channels_.end() && at->second.subscription != nullptr;
}

LayerState MemoryLayer::state() const {
  LayerState state;
  state.full = dropped();
  return state;
}

}  // namespace parlor::layer
