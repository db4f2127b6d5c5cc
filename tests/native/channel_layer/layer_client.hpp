#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "parlor/base/time.hpp"
#include "parlor/channel_layer/channel_layer.hpp"
#include "parlor/net/event_loop.hpp"

/// A layer under test, and its verbs made synchronous.
namespace parlor::test {

/// How the suite gets a layer and moves its time.
class LayerFixture {
 public:
  static constexpr std::size_t capacity = 5;        // of channels, but
  static constexpr std::size_t small_capacity = 2;  // of those named "small.*"
  static constexpr DurationMs expiry_ms = 1'000;
  static constexpr DurationMs group_expiry_ms = 5'000;

  virtual ~LayerFixture() = default;
  virtual layer::ChannelLayer& layer() = 0;
  /// Lets that much time pass for the layer.
  virtual void pass(DurationMs span) = 0;
  /// Runs the loop until the condition holds, or fails the test after a bound.
  virtual void run_until(const std::function<bool()>& condition) = 0;
  /// Runs the loop until everything asked so far has had its effect.
  virtual void settle() = 0;
  virtual net::EventLoop& loop() = 0;

  // What a layer without anything in the middle to ask cannot do; see RedisPubsubLayer.
  virtual bool knows_receivers() const { return true; }
  /// Makes the layer hear these channels, where nothing keeps messages for those that come later.
  virtual void hear(const std::vector<std::string>&) {}
  /// Whether a sender knows at once that a channel is subscribed, and so not bounded by its capacity.
  virtual bool knows_subscribers() const { return true; }
};

/// The layer's verbs, waiting for each outcome.
class LayerClient {
 public:
  explicit LayerClient(LayerFixture& fixture) : f_(fixture) {}

  Status send(std::string_view channel, layer::Message message) {
    std::optional<Status> outcome;
    f_.layer().send(channel, std::move(message), f_.loop(), [&](const Status& status) { outcome = status; });
    return wait(outcome);
  }
  Status group_add(std::string_view group, std::string_view channel) {
    std::optional<Status> outcome;
    f_.layer().group_add(group, channel, f_.loop(), [&](const Status& status) { outcome = status; });
    return wait(outcome);
  }
  Status group_discard(std::string_view group, std::string_view channel) {
    std::optional<Status> outcome;
    f_.layer().group_discard(group, channel, f_.loop(), [&](const Status& status) { outcome = status; });
    return wait(outcome);
  }
  Result<layer::SendReport> group_send(std::string_view group, layer::Message message) {
    std::optional<Result<layer::SendReport>> outcome;
    f_.layer().group_send(group, std::move(message), f_.loop(),
                          [&](const Result<layer::SendReport>& result) { outcome = result; });
    return wait(outcome);
  }
  Status flush() {
    std::optional<Status> outcome;
    f_.layer().flush(f_.loop(), [&](const Status& status) { outcome = status; });
    return wait(outcome);
  }
  /// The message that waits in the channel, or nothing.
  std::optional<layer::Message> take(std::string_view channel) {
    std::optional<layer::Message> message;
    const auto ticket = f_.layer().receive(channel, f_.loop(), [&](const Result<layer::Message>& result) {
      if (result) message = *result;
    });
    f_.settle();
    f_.layer().cancel_receive(ticket);
    return message;
  }
  /// The "n" of every waiting message.
  std::vector<int> take_numbers(std::string_view channel) {
    std::vector<int> numbers;
    while (const auto message = take(channel)) numbers.push_back(message->find("n")->get<int>());
    return numbers;
  }

 private:
  template <class T>
  T wait(const std::optional<T>& outcome) {
    CHECK_FALSE(outcome.has_value());  // callbacks never come from inside the call
    f_.run_until([&] { return outcome.has_value(); });
    return *outcome;
  }
  LayerFixture& f_;
};

}  // namespace parlor::test
