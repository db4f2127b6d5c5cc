#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "parlor/base/result.hpp"
#include "parlor/channel_layer/layer_state.hpp"
#include "parlor/channel_layer/message.hpp"

namespace parlor::net {
class EventLoop;
}

namespace parlor::layer {

class SharedMemo;

/// What became of a group_send, as far as this process can know.
struct SendReport {
  std::size_t channels = 0;  ///< channels the message was put into
  std::size_t dropped = 0;   ///< channels that were at their capacity, which got nothing
};

using Done = std::function<void(Status)>;
using Sent = std::function<void(Result<SendReport>)>;
using Received = std::function<void(Result<Message>)>;
/// Gets every message of a subscribed channel. Must not throw.
using Subscriber = std::function<void(const std::shared_ptr<const Message>&)>;

/// Named mailboxes and sets of them, between consumers, processes and programs: the contract of Django Channels.
///
/// Guarantees, the same for every implementation and checked by one shared suite:
/// - At most once: a message is delivered to at most one receiver of its channel, or lost; never twice.
/// - Order: what one sender sends to one channel or group arrives in that order.
/// - Capacity: a channel holds at most `capacity` undelivered messages; `send` beyond it fails with channel_full,
///   `group_send` drops for that channel and counts it in the report.
///   A subscribed channel is bounded by limits::thread_mailbox for all of its loop instead.
/// - Expiry: a message not received within `expiry` is dropped; a membership not renewed within `group_expiry` ends,
///   but never that of a subscribed channel.
/// - Names: 1 to 99 of [A-Za-z0-9_.-]; a channel name may hold one '!', which makes it local to the process before it.
///
/// Thread safety: every method may be called on any loop thread. Callbacks come on the loop that is passed in, never
/// from inside the call; an empty callback is not called. A layer outlives what its callers' loops run.
/// Errors are bad_channel_name, bad_group_name, bad_field (the message is not an object), channel_full, group_full,
/// too_many_channels, shutting_down and, with a network behind it, io_failed and timed_out.
class ChannelLayer {
 public:
  virtual ~ChannelLayer() = default;

  /// A fresh process-local channel name that begins with `prefix`, e.g. "specific.3f…!a1". Throws std::invalid_argument
  /// when the prefix does not make a channel name: prefixes come from code, not from peers.
  virtual std::string new_channel(std::string_view prefix = "specific") = 0;

  virtual void send(std::string_view channel, Message message, net::EventLoop& loop, Done done) = 0;
  /// Waits for one message of the channel. Several receivers are served in the order in which they asked.
  /// Returns a ticket for cancel_receive.
  virtual std::uint64_t receive(std::string_view channel, net::EventLoop& loop, Received received) = 0;
  /// Called on the receiver's loop: its callback does not come any more. A message that was on its way to it waits in
  /// the channel again.
  virtual void cancel_receive(std::uint64_t ticket) = 0;

  /// Instead of single receives: every message of the channel goes to `subscriber` on that loop, as soon as it comes. A
  /// channel has one subscriber; a second takes the first one's place.
  virtual Status subscribe(std::string_view channel, net::EventLoop& loop, Subscriber subscriber) = 0;
  /// Called on the subscriber's loop, or when that runs no more: nothing comes afterwards. Due before the loop is
  /// destroyed.
  virtual void unsubscribe(std::string_view channel) = 0;

  virtual void group_add(std::string_view group, std::string_view channel, net::EventLoop& loop, Done done) = 0;
  /// Whether a membership holds as soon as group_add has returned, for there is nothing to wait for.
  virtual bool joins_at_once() const { return false; }
  virtual void group_discard(std::string_view group, std::string_view channel, net::EventLoop& loop, Done done) = 0;
  virtual void group_send(std::string_view group, Message message, net::EventLoop& loop, Sent sent) = 0;

  /// Forgets every message and membership of this layer.
  virtual void flush(net::EventLoop& loop, Done done) = 0;

  /// What the processes of this layer can remember together; null when there is but one.
  virtual SharedMemo* shared_memo() { return nullptr; }
  /// Called on the loop the layer does its input and output on, or when that runs no more.
  virtual LayerState state() const { return {}; }
};

}  // namespace parlor::layer
