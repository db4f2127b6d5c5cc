#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "parlor/app/containment.hpp"
#include "parlor/channel_layer/channel_layer.hpp"
#include "parlor/metrics/counters.hpp"
#include "parlor/net/timer_wheel.hpp"

namespace parlor::app {

class ChannelHandlers;

/// A worker on a named channel, as Channels' `runworker` runs it: whoever sends to the channel, from this program, from
/// Django or from a shell, gives it work.
///
///   class Thumbnails : public app::ChannelConsumer {
///     const app::ChannelHandlers& event_handlers() const override {
///       static const auto table = app::ChannelHandlers().on("thumbnail.make", &Thumbnails::make);
///       return table;
///     }
///     void make(const layer::Message& event) { … group_send("pages", {{"type", "thumbnail.ready"}}); }
///   };
///   router.channel<Thumbnails>("thumbnails");
///
/// A process has one worker for a channel: messages come one at a time, in order, and the next is taken when a handler
/// has returned. Several processes share a channel's messages, each message goes to one of them. A worker runs on an
/// event loop's thread, so a handler must not block. What a handler throws is reported, the message is lost, and the
/// worker goes on; StopConsumer ends the worker.
class ChannelConsumer {
 public:
  ChannelConsumer() = default;
  ChannelConsumer(const ChannelConsumer&) = delete;
  ChannelConsumer& operator=(const ChannelConsumer&) = delete;
  virtual ~ChannelConsumer();

  virtual const ChannelHandlers& event_handlers() const = 0;

 protected:
  const std::string& channel_name() const { return channel_; }
  /// Into another channel, or to a group. Names are checked by the layer; what it refuses is reported.
  void send(std::string_view channel, layer::Message message);
  void group_send(std::string_view group, layer::Message event);

 private:
  friend class ChannelWorker;

  std::string channel_;
  layer::ChannelLayer* layer_ = nullptr;
  net::EventLoop* loop_ = nullptr;
  Report report_;
};

/// Which function of a worker class handles which type of event. Dots and underscores in a type are the same.
class ChannelHandlers {
 public:
  using Handler = std::function<void(ChannelConsumer&, const layer::Message&)>;

  template <class C>
  requires std::is_base_of_v<ChannelConsumer, C> ChannelHandlers &&
      on(std::string type, void (C::*handler)(const layer::Message&)) {
    handlers_.emplace_back(std::move(type), [handler](ChannelConsumer& consumer, const layer::Message& event) {
      (static_cast<C&>(consumer).*handler)(event);
    });
    return std::move(*this);
  }

  /// Null for a type without handler.
  const Handler* find(std::string_view type) const;

 private:
  std::vector<std::pair<std::string, Handler>> handlers_;
};

/// What a router's `channel` route leads to.
using ChannelConsumerFactory = std::function<std::unique_ptr<ChannelConsumer>()>;

/// Runs one worker on one loop: takes message after message off its channel. Made when the loop does not run yet, and
/// destroyed when it runs no more, before the layer.
class ChannelWorker final : net::Timer {
 public:
  struct Counters {
    metrics::Counter events;     ///< messages taken off the channel
    metrics::Counter unhandled;  ///< those of a type without handler: reported
    metrics::Counter failed;     ///< handlers that threw
  };

  ChannelWorker(std::string channel, std::unique_ptr<ChannelConsumer> consumer, layer::ChannelLayer& layer,
                net::EventLoop& loop, Report report);
  ~ChannelWorker() override;

  /// Readable on any thread.
  const Counters& counters() const { return counters_; }

 private:
  void ask();
  void received(const Result<layer::Message>& message);
  void handle(const layer::Message& event);
  void report(const std::string& problem) const;
  void on_timer() override;

  std::unique_ptr<ChannelConsumer> consumer_;
  layer::ChannelLayer& layer_;
  net::EventLoop& loop_;
  Counters counters_;
  std::uint64_t ticket_ = 0;
  bool asking_ = false;
  bool stopped_ = false;
};

}  // namespace parlor::app
