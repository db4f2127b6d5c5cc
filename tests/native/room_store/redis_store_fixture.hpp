#pragma once

#include <memory>
#include <string>
#include <vector>

#include "parlor/redis/address.hpp"
#include "parlor/room_store/redis_store.hpp"
#include "redis_server.hpp"
#include "store_fixture.hpp"

namespace parlor::test {

/// A store takes writes when its connections are up and its rooms have been told so. Whoever writes first, other than a
/// host, which reads first, waits for that.
inline void wait_for_connection(net::EventLoop& loop, room_store::RoomStore& store) {
  REQUIRE(turns_until(loop, [&] { return store.is_ready(); }));
  bool told = false;
  loop.post([&] { told = true; });
  REQUIRE(turns_until(loop, [&] { return told; }));
}

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
    auto store = std::make_unique<room_store::RedisStore>(hosts_, options_, loops);
    wait_for_connection(loop, *store);
    return store;
  }

 private:
  std::vector<redis::Address> hosts_;
  room_store::RedisStoreOptions options_;
};

}  // namespace parlor::test
