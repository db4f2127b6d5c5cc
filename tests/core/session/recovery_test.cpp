#include <catch2/catch.hpp>

#include "connection_pair.hpp"

using namespace parlor;
using test::add;
using test::ann_key;
using test::bob_key;
using test::TestClient;
using test::World;

namespace {

const std::string room_name = "counter/r";

TestClient& in_room(World& world, const std::string& key) {
  TestClient& client = world.add(key);
  client.connect(world.now);
  client.join(room_name);
  world.run();
  return client;
}

void check_same(World& world, const TestClient& client) {
  CHECK(world.hash_of(client, room_name) == world.server.room(room_name).replica().hash());
  CHECK(client.session.find(room_name)->pending().empty());
}

/// So many events, in commands of 64.
void make_events(World& world, TestClient& client, std::size_t count) {
  for (std::size_t made = 0; made < count; made += 64) {
    client.command(room_name, add(1, 64));
    world.run();
  }
}

}  // namespace

TEST_CASE("a frame of events that got lost is noticed at the next one and fetched, once") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  TestClient& bob = in_room(world, bob_key);
  for (int i = 0; i < 4; ++i) bob.command(room_name, add(i + 1));
  for (int i = 0; i < 4; ++i) bob.step_to_server(world.now);
  REQUIRE(ann.line().to_client.size() == 4);
  ann.line().to_client.pop_front();
  while (ann.step_to_client(world.now)) {
  }
  CHECK(ann.to_server.size() == 1);
  world.run();
  check_same(world, ann);
  CHECK(ann.all<session::RoomJoined>().back().missed == 4);
  CHECK(ann.count<session::Desync>() == 0);
}

TEST_CASE("a replica that differs is found at the next check, told with both sides, and replaced") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  TestClient& bob = in_room(world, bob_key);
  // A forged event in place of a real one.
  const room::Offset offset = ann.session.find(room_name)->replica().offset();
  const room::Event forged{offset + 1, world.now, "x", 0, {{"type", "added"}, {"by", 77}}};
  ann.receive(session::events_frame(room_name, {forged}, std::nullopt, protocol::Encoding::json), world.now);
  make_events(world, bob, 64);
  const auto desyncs = ann.all<session::Desync>();
  REQUIRE(desyncs.size() == 1);
  CHECK(desyncs[0].theirs.hash == world.server.room(room_name).replica().hash());
  CHECK(desyncs[0].our_hash != desyncs[0].theirs.hash);
  CHECK(desyncs[0].our_snapshot["state"]["count"] == 77 + 63);
  CHECK(desyncs[0].their_snapshot["state"]["count"] == 64);
  CHECK(desyncs[0].our_offset == desyncs[0].theirs.offset);
  CHECK(desyncs[0].their_offset == desyncs[0].theirs.offset);
  CHECK(desyncs[0].differences == std::vector<std::string>{"/state/count"});
  CHECK(ann.session.find(room_name)->verified() == desyncs[0].their_offset);
  CHECK(ann.all<session::RoomJoined>().back().reset);
  check_same(world, ann);
}

TEST_CASE("a snapshot whose hash is wrong is told once and not asked for without end") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  protocol::Joined frame{.room = room_name,
                         .epoch = ann.session.find(room_name)->epoch(),
                         .offset = 9,
                         .events = {},
                         .snapshot = {},
                         .hash = "bad"};
  frame.snapshot = ann.session.find(room_name)->replica().snapshot();
  ann.receive(protocol::encode_frame(protocol::ServerFrame(frame), protocol::Encoding::json), world.now);
  CHECK(ann.count<session::Desync>() == 1);
  CHECK(ann.to_server.empty());
}

TEST_CASE("a snapshot that cannot be read ends the room here and there") {
  World world;
  TestClient& ann = world.add(ann_key);
  TestClient& bob = in_room(world, bob_key);
  ann.connect(world.now);
  ann.join(room_name);
  while (ann.line().to_client.empty()) REQUIRE(ann.step_to_server(world.now));
  ann.step_to_client(world.now);  // welcome
  while (ann.step_to_server(world.now)) {
  }
  ann.line().to_client.clear();
  ann.receive(as_bytes(R"({"type":"joined","room":"counter/r","epoch":"e","offset":1,"snapshot":{},"hash":""})"),
              world.now);
  CHECK(ann.count<session::RoomRefused>() == 1);
  world.run();
  CHECK(ann.session.find(room_name) == nullptr);
  CHECK(bob.session.find(room_name)->replica().members().size() == 1);
}

