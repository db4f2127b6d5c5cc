#include "parlor/room_store/memory_store.hpp"

#include "contract_suite.hpp"
#include "parlor/room_store/open_store.hpp"

namespace parlor::test {
namespace {

class MemoryFixture final : public StoreFixture {
 public:
  explicit MemoryFixture(room_store::Keep keep) : logs_(std::make_shared<room_store::MemoryLogs>(keep)) {}
  std::unique_ptr<room_store::RoomStore> process(net::EventLoop&) override {
    return std::make_unique<room_store::MemoryStore>(logs_);
  }

 private:
  std::shared_ptr<room_store::MemoryLogs> logs_;
};

TEST_CASE("rooms in memory keep the stores' contract", "[room_store]") {
  run_contract_suite([] { return std::make_unique<MemoryFixture>(room_store::Keep::while_open); });
}

TEST_CASE("lasting rooms in memory keep the stores' contract", "[room_store]") {
  run_contract_suite([] { return std::make_unique<MemoryFixture>(room_store::Keep::always); });
}

TEST_CASE("a room in memory is forgotten when the last one has closed it", "[room_store]") {
  net::EventLoop loop{0};
  const auto logs = std::make_shared<room_store::MemoryLogs>();
  room_store::MemoryStore one(logs), two(logs);
  CHECK_FALSE(one.is_lasting());
  {
    OpenRoom first(loop, one, "chat/lobby");
    REQUIRE(first.begin("e"));
    OpenRoom second(loop, two, "chat/lobby");
    first.close();
    CHECK(second.read().epoch == "e");
    CHECK(logs->size() == 1);
  }
  CHECK(logs->size() == 0);
  OpenRoom again(loop, one, "chat/lobby");
  CHECK(again.read().epoch.empty());
}

TEST_CASE("a room in memory keeps its last events only, and says so to who wants the whole", "[room_store]") {
  net::EventLoop loop{0};
  room_store::MemoryStore store;
  OpenRoom room(loop, store, "chat/lobby");
  REQUIRE(room.begin("e"));
  for (room::Offset n = 0; n < 1'280; n += 256) REQUIRE(room.append("e", events(n + 1, n + 256)));
  CHECK(offsets(room.read(room::Position{"e", 256}).events) == from_to(257, 1'280));
  CHECK(room.try_read(room::Position{"e", 255}).error().code == ErrorCode::io_failed);
}

TEST_CASE("without options rooms are in memory", "[room_store]") {
  net::EventLoop loop{0};
  net::EventLoop* const loops[] = {&loop};
  const auto store = room_store::open_store({}, loops);
  REQUIRE(store.ok());
  CHECK_FALSE((*store)->is_lasting());
}

}  // namespace
}  // namespace parlor::test
