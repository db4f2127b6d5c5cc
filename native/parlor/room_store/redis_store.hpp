#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "parlor/redis/address.hpp"
#include "parlor/room_store/redis_link.hpp"
#include "parlor/room_store/room_store.hpp"

namespace parlor::room_store {

/// Rooms in Redis (6.2 or later), shared by all processes on it: a stream a room, written by scripts that compare
/// first, and news of it published to whoever has the room open. Everything about a room lies under keys with the same
/// hash tag, PREFIX:{KIND/NAME}:…; of several Redises each room has one, chosen by its name.
///
/// What is acknowledged is in Redis' memory; how it gets onto a disk or to replicas is Redis' configuration. When Redis
/// lost a room, or its last events, hosts that still have them write them anew under another epoch.
class RedisStore final : public RoomStore {
 public:
  /// `hosts` must not be empty. Every loop that uses the store has two connections to each host.
  RedisStore(const std::vector<redis::Address>& hosts, RedisStoreOptions options,
             std::span<net::EventLoop* const> loops);

  std::unique_ptr<RoomLog> open(const std::string& room, net::EventLoop& loop, RoomListener& listener) override;
  /// Waits for Redis, up to limits::redis_queue_ms. For the start, before the loops run. Errors: io_failed, timed_out.
  Result<room::Secret> share_secret(const room::Secret& proposed) override;
  bool is_lasting() const override { return true; }
  bool is_ready() const override;

 private:
  struct LoopLinks {
    net::EventLoop* loop;
    std::vector<std::unique_ptr<RedisLink>> hosts;
  };

  std::vector<redis::Address> hosts_;
  RedisStoreOptions options_;
  std::vector<LoopLinks> links_;
};

}  // namespace parlor::room_store
