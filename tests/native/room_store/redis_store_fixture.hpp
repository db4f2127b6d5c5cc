#pragma once

#include <memory>
#include <string>
#include <vector>

#include "parlor/redis/address.hpp"
#include "parlor/room_store/redis_store.hpp"
#include "redis_server.hpp"
#include "store_fixture.hpp"

namespace parlor::test {

/// Stores on real Redis servers, which are emptied first.
class RedisStoreFixture final : public StoreFixture {
 public:
  explicit RedisStoreFixture(std::vector<const RedisServer*> servers, room_store::RedisStoreOptions options = {})
      : options_(std::move(options)) {
    options_.patience_ms = 0;  // tests say who makes a room
    for (const RedisServer* server : servers) {
      server->command({"FLUSHALL"});
      hosts_.push_back(redis::parse_url(server->url())->hosts.front());
    }
  }
  std::unique_ptr<room_store::RoomStore> process(net::EventLoop& loop) override {
    net::EventLoop* const loops[] = {&loop};
    return std::make_unique<room_store::RedisStore>(hosts_, options_, loops);
  }

 private:
  std::vector<redis::Address> hosts_;
  room_store::RedisStoreOptions options_;
};

}  // namespace parlor::test
