#include "parlor/room_store/open_store.hpp"

#include <catch2/catch.hpp>

#include "parlor/room_store/redis_store.hpp"
#include "temporary_directory.hpp"

namespace parlor::test {
namespace {

struct Opened {
  explicit Opened(const room_store::StoreOptions& options) : store(room_store::open_store(options, loops)) {}
  net::EventLoop loop{0};
  net::EventLoop* loops[1] = {&loop};
  Result<std::unique_ptr<room_store::RoomStore>> store;
  bool is_redis() const { return store && dynamic_cast<room_store::RedisStore*>(store->get()) != nullptr; }
};

room_store::StoreOptions with(std::string data, std::string rooms, std::string layer = "memory://") {
  return {std::move(data), std::move(rooms), std::move(layer), "parlor", 0, 0};
}

TEST_CASE("rooms are kept where it is said, else with the layer, else in memory", "[room_store]") {
  const TemporaryDirectory directory;
  CHECK_FALSE((*Opened(with("", "")).store)->is_lasting());
  CHECK(Opened(with("", "", "redis://127.0.0.1:1")).is_redis());
  CHECK(Opened(with("", "unix:///nowhere")).is_redis());
  CHECK_FALSE((*Opened(with("", "memory://", "redis://127.0.0.1:1")).store)->is_lasting());
  const Opened on_disk(with(directory.path() + "/rooms", "", "redis://127.0.0.1:1"));
  REQUIRE(on_disk.store.ok());
  CHECK_FALSE(on_disk.is_redis());
  CHECK((*on_disk.store)->is_lasting());
}

TEST_CASE("options about rooms that make no sense are refused", "[room_store]") {
  const auto code = [](const room_store::StoreOptions& options) { return Opened(options).store.error().code; };
  CHECK(code(with("/tmp", "redis://h")) == ErrorCode::bad_option);
  CHECK(code(with("", "nonsense")) == ErrorCode::bad_option);
  room_store::StoreOptions options;
  options.prefix = "a{b}";
  CHECK(code(options) == ErrorCode::bad_option);
  options = {};
  options.room_expiry_ms = 5;
  CHECK(code(options) == ErrorCode::bad_option);
  options = {};
  options.replicas = 1'000;
  CHECK(code(options) == ErrorCode::bad_option);
}

}  // namespace
}  // namespace parlor::test
