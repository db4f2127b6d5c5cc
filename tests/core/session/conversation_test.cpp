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

TestClient& in_room(World& world, const std::string& key, protocol::Encoding encoding = protocol::Encoding::json) {
  TestClient& client = world.add(key, encoding);
  client.connect(world.now);
  client.join(room_name);
  world.run();
  REQUIRE(client.session.find(room_name)->joined());
  return client;
}

std::size_t place_of(const std::vector<session::ClientOutput>& notices, auto is_it) {
  for (std::size_t i = 0; i < notices.size(); ++i) {
    if (is_it(notices[i])) return i;
  }
  return notices.size();
}

}  // namespace

TEST_CASE("two clients, one of each encoding, see the same room") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  TestClient& bob = in_room(world, bob_key, protocol::Encoding::cbor);
  ann.command(room_name, add(5));
  bob.command(room_name, add(7, 3));
  world.run();
  CHECK(world.count_in(room_name) == 26);
  CHECK(world.hash_of(ann, room_name) == world.server.room(room_name).replica().hash());
  CHECK(world.hash_of(bob, room_name) == world.server.room(room_name).replica().hash());
  CHECK(ann.count<session::CommandDone>() == 1);
  CHECK(bob.count<session::CommandDone>() == 1);
  CHECK(ann.session.find(room_name)->replica().members().size() == 2);
}

TEST_CASE("a command's events come before its reply, to its sender as to everybody") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  const std::uint64_t number = ann.command(room_name, add(5, 2));
  world.run();
  const auto done = ann.all<session::CommandDone>();
  REQUIRE(done.size() == 1);
  CHECK(done[0].seq == number);
  CHECK(done[0].offset == world.server.room(room_name).replica().offset());
  CHECK_FALSE(done[0].error.has_value());
  const std::size_t event = place_of(ann.notices, [&](const session::ClientOutput& notice) {
    const auto* it = std::get_if<session::RoomEvent>(&notice);
    return it != nullptr && it->event.offset == done[0].offset;
  });
  const std::size_t reply = place_of(ann.notices, [](const session::ClientOutput& notice) {
    return std::holds_alternative<session::CommandDone>(notice);
  });
  CHECK(event < reply);
}

TEST_CASE("a refused command is answered with the kind's reason and changes nothing") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  const std::string before = world.hash_of(ann, room_name);
  ann.command(room_name, add(0));
  ann.command(room_name, {{"type", "fly"}});
  world.run();
  const auto done = ann.all<session::CommandDone>();
  REQUIRE(done.size() == 2);
  REQUIRE(done[0].error.has_value());
  CHECK(done[0].error->code == "nothing_added");
  CHECK(done[1].error->code == "unknown_command");
  CHECK(world.hash_of(ann, room_name) == before);
  CHECK(ann.session.find(room_name)->pending().empty());
}

TEST_CASE("rooms and commands given before there is a connection go out when there is one") {
  World world;
  TestClient& ann = world.add(ann_key);
  ann.join(room_name);
  ann.command(room_name, add(1));
  ann.command(room_name, add(2));
  CHECK(ann.to_server.empty());
  ann.connect(world.now);
  world.run();
  CHECK(world.count_in(room_name) == 3);
  CHECK(ann.count<session::CommandDone>() == 2);
}

TEST_CASE("a new session of a known key numbers by itself, also commands it was given before it joined") {
  World world;
  TestClient& first = in_room(world, ann_key);
  for (int i = 0; i < 20; ++i) first.command(room_name, add(1));
  world.run();
  first.cut(world.now);
  TestClient& second = world.add(ann_key);
  second.join(room_name);
  second.command(room_name, add(10));
  second.connect(world.now);
  world.run();
  CHECK(world.count_in(room_name) == 30);
  const auto done = second.all<session::CommandDone>();
  REQUIRE(done.size() == 1);
  CHECK(done[0].seq == 1);
  CHECK(done[0].offset > 0);
}

TEST_CASE("two windows with one key are one member, and the commands of both are applied") {
  World world;
  TestClient& one = in_room(world, ann_key);
  TestClient& two = in_room(world, ann_key);
  CHECK(world.server.room(room_name).replica().members().size() == 1);
  for (int round = 0; round < 5; ++round) {
    one.command(room_name, add(1));
    two.command(room_name, add(100));
    two.command(room_name, add(0));
    one.command(room_name, add(1));
    world.run();
  }
  CHECK(world.count_in(room_name) == 510);
  CHECK(one.count<session::CommandDone>() == 10);
  CHECK(two.count<session::CommandDone>() == 10);
  one.leave(room_name);
  world.run();
  CHECK(world.server.room(room_name).replica().members().size() == 1);
}

