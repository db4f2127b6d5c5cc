#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parlor/channel_layer/capacities.hpp"
#include "parlor/channel_layer/channel_layer.hpp"
#include "parlor/channel_layer/inbox_reader.hpp"
#include "parlor/channel_layer/memberships.hpp"
#include "parlor/channel_layer/memory_layer.hpp"
#include "parlor/channel_layer/msgpack.hpp"
#include "parlor/channel_layer/open_layer.hpp"
#include "parlor/channel_layer/redis_memo.hpp"
#include "parlor/channel_layer/sealer.hpp"
#include "parlor/log/complaints.hpp"
#include "parlor/redis/client.hpp"

namespace parlor::layer {

/// Random bytes before a payload, so that equal messages are different members of a sorted set.
inline constexpr std::size_t payload_head_bytes = 12;

/// channels_redis' core layer: messages wait in Redis, in a sorted set for each channel, or, for process-local
/// channels, in one for all of the process. Wire-compatible with channels_redis 4.0 to 4.3.
///
/// Beyond the contract of ChannelLayer:
/// - A membership made or ended while Redis is away is told to Redis when that is back; `done` waits for it.
/// - A Redis that was flushed, or restored from an older state, is noticed within limits::redis_marker_ms by a marker
///   of ours that is gone, and told the memberships again.
/// - A channel without '!' is read only while somebody here receives from it or is subscribed to it.
/// - What Redis handed out is not kept there as well: a process that dies loses what it had taken, but nothing ever
///   comes twice.
/// - The capacity of a process-local channel bounds what waits for it here; in Redis all of a process share
///   limits::redis_inbox_messages.
class RedisCoreLayer final : public ChannelLayer {
 public:
  using Clock = std::function<TimeMs()>;  ///< Unix time in milliseconds; called from every thread

  /// `hosts` must not be empty. Input and output happen on `home`.
  RedisCoreLayer(LayerOptions options, const std::vector<redis::Address>& hosts, net::EventLoop& home, Clock clock);
  ~RedisCoreLayer() override;

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

  /// Renews the memberships of subscribed channels; the layer does so by itself, often enough.
  void renew_memberships();

 private:
  struct Host {
    std::unique_ptr<redis::Client> commands;
    std::unique_ptr<InboxReader> reader;
    std::vector<std::function<void()>> waiting;  // for Redis to be back and to know the memberships
  };
  struct GroupSend;

  void at_home(std::function<void()> task);
  void open_host(const redis::Address& address, std::size_t index);
  void schedule_renewal();
  void schedule_marker_check();
  void check_marker(std::size_t index);

  void read_named(const std::string& channel);
  void take_named(const std::string& channel, std::size_t host);
  void arrived(std::size_t host, const std::string& key, const std::vector<InboxReader::Item>& items);
  void deliver_named(std::size_t host, const std::string& channel, const std::vector<InboxReader::Item>& items);
  void deliver_local(const std::string& inbox, const InboxReader::Item& item);
  void put_back(std::size_t host, const std::string& channel, std::vector<std::string> payloads);
  Result<Message> open(const InboxReader::Item& item);
  void count_full(const Status& delivered);

  void host_is_up(std::size_t index);
  void introduce(std::size_t index);
  void tell_memberships(std::size_t index);
  void when_up(std::size_t index, net::EventLoop& loop, Done done);
  void tell_members(redis::Client& client, const std::string& group, const Memberships::Channels& channels,
                    redis::Answer answer);
  void scatter(const std::shared_ptr<GroupSend>& sending, const std::vector<std::string>& members);
  void flush_host(std::size_t index, const std::string& cursor, std::function<void(const Status&)> done);

  std::string payload_of(std::string packed) const;
  std::size_t inbox_capacity(std::string_view channel) const;
  std::string now_text() const;
  std::string fresh_text(DurationMs expiry_ms) const;
  std::string life_text() const;
  std::string group_key(std::string_view group) const { return options_.prefix + ":group:" + std::string(group); }
  std::string inbox_key(std::string_view channel) const;
  std::size_t index_of(std::string_view name) const;
  redis::Client& commands_of_group(std::string_view group) { return *hosts_[index_of(group)].commands; }

  LayerOptions options_;
  Clock clock_;
  net::EventLoop& home_;
  Sealer sealer_;
  MemoryLayer local_;
  std::vector<Host> hosts_;
  std::string marker_;  // a key of this process; as long as a Redis has it, it has not forgotten us
  RedisMemo memo_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // tells what comes late that we are gone

  std::mutex prefixes_mutex_;
  std::set<std::string, std::less<>> prefixes_;  // of new_channel, whose inboxes are read

  // Used on the home loop only.
  Memberships memberships_;
  std::set<std::string, std::less<>> taking_;  // named channels that are being asked for
  net::asio::steady_timer renewal_;
  net::asio::steady_timer marker_check_;
  log::Complaints foreign_{"layer"};
  log::Complaints full_{"layer"};
  log::Complaints forgotten_{"layer"};
  LayerState counted_;
};

}  // namespace parlor::layer
