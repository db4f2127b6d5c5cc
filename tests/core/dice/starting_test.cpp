#include "parlor/dice/starting.hpp"

#include <catch2/catch.hpp>

#include "dice_table.hpp"

using namespace parlor;
using test::DiceTable;
using test::Json;
using test::types_of;

namespace {

const std::string some_hash(64, 'a');

Json commit(const std::string& commitment, std::uint64_t number = 1) {
  return {{"type", "commit"}, {"commitment", commitment}, {"number", number}};
}
Json reveal(const std::string& seed) {
  return {{"type", "reveal"}, {"seed", seed}};
}

/// Everybody is ready and committed, and nobody has revealed yet.
struct SealedTable : DiceTable {
  SealedTable() {
    seat_two();
    ask(ann, "ready");
    clients_answer = false;
    ask(bob, "ready");
    REQUIRE(status() == "revealing");
  }
  void reveal_by_client(const room::MemberId& member) { last = command(member, *response_of(member)); }
  Bodies last;
};

}  // namespace

TEST_CASE("who sits down commits to a seed by itself, and to a fresh one for the next game") {
  DiceTable table;
  table.ask(table.ann, "sit");
  const Json first = table.seat(0);
  CHECK(first["commitment"].get<std::string>().size() == 64);
  CHECK(first["seed"] == "");
  CHECK_FALSE(table.response_of(table.ann).has_value());
  CHECK_FALSE(table.response_of(table.eve).has_value());
  table.ask(table.bob, "sit");
  table.start_two();
  CHECK(table.seat(0)["commitment"] == "");
  CHECK_FALSE(table.response_of(table.ann).has_value());
  table.ask(table.bob, "leave");
  REQUIRE(table.status() == "over");
  CHECK(table.seat(0)["commitment"] != first["commitment"]);
  CHECK(table.seat(0)["number"] != first["number"]);
}

TEST_CASE("the server commits when all are ready and committed, and reveals its seed at the end, not before") {
  DiceTable table;
  table.seat_two();
  table.ask(table.ann, "ready");
  const auto events = table.ask(table.bob, "ready");
  REQUIRE(types_of(events) == "readied sealed");
  CHECK(events[1]["game"] == 1);
  CHECK(events[1]["nonce"].get<std::string>().size() == 32);
  CHECK(events[1]["deadline"] == table.now + limits::dice_reveal_ms);
  const fair::Seed seed = fair::server_seed(table.secret, "dice/test", events[1]["nonce"].get<std::string>(), 1);
  CHECK(events[1]["commitment"] == fair::server_commitment(seed));
  REQUIRE(table.status() == "running");
  CHECK(table.state().dump().find(to_hex(seed)) == std::string::npos);
  const auto end = table.ask(table.ann, "leave");
  CHECK(end.back()["server_seed"] == to_hex(seed));
  CHECK(table.state()["fair"]["server_seed"] == to_hex(seed));
}

TEST_CASE("seeds are revealed after the server's commitment, and with the last of them the game starts") {
  SealedTable table;
  CHECK(table.deadline() == table.now + limits::dice_reveal_ms);
  table.reveal_by_client(table.bob);
  CHECK(types_of(table.last) == "revealed");
  CHECK(table.seat(1)["seed"].get<std::string>().size() == 64);
  CHECK_FALSE(table.response_of(table.bob).has_value());
  table.reveal_by_client(table.ann);
  REQUIRE(types_of(table.last) == "revealed started");
  CHECK(table.last[1]["seeds"].size() == 2);
  CHECK(table.last[1]["seeds"][0]["seed"] == table.last[0]["seed"]);
  CHECK(table.state()["fair"]["client_seeds"] == table.last[1]["seeds"]);
}

