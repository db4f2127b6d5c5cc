#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include <catch2/catch.hpp>

#include "layer_client.hpp"
#include "parlor/channel_layer/host_index.hpp"
#include "parlor/channel_layer/open_layer.hpp"
#include "parlor/channel_layer/redis_pubsub_layer.hpp"
#include "parlor/os/clock.hpp"
#include "parlor/redis/address.hpp"
#include "redis_server.hpp"

namespace parlor::test {

/// Runs the loop until the condition holds; false after a bound.
inline bool runs_until(net::EventLoop& loop, const std::function<bool()>& condition, DurationMs bound_ms = 10'000) {
  const TimeMs deadline = os::monotonic_ms() + bound_ms;
  while (!condition()) {
    if (os::monotonic_ms() > deadline) return false;
    loop.context().restart();
    loop.context().run_one_for(std::chrono::milliseconds(20));
  }
  return true;
}

inline layer::LayerOptions contract_options() {
  layer::LayerOptions options;
  options.capacities = layer::Capacities(LayerFixture::capacity, {{"small.*", LayerFixture::small_capacity}});
  options.expiry_ms = LayerFixture::expiry_ms;
  options.group_expiry_ms = LayerFixture::group_expiry_ms;
  return options;
}

/// A layer on real Redis servers, with a clock that the test moves.
template <class Layer>
class RedisFixture : public LayerFixture {
 public:
  explicit RedisFixture(std::vector<const RedisServer*> servers, layer::LayerOptions options = contract_options()) {
    std::vector<redis::Address> hosts;
    for (const RedisServer* server : servers) {
      server->command({"FLUSHALL"});
      hosts.push_back(redis::parse_url(server->url())->hosts.front());
    }
    layer_ = std::make_unique<Layer>(std::move(options), hosts, loop_, [this] { return now_.load(); });
    while (syncs_.size() < hosts.size()) {
      const std::string channel = layer_->new_channel("sync" + std::to_string(++tried_));
      const std::string inbox(std::is_same_v<Layer, layer::RedisPubsubLayer> ? channel : layer::inbox_of(channel));
      if (!syncs_.try_emplace(layer::host_index(inbox, hosts.size()), channel).second) continue;
      (void)layer_->subscribe(channel, loop_, [this](const auto&) { ++synced_; });
    }
    // Done when Redis has confirmed it, and with it all that was asked before.
    std::size_t known = 0;
    for (const auto& [host, channel] : syncs_) {
      layer_->group_add("sync", channel, loop_, [&known](const auto&) { ++known; });
    }
    run_until([&] { return known == hosts.size() && layer_->state().links_up == 2 * hosts.size(); });
    settle();
  }
  ~RedisFixture() override {
    for (const auto& [host, channel] : syncs_) layer_->unsubscribe(channel);
  }

  layer::ChannelLayer& layer() override { return *layer_; }
  Layer& redis_layer() { return *layer_; }
  net::EventLoop& loop() override { return loop_; }
  void pass(DurationMs span) override {
    settle();  // what is still on its way was sent before
    now_ += span;
  }
  void run_until(const std::function<bool()>& condition) override { REQUIRE(runs_until(loop_, condition)); }
  /// What was asked before messages to ourselves, by way of every host, has had its effect when they have come round; a
  /// receive asks one host after the other.
  void settle() override {
    for (std::size_t round = 0; round < 1 + syncs_.size(); ++round) {
      const std::size_t next = synced_ + 2 * syncs_.size();
      for (const auto& [host, channel] : syncs_)
        layer_->send(channel, {{"type", "sync"}}, loop_, [this](const auto&) { ++synced_; });
      run_until([&] { return synced_ >= next; });
    }
  }

 protected:
  std::atomic<TimeMs> now_ = os::now_ms();
  net::EventLoop loop_{0};
  std::unique_ptr<Layer> layer_;
  std::map<std::size_t, std::string> syncs_;  // a channel of ours on each host
  int tried_ = 0;
  std::size_t synced_ = 0;
};

}  // namespace parlor::test
