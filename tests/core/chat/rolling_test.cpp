#include "parlor/chat/rolling.hpp"

#include <catch2/catch.hpp>

#include "parlor/fair/fair_roll.hpp"
#include "room_driver.hpp"

using namespace parlor;
using test::Json;
using test::RoomDriver;
using test::types_of;

namespace {

const std::string some_seed(64, 'b');

Json say(const std::string& text) {
  return {{"type", "say"}, {"text", text}};
}
Json roll_with(const std::string& seed) {
  return {{"type", "say"}, {"text", "/roll 3d6"}, {"seed", seed}};
}

struct Room : RoomDriver {
  Room() : RoomDriver("chat") {}
  room::MemberId ann = join("Ann");
  Json next() const { return state()["next_roll"]; }
};

chat::Proof proof_of(const Json& roll) {
  return *codec::decode<chat::Proof>(roll["proof"]);
}

}  // namespace

TEST_CASE("who comes in first finds the server committed to its seed for the first roll") {
  Room room;
  REQUIRE(room.log().size() == 2);
  CHECK(room.log()[1]["type"] == "sealed");
  CHECK(room.next() == room.log()[1]["next"]);
  CHECK(room.next()["number"] == 1);
  room.join("Bob");
  CHECK(room.log().size() == 3);
}

TEST_CASE("a roll opens the server's commitment and makes the next one") {
  Room room;
  const Json before = room.next();
  const auto events = room.command(room.ann, roll_with(some_seed));
  const chat::Proof proof = proof_of(events[0]["roll"]);
  CHECK(proof.number == 1);
  CHECK(proof.commitment == before["commitment"]);
  CHECK(fair::opens(proof.server_seed, proof.commitment));
  CHECK(proof.client_seed == some_seed);
  CHECK(room.next() == events[0]["next"]);
  CHECK(room.next()["number"] == 2);
  CHECK(room.next()["commitment"] != before["commitment"]);
}

TEST_CASE("the dice of a roll follow from both seeds, the room, its number and who rolls") {
  Room room;
  const auto events = room.command(room.ann, roll_with(some_seed));
  chat::Proof proof = proof_of(events[0]["roll"]);
  const auto dice = [&](const char* name, const char* member) {
    return Json(chat::faces_of(name, member, proof, 10, 1'000));
  };
  CHECK(events[0]["roll"]["dice"] == Json(chat::faces_of("chat/test", "mAnn", proof, 3, 6)));
  const Json faces = dice("chat/test", "mAnn");
  CHECK(dice("chat/other", "mAnn") != faces);
  CHECK(dice("chat/test", "mBob") != faces);
  proof.client_seed = std::string(64, 'c');
  CHECK(dice("chat/test", "mAnn") != faces);
}

TEST_CASE("a client puts a fresh seed into each of its rolls, and into nothing else") {
  Room room;
  const auto seed_in = [&](const std::string& text) {
    const auto events = room.command_of_client(room.ann, say(text));
    return events[0].json().contains("roll") ? proof_of(events[0]["roll"]).client_seed : std::string("no roll");
  };
  const std::string first = seed_in("/roll");
  CHECK(first.size() == 64);
  CHECK(seed_in("  /roll 2d6 ").size() != first.size());
  const std::string second = seed_in("/roll 2d6 ");
  CHECK(second.size() == 64);
  CHECK(second != first);
  codec::Document words = say("hello");
  room.replica().rules().prepare(words, {room.ann, room.replica().name(), RoomDriver::client_secret(room.ann), 1});
  CHECK(words == say("hello"));
  codec::Document bad = say("/roll x");
  room.replica().rules().prepare(bad, {room.ann, room.replica().name(), RoomDriver::client_secret(room.ann), 1});
  CHECK(bad == say("/roll x"));
}

TEST_CASE("who sends no seed may roll all the same") {
  Room room;
  const auto events = room.command(room.ann, say("/roll 2d6"));
  CHECK(events[0]["roll"]["proof"]["client_seed"] == "");
  CHECK(events[0]["roll"]["dice"].size() == 2);
}

TEST_CASE("a seed that is none is refused") {
  Room room;
  CHECK(room.refusal(room.ann, roll_with(std::string(64, 'B'))) == "bad_seed");
  CHECK(room.error(room.ann, roll_with("b")).code == ErrorCode::bad_field);
}

TEST_CASE("a server that has lost its secret cannot pretend that it had been committed") {
  Room room;
  const Json before = room.next();
  room.secret.fill(0x77);
  const chat::Proof proof = proof_of(room.command(room.ann, roll_with(some_seed))[0]["roll"]);
  CHECK(proof.commitment != before["commitment"]);
  CHECK(fair::opens(proof.server_seed, proof.commitment));
  const chat::Proof next = proof_of(room.command(room.ann, roll_with(some_seed))[0]["roll"]);
  CHECK(next.number == 2);
}
