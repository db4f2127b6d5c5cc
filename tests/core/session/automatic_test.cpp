// What a client gives and does by itself, for kinds whose rules want it to.
#include <catch2/catch.hpp>

#include "connection_pair.hpp"
#include "vault_kind.hpp"

using namespace parlor;
using codec::Json;
using test::ann_key;
using test::bob_key;
using test::TestClient;
using test::Vault;
using test::World;

namespace {

const std::string room_name = "vault/v";
const Json seal{{"type", "seal"}};
const Json knock{{"type", "knock"}};

Json ask(bool barred) {
  return {{"type", "ask"}, {"barred", barred}};
}

TestClient& in_room(World& world, const std::string& key) {
  TestClient& client = world.add(key);
  client.connect(world.now);
  client.join(room_name);
  world.run();
  return client;
}

Json state_of(World& world) {
  return world.server.room(room_name).replica().rules().document();
}

/// The bodies of the commands that are on their way to the server.
std::vector<Json> commands_of(const TestClient& client) {
  std::vector<Json> commands;
  for (const Bytes& message : client.to_server) {
    const Json frame = *codec::parse_json(as_text(message));
    if (frame["type"] == "command") commands.push_back(frame["command"]);
  }
  return commands;
}

/// True if what the member opened is what its seal was made of.
bool is_honest(const Json& state, const room::MemberId& member) {
  const std::string sealed = state["seals"][member].get<std::string>();
  const std::string opened = state["opened"][member].get<std::string>();
  return sealed.substr(sealed.find(' ') + 1) == to_hex(crypto::sha256(as_bytes(opened)));
}

}  // namespace

TEST_CASE("a client puts in what only it can give, and opens it when the rules ask") {
  World world(test::vault_kinds());
  TestClient& ann = in_room(world, ann_key);
  TestClient& bob = in_room(world, bob_key);
  ann.command(room_name, seal);
  bob.command(room_name, seal);
  world.run();
  CHECK(state_of(world)["opened"].empty());
  bob.command(room_name, ask(false));
  world.run();
  const Json state = state_of(world);
  CHECK(is_honest(state, ann.session.member()));
  CHECK(is_honest(state, bob.session.member()));
  CHECK(state["seals"][ann.session.member()] != state["seals"][bob.session.member()]);
}

TEST_CASE("a prepared command stays the same when it is sent again, and the next one is another") {
  World world(test::vault_kinds());
  TestClient& ann = in_room(world, ann_key);
  ann.command(room_name, seal);
  const std::vector<Json> first = commands_of(ann);
  REQUIRE(first.size() == 1);
  REQUIRE(first[0]["seal"].get<std::string>().size() > 64);
  ann.cut(world.now);
  world.now += 5'000;
  ann.connect(world.now);
  while (commands_of(ann).empty()) REQUIRE(world.step());
  CHECK(commands_of(ann) == first);
  world.run();
  ann.command(room_name, seal);
  CHECK(commands_of(ann) != first);
}

TEST_CASE("what a client gives differs after a new beginning, whatever the server says of earlier commands") {
  World world(test::vault_kinds());
  TestClient& ann = in_room(world, ann_key);
  ann.command(room_name, seal);
  const std::vector<Json> first = commands_of(ann);
  ann.cut(world.now);
  world.now += 1'000;
  TestClient& reloaded = in_room(world, ann_key);  // the command never arrived: the room knows of none
  reloaded.command(room_name, seal);
  CHECK(commands_of(reloaded)[0] != first[0]);
}

TEST_CASE("what a client does by itself goes out before its program hears what happened") {
  World world(test::vault_kinds());
  TestClient& ann = in_room(world, ann_key);
  ann.command(room_name, seal);
  world.run();
  const auto heard = [&] {
    std::string types;
    for (const auto& event : ann.all<session::RoomEvent>()) types += event.event.body["type"].get<std::string>() + " ";
    return types;
  };
  ann.command(room_name, ask(false));
  while (heard().find("asked") == std::string::npos) REQUIRE(world.step());
  ann.command(room_name, knock);  // the first thing the program does when it hears of it
  world.run();
  CHECK(heard() == "sealed asked opened knocked ");
  CHECK(is_honest(state_of(world), ann.session.member()));
}

TEST_CASE("the program hears nothing of what the client does by itself but its events") {
  World world(test::vault_kinds());
  TestClient& ann = in_room(world, ann_key);
  ann.command(room_name, seal);
  ann.command(room_name, ask(false));
  world.run();
  CHECK(state_of(world)["opened"].size() == 1);
  CHECK(ann.count<session::CommandDone>() == 2);
  CHECK(ann.session.find(room_name)->pending().empty());
}

TEST_CASE("a refusal of what the client does by itself is not met with more of it until something has changed") {
  World world(test::vault_kinds());
  TestClient& ann = in_room(world, ann_key);
  TestClient& bob = in_room(world, bob_key);
  ann.command(room_name, seal);
  world.run();
  bob.command(room_name, ask(true));
  world.run();
  REQUIRE(state_of(world)["opened"].empty());
  CHECK(ann.session.find(room_name)->pending().empty());
  ann.cut(world.now);
  ann.connect(world.now);  // comes back to the same state
  world.run();
  CHECK(commands_of(ann).empty());
  bob.command(room_name, knock);
  std::size_t tries = 0;
  while (world.step()) tries += commands_of(ann).size();
  CHECK(tries == 1);
  bob.command(room_name, ask(false));
  world.run();
  CHECK(is_honest(state_of(world), ann.session.member()));
}

TEST_CASE("what a client does by itself survives a broken connection and is done once") {
  World world(test::vault_kinds());
  TestClient& ann = in_room(world, ann_key);
  TestClient& bob = in_room(world, bob_key);
  ann.command(room_name, seal);
  world.run();
  bob.command(room_name, ask(false));
  while (commands_of(ann).empty()) REQUIRE(world.step());
  ann.step_to_server(world.now);
  ann.cut(world.now);  // arrived; the answer is lost
  world.run();
  const room::Offset offset = world.server.room(room_name).replica().offset();
  ann.connect(world.now);
  world.run();
  CHECK(is_honest(state_of(world), ann.session.member()));
  CHECK(world.server.room(room_name).replica().offset() == offset);
  CHECK(ann.session.find(room_name)->pending().empty());
}

TEST_CASE("numbers for what a client gives grow with its clock, and within one instant too") {
  session::ClientClock clock;
  clock.set(1'700'000'000'000);
  const std::uint64_t first = clock.next_number();
  const std::uint64_t second = clock.next_number();
  CHECK(second > first);
  clock.set(1'600'000'000'000);  // set back
  CHECK(clock.next_number() > second);
  session::ClientClock later;
  later.set(1'700'000'000'001);
  CHECK(later.next_number() > second);
  CHECK(later.next_number() < static_cast<std::uint64_t>(limits::integer_max));
}
