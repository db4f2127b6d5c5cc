#include <catch2/catch.hpp>

#include "support.hpp"

using namespace abi_test;

namespace {

const Json options = {
    {"client", "0123456789abcdef"}, {"name", "Ann"}, {"secret", std::string(64, '5')}, {"session", "a"}};

/// Everything poll has to say: sent frames as {"sent":…}, notices as they are.
std::vector<Json> drain(const Client& client, const Buffer& buffer) {
  std::vector<Json> all;
  for (;;) {
    const int32_t found = parlor_client_poll(client.get(), buffer.get());
    if (found == PARLOR_POLL_EMPTY) return all;
    all.push_back(found == PARLOR_POLL_MESSAGE ? Json{{"sent", json(buffer)}} : json(buffer));
  }
}

void receive(const Client& client, const Json& frame, int64_t now) {
  const std::string written = frame.dump();
  parlor_client_receive(client.get(), reinterpret_cast<const uint8_t*>(written.data()), written.size(), now);
}

Client welcomed(const Buffer& buffer) {
  Client client = make_client(options, buffer);
  parlor_client_connected(client.get(), 1'000);
  receive(client, {{"type", "welcome"}, {"version", 1}, {"member", "m1"}, {"time", 1}, {"heartbeat_ms", 15'000}},
          1'010);
  return client;
}

}  // namespace

TEST_CASE("a client's options are checked") {
  const Buffer buffer = make_buffer();
  CHECK(make_client(options, buffer) != nullptr);
  for (const Json& wrong :
       {Json{{"name", "Ann"}}, Json{{"client", "short"}}, Json::array(), Json{{"client", "0123456789abcdef"}},
        Json{{"client", "0123456789abcdef"}, {"secret", std::string(64, 'x')}},
        Json{{"client", "0123456789abcdef"}, {"secret", std::string(62, '5')}},
        Json{{"client", "0123456789abcdef"}, {"secret", std::string(64, '5')}, {"encoding", "xml"}}}) {
    CHECK(make_client(wrong, buffer) == nullptr);
    CHECK(code(buffer) == "bad_field");
  }
}

TEST_CASE("a client says hello, is welcomed and pings") {
  const Buffer buffer = make_buffer();
  const Client client = welcomed(buffer);
  const std::vector<Json> said = drain(client, buffer);
  REQUIRE(said.size() == 3);
  CHECK(said[0]["sent"]["type"] == "hello");
  CHECK(said[1]["type"] == "welcomed");
  CHECK(said[2]["sent"]["type"] == "ping");
  receive(client, {{"type", "pong"}, {"id", said[2]["sent"]["id"]}, {"time", 2}}, 1'052);
  parlor_client_info(client.get(), buffer.get());
  CHECK(json(buffer) == Json{{"member", "m1"}, {"round_trip_ms", 42}});
}

TEST_CASE("the next timeout is -1 without a connection") {
  const Buffer buffer = make_buffer();
  const Client client = make_client(options, buffer);
  CHECK(parlor_client_next_timeout(client.get()) == -1);
  parlor_client_connected(client.get(), 1'000);
  CHECK(parlor_client_next_timeout(client.get()) > 1'000);
  parlor_client_disconnected(client.get(), 2'000);
  CHECK(parlor_client_next_timeout(client.get()) == -1);
}

TEST_CASE("a room that is not joined is refused by every call about it") {
  const Buffer buffer = make_buffer();
  const Client client = make_client(options, buffer);
  const std::string room = "chat/abi";
  const auto refused = [&](parlor_result result) { return result == PARLOR_FAILED && code(buffer) == "not_joined"; };
  CHECK(refused(parlor_client_leave(client.get(), room.data(), room.size(), buffer.get())));
  CHECK(refused(parlor_client_command(client.get(), room.data(), room.size(), "{}", 2, 0, buffer.get())));
  CHECK(refused(parlor_client_signal(client.get(), room.data(), room.size(), "{}", 2, buffer.get())));
  CHECK(refused(parlor_client_room(client.get(), room.data(), room.size(), buffer.get())));
  CHECK(refused(parlor_client_snapshot(client.get(), room.data(), room.size(), buffer.get())));
  CHECK(refused(parlor_client_predicted(client.get(), room.data(), room.size(), buffer.get())));
  CHECK(refused(parlor_client_hash(client.get(), room.data(), room.size(), buffer.get())));
}

TEST_CASE("a command is numbered and waits in the room's description") {
  const Buffer buffer = make_buffer();
  const Client client = welcomed(buffer);
  const std::string room = "chat/abi";
  const std::string command = R"({"type":"say","text":"hi"})";
  REQUIRE(parlor_client_join(client.get(), room.data(), room.size(), buffer.get()) == PARLOR_OK);
  REQUIRE(parlor_client_command(client.get(), room.data(), room.size(), command.data(), command.size(), 1,
                                buffer.get()) == PARLOR_OK);
  CHECK(text(buffer) == "1");
  REQUIRE(parlor_client_room(client.get(), room.data(), room.size(), buffer.get()) == PARLOR_OK);
  const Json described = json(buffer);
  CHECK(described["joined"] == false);
  CHECK(described["offset"] == 0);
  CHECK(described["verified"] == 0);
  CHECK(described["pending"] ==
        Json::array({{{"seq", 1}, {"command", Json::parse(command)}, {"events", Json::array()}}}));
  REQUIRE(parlor_client_hash(client.get(), room.data(), room.size(), buffer.get()) == PARLOR_OK);
  CHECK(text(buffer).size() == 64);
}

TEST_CASE("a room's predicted state has what was just said, and its description the events") {
  const Buffer buffer = make_buffer();
  const Client client = welcomed(buffer);
  const std::string room = "chat/abi";
  const std::string command = R"({"type":"say","text":"hi"})";
  const Replica server = make_replica(room, buffer);
  const Json joined{{"type", "member_joined"}, {"member", "m1"}, {"name", "Ann"}};
  const std::string event = Json{{"offset", 1}, {"time", 1}, {"by", "m1"}, {"seq", 0}, {"body", joined}}.dump();
  REQUIRE(parlor_replica_apply(server.get(), event.data(), event.size(), buffer.get()) == PARLOR_OK);
  parlor_replica_hash(server.get(), buffer.get());
  REQUIRE(parlor_client_join(client.get(), room.data(), room.size(), buffer.get()) == PARLOR_OK);
  parlor_replica_hash(server.get(), buffer.get());
  receive(client,
          {{"type", "joined"},
           {"room", room},
           {"epoch", "e"},
           {"offset", 1},
           {"events", Json::array({Json::parse(event)})},
           {"hash", text(buffer)}},
          1'020);
  REQUIRE(parlor_client_command(client.get(), room.data(), room.size(), command.data(), command.size(), 1'030,
                                buffer.get()) == PARLOR_OK);
  REQUIRE(parlor_client_room(client.get(), room.data(), room.size(), buffer.get()) == PARLOR_OK);
  const Json described = json(buffer);
  CHECK(described["verified"] == 1);
  CHECK(described["state"]["messages"].empty());
  CHECK(described["pending"][0]["events"][0]["text"] == "hi");
  REQUIRE(parlor_client_predicted(client.get(), room.data(), room.size(), buffer.get()) == PARLOR_OK);
  CHECK(json(buffer)["state"]["messages"][0]["text"] == "hi");
  CHECK(json(buffer)["members"]["m1"]["name"] == "Ann");
}