TEST_CASE("the dice of a game follow from the seeds, each seat's by themselves") {
  DiceTable table;
  table.start_two();
  const dice::State started = table.table();
  const fair::Seed seed = fair::server_seed(table.secret, "dice/test", started.fair->nonce, 1);
  const dice::GameDice dice("dice/test", *started.fair, seed);
  CHECK(table.ask(table.ann, "roll")[0]["face"] == dice.face(0, 1));
  // Bob lets a turn pass; his dice, and Ann's, stay what they were.
  table.run_out();
  CHECK(table.ask(table.ann, "roll")[0]["face"] == dice.face(0, 2));
  const auto events = table.ask(table.bob, "roll");
  CHECK(events[0]["face"] == dice.face(1, 1));
  CHECK(events[0]["n"] == 1);
}

TEST_CASE("only the seed that was committed to can be revealed, once, and only then") {
  SealedTable table;
  CHECK(table.refusal(table.ann, reveal(some_hash)) == "wrong_seed");
  CHECK(table.refusal(table.ann, reveal(std::string(64, 'A'))) == "wrong_seed");
  CHECK(table.error(table.ann, reveal("a")).code == ErrorCode::bad_field);
  CHECK(table.refusal(table.eve, reveal(some_hash)) == "not_seated");
  const Json right = *table.response_of(table.ann);
  CHECK(table.refusal(table.bob, right) == "wrong_seed");
  table.command(table.ann, right);
  CHECK(table.refusal(table.ann, right) == "nothing_to_reveal");
  table.reveal_by_client(table.bob);
  CHECK(table.refusal(table.ann, right) == "nothing_to_reveal");
}

TEST_CASE("while seeds are revealed nothing but leaving changes the table") {
  SealedTable table;
  for (const char* type : {"stand", "ready", "rematch", "add_bot"}) {
    CHECK(table.refusal_of(table.ann, type) == "game_starting");
  }
  CHECK(table.refusal_of(table.eve, "sit") == "game_starting");
  CHECK(table.refusal(table.ann, commit(some_hash)) == "game_starting");
  CHECK(table.refusal(table.ann, {{"type", "configure"}, {"goal", 50}}) == "game_starting");
  CHECK(table.refusal_of(table.ann, "roll") == "game_not_running");
}

TEST_CASE("who withholds its seed loses the seat; with too few left the game is called off") {
  SealedTable table;
  table.reveal_by_client(table.ann);
  table.now += limits::dice_reveal_ms - 1;
  CHECK(table.act_now().empty());
  const auto events = table.run_out();
  REQUIRE(types_of(events) == "vacated called_off");
  CHECK(events[0] == Json{{"type", "vacated"}, {"seat", 1}, {"reason", "withheld"}});
  CHECK(fair::opens(events[1]["server_seed"].get<std::string>(),
                    table.log()[table.log().size() - 4]["commitment"].get<std::string>()));
  CHECK(table.status() == "waiting");
  CHECK_FALSE(table.state().contains("fair"));
  CHECK(table.seat(0)["ready"] == true);
  // Ann's seed is known by now, so it serves no more.
  CHECK(table.seat(0)["commitment"] == "");
  table.clients_answer = true;
  table.ask(table.bob, "sit");
  CHECK(types_of(table.ask(table.bob, "ready")) == "readied sealed");
  CHECK(table.status() == "running");
  CHECK(table.state()["game"] == 1);
}

TEST_CASE("with enough others left the game starts without who withholds") {
  DiceTable table;
  table.seat_two();
  table.ask(table.eve, "sit");
  table.ask(table.ann, "ready");
  table.ask(table.bob, "ready");
  table.clients_answer = false;
  table.ask(table.eve, "ready");
  for (const auto& member : {table.ann, table.eve}) table.command(member, *table.response_of(member));
  const auto events = table.run_out();
  REQUIRE(types_of(events) == "vacated started");
  CHECK(events[1]["seeds"].size() == 2);
  CHECK(events[1]["order"].size() == 2);
}

TEST_CASE("who leaves while seeds are revealed takes its seed along") {
  SealedTable table;
  table.reveal_by_client(table.ann);
  SECTION("the table") {
    CHECK(types_of(table.ask(table.bob, "leave")) == "vacated called_off");
  }
  SECTION("the room") {
    CHECK(types_of(table.leave(table.ann)) == "member_left vacated called_off");
  }
  CHECK(table.status() == "waiting");
}

