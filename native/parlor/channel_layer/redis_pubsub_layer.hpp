#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parlor/channel_layer/channel_layer.hpp"
#include "parlor/channel_layer/layer_calls.hpp"
#include "parlor/channel_layer/memory_layer.hpp"
#include "parlor/channel_layer/open_layer.hpp"
#include "parlor/channel_layer/redis_memo.hpp"
#include "parlor/channel_layer/sealer.hpp"
#include "parlor/log/complaints.hpp"
#include "parlor/redis/client.hpp"

namespace parlor::layer {

/// channels_redis' pub/sub layer: Redis passes messages on and keeps nothing; they wait here, in the process that
/// subscribed. Wire-compatible with channels_redis 4.0 to 4.3.
///
/// Where it is less than the contract of ChannelLayer, for want of anything in Redis to ask:
/// - A channel is heard from its first use here: new_channel, receive, subscribe or group_add. What was sent before is
///   lost. Out of use for longer than `expiry`, it is not heard any more.
/// - Every process that hears a channel gets its messages.
/// - `send` never fails with channel_full, and SendReport counts processes: who is full drops, and counts, there.
/// - A membership concerns this process alone. Made while Redis is away, `done` waits for Redis to be back.
class RedisPubsubLayer final : public ChannelLayer {
 public:
  using Clock = std::function<TimeMs()>;  ///< in milliseconds since any fixed moment; called from every thread

  /// `hosts` must not be empty. Input and output happen on `home`.
  RedisPubsubLayer(LayerOptions options, const std::vector<redis::Address>& hosts, net::EventLoop& home, Clock clock);
  ~RedisPubsubLayer() override;

  std::string new_channel(std::string_view prefix = "specific") override;
  void send(std::string_view channel, Message message, net::EventLoop& loop, Done done) override;
  std::uint64_t receive(std::string_view channel, net::EventLoop& loop, Received received) override;
  void cancel_receive(std::uint64_t ticket) override;
  Status subscribe(std::string_view channel, net::EventLoop& loop, Subscriber subscriber) override;
  void unsubscribe(std::string_view channel) override;
  void group_add(std::string_view group, std::string_view channel, net::EventLoop& loop, Done done) override;
  void group_discard(std::string_view group, std::string_view channel, net::EventLoop& loop, Done done) override;
  void group_send(std::string_view group, Message message, net::EventLoop& loop, Sent sent) override;
  void flush(net::EventLoop& loop, Done done) override;
  LayerState state() const override;
  SharedMemo* shared_memo() override { return &memo_; }

 private:
  struct Host {
    std::unique_ptr<redis::Client> commands;
    std::unique_ptr<redis::Client> subscriber;
    // SUBSCRIBEs under way whose channel was given up since, by name: their confirmations mean nothing.
    std::map<std::string, std::size_t, std::less<>> outdated;
  };
  /// A Redis channel that is heard.
  struct Heard {
    TimeMs last_use = 0;
    bool confirmed = false;
    std::vector<std::function<void()>> waiting;  // for Redis' confirmation
  };
  using Published = std::function<void(const Result<std::size_t>&)>;

  void at_home(std::function<void()> task);
  void open_host(const redis::Address& address, std::size_t index);
  void hear(const std::string& name, std::function<void()> confirmed);
  void stop_hearing(const std::string& name);
  void hear_again(std::size_t host);
  void came(const redis::Reply& message);
  bool is_outdated(const std::string& name);
  void deliver(const std::string& name, std::string_view payload);
  void publish(std::string name, std::string payload, Published published);
  void schedule_sweep();
  void sweep();

  std::string group_channel(std::string_view group) const { return options_.prefix + "__group__" + std::string(group); }
  std::size_t index_of(std::string_view name) const;

  LayerOptions options_;
  Clock clock_;
  net::EventLoop& home_;
  Sealer sealer_;
  MemoryLayer local_;
  std::vector<Host> hosts_;
  RedisMemo memo_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // tells what comes late that we are gone

  // Used on the home loop only.
  std::map<std::string, Heard, std::less<>> heard_;
  net::asio::steady_timer sweeper_;
  log::Complaints foreign_{"layer"};
  log::Complaints full_{"layer"};
  LayerState counted_;
};

}  // namespace parlor::layer
