#include "parlor/session/prediction.hpp"

#include <catch2/catch.hpp>

#include "connection_pair.hpp"
#include "parlor/kinds/standard_kinds.hpp"
#include "random.hpp"

using namespace parlor;
using codec::Json;
using test::ann_key;
using test::bob_key;
using test::TestClient;
using test::World;

namespace {

const std::string room_name = "chat/r";

Json say(const std::string& text) {
  return {{"type", "say"}, {"text", text}};
}

TestClient& in_room(World& world, const std::string& key) {
  TestClient& client = world.add(key);
  client.connect(world.now);
  client.join(room_name);
  world.run();
  return client;
}

const session::ClientRoom& room_of(const TestClient& client) {
  return *client.session.find(room_name);
}

const session::Prediction* predicted(const TestClient& client) {
  return room_of(client).prediction(client.session.author());
}

/// The messages as they are predicted, as "1 hello, 2 there".
std::string messages_of(const TestClient& client) {
  const session::Prediction* prediction = predicted(client);
  const room::Replica& replica = prediction ? prediction->replica() : room_of(client).replica();
  std::string all;
  const Json state = replica.rules().document();
  for (const Json& message : state["messages"]) {
    all += (all.empty() ? "" : ", ") + message["id"].dump() + " " + message["text"].get<std::string>();
  }
  return all;
}

}  // namespace

TEST_CASE("what one says is there at once, and a room without unanswered commands has no prediction") {
  World world(room::standard_kinds());
  TestClient& ann = in_room(world, ann_key);
  CHECK(predicted(ann) == nullptr);
  const std::uint64_t number = ann.command(room_name, say("hello"));
  CHECK(messages_of(ann) == "1 hello");
  REQUIRE(predicted(ann)->events().size() == 1);
  CHECK(predicted(ann)->events()[0].number == number);
  CHECK(predicted(ann)->events()[0].body["type"] == "said");
  CHECK(room_of(ann).replica().rules().document()["messages"].empty());
  world.run();
  CHECK(predicted(ann) == nullptr);
  CHECK(messages_of(ann) == "1 hello");
}

TEST_CASE("what one is yet to hear about is built on what has happened meanwhile") {
  World world(room::standard_kinds());
  TestClient& ann = in_room(world, ann_key);
  TestClient& bob = in_room(world, bob_key);
  ann.command(room_name, say("mine"));
  bob.command(room_name, say("first"));
  bob.step_to_server(world.now);
  ann.step_to_client(world.now);
  CHECK(messages_of(ann) == "1 first, 2 mine");
  world.run();
  CHECK(messages_of(ann) == "1 first, 2 mine");
}

TEST_CASE("a command whose events are there and whose answer is not is not shown twice") {
  World world(room::standard_kinds());
  TestClient& ann = in_room(world, ann_key);
  ann.command(room_name, say("once"));
  ann.step_to_server(world.now);
  REQUIRE(ann.line().to_client.size() == 2);  // the events, then the reply
  ann.step_to_client(world.now);
  CHECK(room_of(ann).pending().size() == 1);
  CHECK(messages_of(ann) == "1 once");
  CHECK(predicted(ann)->events().empty());
}

TEST_CASE("what is given while away is predicted, and survives the next connection") {
  World world(room::standard_kinds());
  TestClient& ann = in_room(world, ann_key);
  TestClient& bob = in_room(world, bob_key);
  ann.cut(world.now);
  ann.command(room_name, say("a"));
  ann.command(room_name, Json{{"type", "edit"}, {"id", 1}, {"text", "b"}});
  CHECK(messages_of(ann) == "1 b");
  bob.command(room_name, say("meanwhile"));
  world.run();
  ann.connect(world.now);
  while (room_of(ann).replica().offset() < 4) REQUIRE(world.step());
  // The edit was meant for a message that has another number now; the server will refuse it too.
  CHECK(messages_of(ann) == "1 meanwhile, 2 a");
  world.run();
  CHECK(messages_of(bob) == "1 meanwhile, 2 a");
}

TEST_CASE("chance and refusals are left to the server") {
  World world(room::standard_kinds());
  TestClient& ann = in_room(world, ann_key);
  ann.command(room_name, say("/roll 2d6"));
  ann.command(room_name, say(""));
  ann.command(room_name, Json{{"type", "no such thing"}});
  ann.command(room_name, say("sure"));
  CHECK(messages_of(ann) == "1 sure");  // above the roll, until that is known
  CHECK(predicted(ann)->events().size() == 1);
  world.run();
  CHECK(messages_of(ann) == "1 , 2 sure");
}

TEST_CASE("names are predicted as well") {
  World world(room::standard_kinds());
  TestClient& ann = in_room(world, ann_key);
  ann.command(room_name, Json{{"type", "rename"}, {"name", "Anna"}});
  CHECK(predicted(ann)->replica().members().name_of(ann.session.member()) == "Anna");
  CHECK(room_of(ann).replica().members().name_of(ann.session.member()) == "ann");
}