TEST_CASE("a page that is loaded anew never takes the old one's command for its own") {
  World world;
  TestClient& old = in_room(world, ann_key);
  old.command(room_name, add(5));
  while (old.step_to_server(world.now)) {
  }
  TestClient& fresh = world.add(ann_key);
  fresh.join(room_name);
  fresh.command(room_name, add(0));  // the first of its session, as the other one was of its own
  fresh.connect(world.now);
  world.run();
  const auto done = fresh.all<session::CommandDone>();
  REQUIRE(done.size() == 1);
  REQUIRE(done[0].error);
  CHECK(done[0].error->code == "nothing_added");
  // The same where the old one's event stands among those that the new one has missed.
  fresh.cut(world.now);
  old.command(room_name, add(7));
  world.run();
  fresh.command(room_name, add(0));
  fresh.connect(world.now);
  world.run();
  REQUIRE(fresh.count<session::CommandDone>() == 2);
  CHECK(fresh.all<session::CommandDone>()[1].error);
}

TEST_CASE("signals go to the others, and are not logged") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  TestClient& bob = in_room(world, bob_key, protocol::Encoding::cbor);
  const room::Offset before = world.server.room(room_name).replica().offset();
  ann.signal(room_name, "hello");
  world.run();
  CHECK(ann.count<session::SignalCame>() == 0);
  const auto came = bob.all<session::SignalCame>();
  REQUIRE(came.size() == 1);
  CHECK(came[0].by == room::member_id(ann_key));
  CHECK(came[0].signal == "hello");
  CHECK(world.server.room(room_name).replica().offset() == before);
  ann.signal(room_name, "bye");
  world.run();
  const auto trouble = ann.all<session::Trouble>();
  REQUIRE(trouble.size() == 1);
  CHECK(trouble[0].error.code == "not_hello");
  CHECK(ann.session.find(room_name)->joined());
}

TEST_CASE("a signal is dropped while there is no connection") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  ann.cut(world.now);
  ann.signal(room_name, "hello");
  CHECK(ann.to_server.empty());
}

TEST_CASE("leaving is reported at once, and others see it") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  TestClient& bob = in_room(world, bob_key);
  ann.leave(room_name);
  CHECK(ann.count<session::RoomLeft>() == 1);
  CHECK(ann.session.find(room_name) == nullptr);
  world.run();
  CHECK(ann.count<session::RoomLeft>() == 1);
  CHECK(bob.session.find(room_name)->replica().members().size() == 1);
}

TEST_CASE("a room that is left and joined again at once is joined, whatever was under way") {
  for (int delay = 0; delay < 6; ++delay) {
    INFO("after " << delay << " messages");
    World world;
    TestClient& ann = in_room(world, ann_key);
    TestClient& bob = in_room(world, bob_key);
    ann.command(room_name, add(0));
    bob.command(room_name, add(3));
    for (int i = 0; i < delay; ++i) world.step();
    ann.leave(room_name);
    ann.join(room_name);
    ann.command(room_name, add(4));
    ann.leave(room_name);
    ann.join(room_name);
    const std::uint64_t last = ann.command(room_name, add(5));
    world.run();
    REQUIRE(ann.session.find(room_name) != nullptr);
    CHECK(ann.session.find(room_name)->joined());
    CHECK(ann.session.find(room_name)->pending().empty());
    CHECK(ann.all<session::CommandDone>().back().seq == last);
    CHECK(ann.count<session::RoomLeft>() == 2);
    CHECK(ann.count<session::RoomRefused>() == 0);
    CHECK(world.hash_of(ann, room_name) == world.server.room(room_name).replica().hash());
  }
}

TEST_CASE("the answer to a join that was taken back is not that to the next one") {
  World world;
  TestClient& ann = world.add(ann_key);
  ann.connect(world.now);
  world.run();
  ann.join(room_name);
  ann.leave(room_name);
  ann.join(room_name);
  ann.command(room_name, add(1));
  world.run();
  CHECK(ann.count<session::RoomJoined>() == 1);
  CHECK(ann.count<session::CommandDone>() == 1);
  CHECK(world.count_in(room_name) == 1);
}

TEST_CASE("a leave whose answer was lost with the line does not stand in the way of the next join") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  ann.leave(room_name);
  ann.cut(world.now);
  ann.connect(world.now);
  ann.join(room_name);
  world.run();
  REQUIRE(ann.session.find(room_name) != nullptr);
  CHECK(ann.session.find(room_name)->joined());
}
