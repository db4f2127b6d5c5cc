#include "parlor/room_store/redis_store.hpp"

#include <set>

#include "contract_suite.hpp"
#include "redis_store_fixture.hpp"

namespace parlor::test {
namespace {

TEST_CASE("rooms in Redis keep the stores' contract", "[room_store][redis]") {
  const RedisServer server;
  run_contract_suite([&] { return std::make_unique<RedisStoreFixture>(std::vector{&server}); });
}

TEST_CASE("several Redises share the rooms by their names", "[room_store][redis]") {
  const RedisServer one, two;
  RedisStoreFixture fixture({&one, &two});
  net::EventLoop loop{0};
  const auto store = fixture.process(loop);
  for (int i = 0; i < 20; ++i) {
    OpenRoom room(loop, *store, "chat/room" + std::to_string(i));
    REQUIRE(room.begin("e"));
    CHECK(room.read().epoch == "e");
  }
  CHECK(std::stoi(one.command({"DBSIZE"})) > 5);
  CHECK(std::stoi(two.command({"DBSIZE"})) > 5);
}

TEST_CASE("a room's keys carry its name as hash tag, and an entry's id is its offset", "[room_store][redis]") {
  const RedisServer server;
  RedisStoreFixture fixture({&server}, {"mine"});
  net::EventLoop loop{0};
  const auto store = fixture.process(loop);
  OpenRoom room(loop, *store, "chat/lobby");
  REQUIRE(room.begin("e"));
  REQUIRE(room.append("e", events(1, 3)));
  CHECK(server.command({"HGET", "mine:{chat/lobby}:head", "last"}) == "3");
  CHECK(server.command({"XLEN", "mine:{chat/lobby}:log"}) == "3");
  CHECK(server.command({"XDEL", "mine:{chat/lobby}:log", "2-0"}) == "1");
  SECTION("a hole that somebody made is told with the room's name") {
    const auto tail = room.try_read();
    REQUIRE_FALSE(tail.ok());
    CHECK(tail.error().code == ErrorCode::io_failed);
    CHECK(tail.error().text.find("chat/lobby: event 2 is missing") != std::string::npos);
  }
  SECTION("a room of which Redis has lost a key is one that it has lost") {
    server.command({"DEL", "mine:{chat/lobby}:log"});
    CHECK(room.read(room::Position{"e", 3}).epoch.empty());
    CHECK_FALSE(room.append("e", events(4, 4)));
    CHECK(room.conflict->epoch.empty());
    CHECK_FALSE(room.renew({{"e", 3}, "e2", {}, {}}));
    CHECK(room.renew({{}, "e2", room::Snapshot{3, {{"n", 3}}}, room::Position{"e", 3}}));
    CHECK(room.read().last == 3);
  }
}

TEST_CASE("rooms nobody uses expire only where that is asked for", "[room_store][redis]") {
  const RedisServer server;
  net::EventLoop loop{0};
  for (const DurationMs expiry : {0, 90'000}) {
    RedisStoreFixture fixture({&server}, {"parlor", expiry});
    const auto store = fixture.process(loop);
    OpenRoom room(loop, *store, "chat/lobby");
    REQUIRE(room.begin("e"));
    REQUIRE(room.append("e", events(1, 1)));
    for (const char* key : {"parlor:{chat/lobby}:head", "parlor:{chat/lobby}:log"}) {
      const DurationMs left = std::stoll(server.command({"PTTL", key}));
      if (expiry == 0) CHECK(left == -1);
      if (expiry != 0) CHECK((left > 30'000 && left <= expiry));
    }
  }
}

TEST_CASE("a process that is silent loses its holds, and takes them up again when it is back", "[room_store][redis]") {
  const RedisServer server;
  RedisStoreFixture fixture({&server}, {"parlor", 0, 0, 800});
  net::EventLoop silent_loop{0}, loop{1};
  const auto silent_store = fixture.process(silent_loop);
  const auto store = fixture.process(loop);
  OpenRoom silent(silent_loop, *silent_store, "chat/lobby");
  OpenRoom room(loop, *store, "chat/lobby");
  silent.log().hold("m1");
  REQUIRE(silent.held_elsewhere().empty());
  const std::vector<room::MemberId> held = {"m1"};
  REQUIRE(room.held_elsewhere() == held);
  // It must have been seen living to be missed.
  REQUIRE(room.wait([&] { return silent.wait([] { return true; }) && room.held_elsewhere() == held; }));
  const TimeMs begin = os::monotonic_ms();
  turns_until(silent_loop, [&] { return os::monotonic_ms() > begin + 250; });
  room.wait([&] { return os::monotonic_ms() > begin + 500; });
  // From here on only the other one's loop runs.
  const int lost = room.lost;
  REQUIRE(room.wait([&] { return room.lost > lost && room.held_elsewhere().empty(); }));
  REQUIRE(room.wait([&] { return server.command({"HLEN", "parlor:{chat/lobby}:holds"}) == "0"; }));
  const int unsure = silent.unsure;
  REQUIRE(silent.wait([&] { return silent.unsure > unsure; }));
  REQUIRE(silent.wait([&] { return server.command({"HLEN", "parlor:{chat/lobby}:holds"}) == "1"; }));
  CHECK(room.held_elsewhere() == held);
}

TEST_CASE("a write is acknowledged when so many replicas have it", "[room_store][redis]") {
  const RedisServer server;
  RedisStoreFixture fixture({&server}, {"parlor", 0, 1});
  net::EventLoop loop{0};
  const auto store = fixture.process(loop);
  OpenRoom room(loop, *store, "chat/lobby");
  std::optional<ErrorCode> refused;
  room.log().renew({{}, "e", {}, {}}, [&](const Result<room::Written>& written) {
    if (!written) refused = written.error().code;
  });
  REQUIRE(room.wait([&] { return refused.has_value(); }));
  CHECK(refused == ErrorCode::timed_out);
  const RedisServer replica({"--replicaof", server.socket_path() + " 0"});
  CHECK(room.read().epoch == "e");
}

TEST_CASE("a user of Redis with the rights that the guide names is enough", "[room_store][redis]") {
  const RedisServer server;
  server.command({"ACL", "SETUSER", "parlor", "on", ">pw", "~parlor:*", "&parlor:*", "+@read", "+@write", "+@pubsub",
                  "+@scripting", "+@connection", "+role", "+wait", "+time"});
  net::EventLoop loop{0};
  net::EventLoop* const loops[] = {&loop};
  const auto url = redis::parse_url("unix://parlor:pw@" + server.socket_path());
  REQUIRE(url.ok());
  room_store::RedisStore store(url->hosts, {"parlor", 90'000}, loops);
  REQUIRE(store.share_secret({}).ok());
  wait_for_connection(loop, store);
  OpenRoom room(loop, store, "chat/lobby");
  REQUIRE(room.begin("e"));
  REQUIRE(room.append("e", events(1, 2), room::Snapshot{0, {{"n", 0}}}));
  CHECK(room.read().last == 2);
  room.log().hold("m1");
  CHECK_FALSE(room.release("m1"));
  CHECK(room.held_elsewhere().empty());
  REQUIRE(room.wait([&] { return room.unsure >= 1; }));
}

TEST_CASE("the rooms' secret needs a Redis that answers", "[room_store][redis]") {
  RedisServer server;
  RedisStoreFixture fixture({&server});
  net::EventLoop loop{0};
  const auto store = fixture.process(loop);
  server.command({"SET", "parlor:secret", "nonsense"});
  const auto secret = store->share_secret({});
  REQUIRE_FALSE(secret.ok());
  CHECK(secret.error().text.find("parlor:secret") != std::string::npos);
}

}  // namespace
}  // namespace parlor::test