TEST_CASE("the time of what is predicted is the server's, as far as it is known here") {
  World world(room::standard_kinds());
  TestClient& ann = world.add(ann_key);
  ann.connect(world.now);
  ann.join(room_name);
  const TimeMs server_time = world.now + 3'600'000;  // our clock is an hour late
  while (ann.step_to_server(world.now)) {
  }
  Json welcome = *codec::parse_json(as_text(ann.line().to_client.front()));
  welcome["time"] = server_time;
  ann.line().to_client.pop_front();
  ann.receive(as_bytes(welcome.dump()), world.now);
  while (ann.step_to_server(world.now)) {
  }
  world.now += 40;
  const auto is_pong = [](const Bytes& message) { return as_text(message).find("pong") != std::string_view::npos; };
  std::erase_if(ann.line().to_client, is_pong);
  world.run();
  world.now += 2;
  ann.receive(as_bytes(R"({"type":"pong","id":1,"time":)" + std::to_string(server_time + 21) + "}"), world.now);
  ann.command(room_name, say("now"));
  CHECK(predicted(ann)->events()[0].body["time"] == server_time + 42);
}

namespace {

/// The prediction from first principles: what every unanswered command leads to that the confirmed state does not hold
/// yet, in order, on a state read from its JSON. Chance shows in that two decisions differ.
room::Replica oracle(const World& world, const TestClient& client) {
  const session::ClientRoom& room = room_of(client);
  const room::MemberId self = client.session.member();
  const Json snapshot = room.replica().snapshot();
  room::Replica replica = *room::Replica::make(world.kinds, room.replica().name());
  REQUIRE(replica.restore(room.replica().offset(), snapshot).ok());
  const Json outcome = snapshot["outcomes"].value(self + "." + client.session.author().session, Json{{"seq", 0}});
  for (const session::PendingCommand& pending : room.pending()) {
    if (pending.sent > 0 && pending.seq <= outcome["seq"].get<std::uint64_t>()) continue;
    const auto decide = [&](std::uint8_t entropy) {
      room::Seed seed;
      seed.fill(entropy);
      return room::decide_command(replica, self, pending.command, {pending.given_at, seed, {}});
    };
    const Result<room::Rules::Bodies> one = decide(1);
    const Result<room::Rules::Bodies> other = decide(2);
    if (!one || *one != *other) continue;
    for (const codec::Document& body : *one) REQUIRE(replica.apply({replica.offset() + 1, 0, self, 0, body}).ok());
  }
  return replica;
}

Json random_command(test::Random& random) {
  const auto id = static_cast<std::int64_t>(1 + random.below(12));
  switch (random.below(8)) {
    case 0:
      return {{"type", "edit"}, {"id", id}, {"text", "edited " + std::to_string(random.below(100))}};
    case 1:
      return {{"type", "delete"}, {"id", id}};
    case 2:
      return {{"type", "rename"}, {"name", "name " + std::to_string(random.below(4))}};
    case 3:
      return say("/roll 3d1000");
    case 4:
      return say("");
    default:
      return say("said " + std::to_string(random.below(1'000)));
  }
}

void check_predictions(const World& world) {
  for (const auto& client : world.clients) {
    const session::Prediction* prediction = predicted(*client);
    if (prediction == nullptr) {
      CHECK(room_of(*client).pending().empty());
      continue;
    }
    const room::Replica expected = oracle(world, *client);
    REQUIRE(prediction->replica().rules().document() == expected.rules().document());
    REQUIRE(prediction->replica().members().document() == expected.members().document());
  }
}

void act(World& world, test::Random& random) {
  TestClient& client = *world.clients[static_cast<std::size_t>(random.below(2))];
  switch (random.below(12)) {
    case 0:
    case 1:
    case 2:
      if (room_of(client).pending().size() < 8) client.command(room_name, random_command(random));
      return;
    case 3:
      if (random.below(8) != 0) return;
      if (client.is_connected())
        client.cut(world.now);
      else
        client.connect(world.now);
      return;
    case 4:
      world.now += static_cast<TimeMs>(random.below(50));
      return;
    default:
      if (random.below(2) == 0)
        client.step_to_server(world.now);
      else
        client.step_to_client(world.now);
  }
}

}  // namespace

TEST_CASE("at any moment the prediction is what the unanswered commands lead to, and in the end what happened") {
  const auto seed = GENERATE(range(1, 25));
  CAPTURE(seed);
  test::Random random(static_cast<std::uint64_t>(seed));
  World world(room::standard_kinds());
  in_room(world, ann_key);
  in_room(world, bob_key);
  for (int i = 0; i < 400; ++i) {
    act(world, random);
    check_predictions(world);
  }
  for (const auto& client : world.clients) {
    if (!client->is_connected()) client->connect(world.now);
  }
  world.run();
  for (const auto& client : world.clients) {
    CHECK(predicted(*client) == nullptr);
    CHECK(world.hash_of(*client, room_name) == world.server.room(room_name).replica().hash());
  }
}