TEST_CASE("an event that is none of the kind is answered by taking a snapshot") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  const room::Offset offset = ann.session.find(room_name)->replica().offset();
  const room::Event strange{offset + 1, world.now, "x", 0, {{"type", "exploded"}}};
  ann.receive(session::events_frame(room_name, {strange}, std::nullopt, protocol::Encoding::json), world.now);
  CHECK(ann.count<session::Trouble>() == 1);
  CHECK(ann.to_server.size() == 1);
  world.run();
  check_same(world, ann);
}

TEST_CASE("a command whose events are among the missed ones is answered by them and not sent again") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  ann.command(room_name, add(5, 2));
  ann.step_to_server(world.now);
  ann.cut(world.now);
  ann.connect(world.now);
  while (ann.count<session::RoomJoined>() < 2) REQUIRE(world.step());
  REQUIRE(ann.count<session::CommandDone>() == 1);
  CHECK(ann.all<session::CommandDone>()[0].offset == 4);
  for (const Bytes& message : ann.to_server) CHECK(as_text(message).find("command") == std::string_view::npos);
  world.run();
  CHECK(world.count_in(room_name) == 10);
}

TEST_CASE("who was away for longer than the log reaches gets a snapshot and is told so") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  TestClient& bob = in_room(world, bob_key);
  ann.command(room_name, add(10'000));
  ann.step_to_server(world.now);
  ann.cut(world.now);  // applied, but the reply is lost
  make_events(world, bob, limits::room_log_events + 64);
  ann.connect(world.now);
  world.run();
  const auto joined = ann.all<session::RoomJoined>();
  CHECK(joined.back().reset);
  CHECK(joined.back().missed == 0);
  const auto done = ann.all<session::CommandDone>();
  REQUIRE(done.size() == 1);
  CHECK_FALSE(done[0].error.has_value());
  CHECK(done[0].offset == 0);
  CHECK(world.count_in(room_name) == 10'000 + 64 * 17);
  check_same(world, ann);
}

TEST_CASE("a room whose log was lost begins anew, in another epoch, and unanswered commands count there") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  ann.command(room_name, add(5));
  world.run();
  ann.command(room_name, add(7));
  ann.cut(world.now);
  const std::string epoch = ann.session.find(room_name)->epoch();
  world.server.lose(room_name);
  ann.connect(world.now);
  world.run();
  CHECK(ann.session.find(room_name)->epoch() != epoch);
  CHECK(ann.all<session::RoomJoined>().back().reset);
  CHECK(world.count_in(room_name) == 7);
  CHECK(ann.count<session::CommandDone>() == 2);
  check_same(world, ann);
}

TEST_CASE("a command whose outcome the room no longer knows is not sent again") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  TestClient& bob = in_room(world, bob_key);
  ann.command(room_name, add(5));
  ann.step_to_server(world.now);
  ann.cut(world.now);
  ann.command(room_name, add(900'000));  // given while away, never sent
  make_events(world, bob, limits::outcome_window + 128);
  ann.connect(world.now);
  const std::int64_t before = world.count_in(room_name);
  world.run();
  const auto done = ann.all<session::CommandDone>();
  REQUIRE(done.size() == 2);
  REQUIRE(done[0].error.has_value());
  CHECK(done[0].error->code == "outcome_unknown");
  CHECK_FALSE(done[1].error.has_value());
  CHECK(world.count_in(room_name) == before + 900'000);
  check_same(world, ann);
}

TEST_CASE("who was cut off is seen to leave after a while, and comes in again as itself") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  TestClient& bob = in_room(world, bob_key);
  ann.cut(world.now);
  world.pass(limits::absence_ms - 1);
  world.run();
  CHECK(bob.session.find(room_name)->replica().members().size() == 2);
  world.pass(1);
  world.run();
  CHECK(bob.session.find(room_name)->replica().members().size() == 1);
  ann.connect(world.now);
  world.run();
  CHECK(bob.session.find(room_name)->replica().members().size() == 2);
  check_same(world, ann);
  check_same(world, bob);
}
