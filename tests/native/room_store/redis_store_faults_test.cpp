#include <map>

#include "random.hpp"
#include "redis_store_fixture.hpp"

/// What becomes of rooms when Redis or the way to it fails.
namespace parlor::test {
namespace {

struct Failing {
  explicit Failing(std::vector<std::string> arguments = {}) : server(std::move(arguments)) {
    REQUIRE(room.begin("e"));
    REQUIRE(room.append("e", events(1, 2)));
    // The first news that it hears everything has come.
    REQUIRE(room.wait([&] { return room.unsure >= 1; }));
    room.unsure = 0;
  }
  RedisServer server;
  RedisStoreFixture fixture{{&server}};
  net::EventLoop loop{0};
  std::unique_ptr<room_store::RoomStore> store = fixture.process(loop);
  OpenRoom room{loop, *store, "chat/lobby"};

  /// One after the other, until one of them is written.
  void append_at_last(room::Offset offset) {
    REQUIRE(room.wait([&] {
      const auto written = room.try_append({{"e", offset - 1}, {event(offset)}, {}});
      return written && !written->conflict;
    }));
  }
};

TEST_CASE("a Redis that comes back empty is noticed, and everything of ours is put there again",
          "[room_store][redis]") {
  Failing f;
  room::Secret secret{};
  secret.fill(7);
  REQUIRE(f.store->share_secret(secret).ok());
  f.room.log().hold("m1");
  CHECK(f.store->is_ready());
  f.server.kill();
  f.server.start();
  REQUIRE(f.room.wait([&] { return f.room.unsure >= 2; }));
  CHECK(f.room.read(room::Position{"e", 2}).epoch.empty());
  REQUIRE(f.room.renew({{}, "e2", room::Snapshot{2, {{"n", 2}}}, room::Position{"e", 2}}));
  REQUIRE(f.room.append("e2", events(3, 3)));
  const room::Tail tail = f.room.read();
  CHECK(tail.last == 3);
  CHECK(tail.parent->epoch == "e");
  const auto other = f.fixture.process(f.loop);
  OpenRoom there(f.loop, *other, "chat/lobby");
  CHECK(there.held_elsewhere() == std::vector<room::MemberId>{"m1"});
  CHECK(*other->share_secret({}) == secret);
}

TEST_CASE("a room that another process has open is not made out of nothing at once", "[room_store][redis]") {
  Failing f;
  const redis::Address host = redis::parse_url(f.server.url())->hosts.front();
  net::EventLoop* const loops[] = {&f.loop};
  room_store::RedisStoreOptions patient;
  SECTION("while the other one still may put it back") {
    room_store::RedisStore store({host}, patient, loops);
    wait_for_connection(f.loop, store);
    OpenRoom newcomer(f.loop, store, "chat/lobby");
    REQUIRE(newcomer.wait([&] { return newcomer.unsure >= 1; }));
    f.server.command({"FLUSHALL"});
    CHECK_FALSE(newcomer.try_renew({{}, "from nothing", {}, {}}).ok());
    REQUIRE(f.room.renew({{}, "e2", room::Snapshot{2, {{"n", 2}}}, room::Position{"e", 2}}));
    const auto late = newcomer.try_renew({{}, "from nothing", {}, {}});
    REQUIRE(late.ok());
    CHECK(late->conflict->epoch == "e2");
  }
  SECTION("but made in the end when it does not") {
    patient.patience_ms = 50;
    room_store::RedisStore store({host}, patient, loops);
    wait_for_connection(f.loop, store);
    OpenRoom newcomer(f.loop, store, "chat/lobby");
    f.server.command({"FLUSHALL"});
    REQUIRE(newcomer.wait([&] { return newcomer.try_renew({{}, "from nothing", {}, {}}).ok(); }));
    CHECK(newcomer.read().epoch == "from nothing");
  }
}

TEST_CASE("what was acknowledged is there after kill -9 of a Redis that writes to its disk", "[room_store][redis]") {
  Failing f({"--appendonly", "yes", "--appendfsync", "always"});
  room::Offset acknowledged = 2;
  bool failed = false;
  for (room::Offset n = 3; n <= 300; ++n) {
    f.room.log().append({{"e", n - 1}, {event(n)}, {}}, [&, n](const Result<room::Written>& written) {
      if (written && !written->conflict) acknowledged = n;
      failed |= !written;
    });
  }
  REQUIRE(f.room.wait([&] { return acknowledged > 20; }));
  f.server.kill();
  REQUIRE(f.room.wait([&] { return failed || acknowledged == 300; }));
  f.server.start();
  REQUIRE(f.room.wait([&] { return f.room.unsure >= 2; }));
  const room::Tail tail = f.room.read();
  CHECK(tail.epoch == "e");
  CHECK(tail.last >= acknowledged);
  CHECK(offsets(tail.events) == from_to(1, tail.last));
}

TEST_CASE("a write asked for while Redis is away fails at once, and is not made when it is back",
          "[room_store][redis]") {
  Failing f({"--appendonly", "yes", "--appendfsync", "always"});
  f.server.kill();
  REQUIRE(f.room.wait([&] { return !f.room.try_append({{"e", 2}, events(3, 3), {}}).ok(); }));
  std::vector<ErrorCode> refused;
  const auto note = [&](const Result<room::Written>& written) {
    refused.push_back(written ? ErrorCode::refused : written.error().code);
  };
  f.room.log().append({{"e", 2}, events(3, 3, "held"), {}}, note);
  f.room.log().renew({{"e", 2}, "held", {}, {}}, note);
  CHECK(refused == std::vector{ErrorCode::io_failed, ErrorCode::io_failed});
  f.server.start();
  // A read waits for the connection; writes are taken from then on.
  CHECK(f.room.read().epoch == "e");
  CHECK(f.room.read().last == 2);
  REQUIRE(f.room.append("e", events(3, 3)));
}

TEST_CASE("a store that has just begun takes writes behind the first read", "[room_store][redis]") {
  const RedisServer server;
  net::EventLoop loop{0};
  net::EventLoop* const loops[] = {&loop};
  room_store::RedisStore store({redis::parse_url(server.url())->hosts.front()}, {}, loops);
  OpenRoom room(loop, store, "chat/lobby");
  const auto early = room.try_renew({{}, "e", {}, {}});
  REQUIRE_FALSE(early.ok());
  CHECK(early.error().code == ErrorCode::io_failed);
  CHECK(room.read().epoch.empty());
  CHECK(room.try_renew({{}, "e", room::Snapshot{1, {{"n", 1}}}, room::Position{"d", 1}}).ok());
  CHECK(room.read().epoch == "e");
}

TEST_CASE("writes wait while Redis pauses", "[room_store][redis]") {
  Failing f;
  f.server.command({"CLIENT", "PAUSE", "300", "ALL"});
  REQUIRE(f.room.append("e", events(3, 3)));
  CHECK(f.room.read().last == 3);
}

TEST_CASE("a Redis that forgets its scripts gets them again, and no write overtakes another", "[room_store][redis]") {
  Failing f;
  net::EventLoop other_loop{1};
  const auto other_store = f.fixture.process(other_loop);
  OpenRoom other(other_loop, *other_store, "chat/other");
  REQUIRE(other.begin("e"));
  for (room::Offset round = 0; round < 20; ++round) {
    std::vector<std::string> answers;
    const auto append = [&](room::Offset first, room::Offset last) {
      for (room::Offset n = first; n <= last; ++n) {
        f.room.log().append({{"e", n - 1}, {event(n)}, {}}, [&](const Result<room::Written>& written) {
          answers.push_back(!written ? written.error().text : written->conflict ? "conflict" : "written");
        });
      }
    };
    const room::Offset first = 3 + 8 * round;
    f.server.command({"SCRIPT", "FLUSH"});
    append(first, first + 3);
    f.loop.context().restart();
    f.loop.context().poll();
    // These go out before it is known here that Redis has forgotten, and arrive when it has learnt from another.
    append(first + 4, first + 7);
    f.room.log().read({}, [&, last = first + 7](const Result<room::Tail>& tail) {
      answers.push_back(tail && tail->last == last ? "read" : "too early");
    });
    REQUIRE(other.append("e", events(1 + round, 1 + round)));
    REQUIRE(f.room.wait([&] { return answers.size() == 9; }));
    std::vector<std::string> expected(8, "written");
    expected.push_back("read");
    REQUIRE(answers == expected);
  }
}

TEST_CASE("with the link cut again and again, each event is there once and those acknowledged are all there",
          "[room_store][redis]") {
  Failing f;
  Random random(1);
  room::Offset last = 2;
  std::map<std::string, int> acknowledged;
  for (int i = 0; i < 60; ++i) {
    std::vector<std::pair<std::string, bool>> answers;
    for (int k = 0; k < 4; ++k) {
      const std::string text = std::to_string(i) + "." + std::to_string(k);
      const room::Offset at = last + static_cast<room::Offset>(k);
      f.room.log().append({{"e", at}, {event(at + 1, text)}, {}}, [&, text](const Result<room::Written>& written) {
        answers.emplace_back(text, written && !written->conflict);
      });
    }
    if (random.one_in(2)) f.room.wait([&] { return answers.size() >= random.below(4); });
    f.server.command({"CLIENT", "KILL", "TYPE", random.one_in(3) ? "pubsub" : "normal"});
    REQUIRE(f.room.wait([&] { return answers.size() == 4; }));
    for (const auto& [text, written] : answers) acknowledged[text] += written ? 1 : 0;
    REQUIRE(f.room.wait([&] {
      const auto tail = f.room.try_read();
      if (tail) last = tail->last;
      return tail.ok();
    }));
  }
  std::map<std::string, int> found;
  const room::Tail tail = f.room.read();
  CHECK(offsets(tail.events) == from_to(1, tail.last));
  for (const room::Event& one : tail.events) ++found[text_of(one)];
  for (const auto& [text, count] : acknowledged) {
    CHECK(found[text] <= 1);
    CHECK(found[text] >= count);
  }
}

TEST_CASE("who could not hear for a while is told to read again", "[room_store][redis]") {
  Failing f;
  f.server.command({"CLIENT", "KILL", "TYPE", "pubsub"});
  REQUIRE(f.room.wait([&] { return f.room.unsure > 0; }));
}

TEST_CASE("what is published by strangers makes nobody believe anything", "[room_store][redis]") {
  Failing f;
  for (const char* text : {"", "x", "0123456789abcdefa{\"epoch\":\"e\",\"events\":[{}]}", "0123456789abcdefa]",
                           "0123456789abcdef?", "0123456789abcdefs{}"}) {
    f.server.command({"PUBLISH", "parlor:{chat/lobby}:news", text});
  }
  REQUIRE(f.room.wait([&] { return f.room.unsure >= 5; }));
  CHECK(f.room.heard.empty());
  CHECK(f.room.signals.empty());
}

TEST_CASE("a Redis that refuses writes is told of with the room, and used again when it takes them",
          "[room_store][redis]") {
  Failing f;
  SECTION("because its memory is full") {
    f.server.command({"CONFIG", "SET", "maxmemory", "1"});
    const auto written = f.room.try_append({{"e", 2}, events(3, 3), {}});
    REQUIRE_FALSE(written.ok());
    CHECK(written.error().code == ErrorCode::io_failed);
    CHECK(written.error().text.find("chat/lobby") != std::string::npos);
    CHECK(written.error().text.find("OOM") != std::string::npos);
    f.server.command({"CONFIG", "SET", "maxmemory", "0"});
  }
  SECTION("because it has become a replica") {
    f.server.command({"REPLICAOF", "127.0.0.1", "1"});
    const auto written = f.room.try_append({{"e", 2}, events(3, 3), {}});
    REQUIRE_FALSE(written.ok());
    CHECK(written.error().text.find("READONLY") != std::string::npos);
    f.server.command({"REPLICAOF", "NO", "ONE"});
  }
  SECTION("because a key is another program's") {
    f.server.command({"RENAME", "parlor:{chat/lobby}:head", "aside"});
    f.server.command({"SET", "parlor:{chat/lobby}:head", "x"});
    CHECK_FALSE(f.room.try_append({{"e", 2}, events(3, 3), {}}).ok());
    OpenRoom other(f.loop, *f.store, "chat/other");
    CHECK(other.begin("e"));
    f.server.command({"RENAME", "aside", "parlor:{chat/lobby}:head"});
  }
  f.append_at_last(3);
  CHECK(f.room.read().last == 3);
}

}  // namespace
}  // namespace parlor::test
