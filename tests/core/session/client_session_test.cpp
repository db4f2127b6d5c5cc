#include "parlor/session/client_session.hpp"

#include <catch2/catch.hpp>

#include "connection_pair.hpp"

using namespace parlor;
using test::add;
using test::ann_key;
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

}  // namespace

TEST_CASE("what the client does not know of is refused where it is asked for") {
  World world;
  TestClient& ann = world.add(ann_key);
  CHECK(ann.session.join("counter").error().code == ErrorCode::bad_room_name);
  CHECK(ann.session.join("chess/x").error().code == ErrorCode::unknown_room_kind);
  CHECK(ann.session.leave(room_name).error().code == ErrorCode::not_joined);
  CHECK(ann.session.command(room_name, add(1), world.now).error().code == ErrorCode::not_joined);
  CHECK(ann.session.signal(room_name, codec::Json("hello")).error().code == ErrorCode::not_joined);
  for (std::size_t i = 0; i < limits::rooms_per_session; ++i) ann.join("counter/" + std::to_string(i));
  CHECK(ann.session.join("counter/more").error().code == ErrorCode::too_many_rooms);
  CHECK(ann.session.join("counter/0").ok());
  for (std::size_t i = 0; i < limits::pending_commands; ++i) ann.command("counter/0", add(1));
  CHECK(ann.session.command("counter/0", add(1), world.now).error().code == ErrorCode::too_many_pending);
}

TEST_CASE("a join that the server refuses is told, and the room is gone") {
  room::Registry none;
  World world;
  world.server = test::TestServer(none);
  TestClient& ann = world.add(ann_key);
  ann.join(room_name);
  ann.command(room_name, add(1));
  ann.connect(world.now);
  world.run();
  const auto refused = ann.all<session::RoomRefused>();
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].error.code == "unknown_room_kind");
  CHECK(ann.session.find(room_name) == nullptr);
  ann.join(room_name);
  ann.leave(room_name);
  ann.join(room_name);
  world.run();
  CHECK(ann.count<session::RoomRefused>() == 2);
  CHECK(ann.count<session::Trouble>() == 0);
}

TEST_CASE("a client pings after silence, measures the answer, and gives up without one") {
  World world;
  TestClient& ann = world.add(ann_key);
  CHECK_FALSE(ann.session.next_timeout().has_value());
  ann.connect(world.now);
  world.run();
  CHECK(ann.session.round_trip() == 0);
  REQUIRE(ann.session.next_timeout() == world.now + limits::heartbeat_ms);
  world.now += limits::heartbeat_ms;
  ann.timeout(world.now - 1);
  CHECK(ann.to_server.empty());
  ann.timeout(world.now);
  REQUIRE(ann.to_server.size() == 1);
  REQUIRE(ann.session.next_timeout() == world.now + limits::client_timeout_ms);
  world.now += 40;
  world.run();
  CHECK(ann.session.round_trip() == 40);
  world.now += limits::heartbeat_ms;
  ann.timeout(world.now);
  world.now += limits::client_timeout_ms;
  ann.timeout(world.now);
  const auto closed = ann.all<session::CloseConnection>();
  REQUIRE(closed.size() == 1);
  CHECK(closed[0].code == protocol::close_code::no_pong);
  CHECK_FALSE(ann.session.next_timeout().has_value());
}

TEST_CASE("a client gives a connection up that brings no welcome") {
  World world;
  TestClient& ann = world.add(ann_key);
  ann.connect(world.now);
  REQUIRE(ann.session.next_timeout() == world.now + limits::client_timeout_ms);
  ann.timeout(world.now + limits::client_timeout_ms);
  CHECK(ann.count<session::CloseConnection>() == 1);
}

TEST_CASE("the server says how often a client should ping") {
  World world;
  TestClient& ann = world.add(ann_key);
  ann.connect(world.now);
  ann.receive(as_bytes(R"({"type":"welcome","version":1,"member":"m1","time":0,"heartbeat_ms":3000})"), world.now);
  ann.receive(as_bytes(R"({"type":"pong","id":1,"time":0})"), world.now);
  CHECK(ann.session.next_timeout() == world.now + 3000);
}

TEST_CASE("a second welcome, and bytes that are no frame, are told and change nothing") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  const std::string before = world.hash_of(ann, room_name);
  ann.receive(as_bytes(R"({"type":"welcome","version":1,"member":"m1","time":0,"heartbeat_ms":3000})"), world.now);
  ann.receive(as_bytes("{"), world.now);
  ann.receive(as_bytes(R"({"type":"hello"})"), world.now);
  const auto trouble = ann.all<session::Trouble>();
  REQUIRE(trouble.size() == 3);
  CHECK(trouble[0].error.code == "unexpected_frame");
  CHECK(trouble[1].error.code == "bad_json");
  CHECK(trouble[2].error.code == "unknown_frame");
  CHECK(world.hash_of(ann, room_name) == before);
}

TEST_CASE("a bad key ends with the close that a missing hello gets") {
  World world;
  TestClient& ann = world.add("short");
  ann.connect(world.now);
  world.run();
  CHECK(ann.all<session::Trouble>()[0].error.code == "bad_client_key");
  world.server.timeout(ann.line(), world.now + limits::handshake_timeout_ms);
  world.run();
  CHECK(ann.closed_with == protocol::close_code::no_hello);
}

TEST_CASE("a goodbye is passed on with its wait") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  ann.receive(as_bytes(R"({"type":"bye","reason":"update","retry_after_ms":700})"), world.now);
  const auto goes = ann.all<session::ServerGoes>();
  REQUIRE(goes.size() == 1);
  CHECK(goes[0].retry_after_ms == 700);
}

TEST_CASE("a room that the server closes is left") {
  World world;
  TestClient& ann = in_room(world, ann_key);
  ann.receive(as_bytes(R"({"type":"left","room":"counter/r"})"), world.now);
  CHECK(ann.count<session::RoomLeft>() == 1);
  CHECK(ann.session.find(room_name) == nullptr);
}