TEST_CASE("the last one who was waited for may leave, and the game starts with the others") {
  DiceTable table;
  table.seat_two();
  table.ask(table.ann, "add_bot");
  table.ask(table.ann, "ready");
  table.clients_answer = false;
  table.ask(table.bob, "ready");
  table.command(table.ann, *table.response_of(table.ann));
  CHECK(types_of(table.ask(table.bob, "leave")) == "vacated started");
}

TEST_CASE("who is ready without a commitment is waited for, and then is not ready any more") {
  DiceTable table;
  table.seat_two();
  table.ask(table.ann, "ready");
  table.clients_answer = false;
  table.leave(table.bob);
  table.join("Bob");
  table.ask(table.bob, "sit");
  const auto events = table.ask(table.bob, "ready");
  REQUIRE(types_of(events) == "readied awaited");
  CHECK(events[1]["deadline"] == table.now + limits::dice_commit_ms);
  CHECK(table.deadline() == table.now + limits::dice_commit_ms);
  SECTION("the commitment comes") {
    CHECK(types_of(table.command(table.bob, *table.response_of(table.bob))) == "committed sealed");
  }
  SECTION("it does not come") {
    CHECK(types_of(table.run_out()) == "readied");
    CHECK(table.seat(1)["ready"] == false);
    CHECK(table.seat(0)["ready"] == true);
    CHECK_FALSE(table.deadline().has_value());
  }
  SECTION("somebody is not ready any more") {
    table.command(table.ann, DiceTable::ready(false));
    CHECK_FALSE(table.deadline().has_value());
  }
}

TEST_CASE("a commitment can be changed before the game, a few times, by who sits there") {
  DiceTable table;
  table.clients_answer = false;
  table.ask(table.ann, "sit");
  CHECK(table.refusal(table.bob, commit(some_hash)) == "not_seated");
  CHECK(table.refusal(table.ann, commit(std::string(64, 'A'))) == "bad_commitment");
  CHECK(table.error(table.ann, commit("a")).code == ErrorCode::bad_field);
  table.command(table.ann, commit(some_hash, 5));
  CHECK(table.seat(0)["number"] == 5);
  CHECK(table.refusal(table.ann, commit(some_hash)) == "already_committed");
  for (std::int64_t i = 1; i < limits::dice_commitments; ++i) {
    table.command(table.ann, commit(std::string(63, 'a') + std::to_string(i)));
  }
  CHECK(table.refusal(table.ann, commit(some_hash)) == "too_many_commitments");
  // And a client with another secret, whose commitment this is not, leaves it at that.
  CHECK_FALSE(table.response_of(table.ann).has_value());
}

TEST_CASE("a client that has lost its secret commits anew") {
  DiceTable table;
  table.clients_answer = false;
  table.ask(table.ann, "sit");
  table.command(table.ann, commit(some_hash));
  const std::optional<Json> response = table.response_of(table.ann);
  REQUIRE(response.has_value());
  CHECK((*response)["type"] == "commit");
  table.command(table.ann, *response);
  CHECK_FALSE(table.response_of(table.ann).has_value());
}

TEST_CASE("servers that have lost their secret end the game, and say so") {
  DiceTable table;
  table.start_two();
  table.secret.fill(0x77);
  const auto events = table.ask(table.ann, "roll");
  REQUIRE(types_of(events) == "over");
  CHECK(events[0] == Json{{"type", "over"}, {"ending", "seed_lost"}, {"name", ""}, {"gameStatus", 0}});
  CHECK(table.status() == "over");
}

TEST_CASE("a start with a lost secret is called off") {
  SealedTable table;
  table.secret.fill(0x77);
  table.reveal_by_client(table.ann);
  CHECK(types_of(table.last) == "revealed called_off");
  CHECK_FALSE(table.last[1].json().contains("server_seed"));
}
