#include "parlor/dice/play.hpp"

#include <catch2/catch.hpp>

#include "dice_table.hpp"

using namespace parlor;
using test::DiceTable;
using test::Json;
using test::types_of;

TEST_CASE("a game starts when everybody who sits is ready, and the seeds say who begins") {
  DiceTable table;
  table.ask(table.ann, "sit");
  table.command(table.bob, DiceTable::sit_on(3));
  CHECK(types_of(table.ask(table.ann, "ready")) == "readied");
  table.begins(1);
  const Json seeds = codec::encode(table.seeds_to_come());
  CHECK(types_of(table.ask(table.bob, "ready")) == "readied sealed");
  CHECK(table.log().back() == Json{{"type", "started"},
                                   {"game", 1},
                                   {"order", {3, 0}},
                                   {"turn", 3},
                                   {"deadline", table.now + 30'000},
                                   {"seeds", seeds},
                                   {"gameStatus", 1}});
  CHECK(table.status() == "running");
  CHECK(table.turn() == 3);
  CHECK(table.deadline() == table.now + 30'000);
}

TEST_CASE("a ready human and a bot are enough for a game") {
  DiceTable table;
  table.ask(table.ann, "sit");
  table.ask(table.ann, "ready");
  CHECK(types_of(table.ask(table.ann, "add_bot")) == "bot_added sealed");
  CHECK(table.status() == "running");
}

TEST_CASE("bots alone do not play") {
  DiceTable table;
  table.ask(table.ann, "sit");
  table.ask(table.ann, "add_bot");
  table.ask(table.ann, "add_bot");
  CHECK(types_of(table.ask(table.ann, "stand")) == "vacated");
  CHECK(table.status() == "waiting");
}

TEST_CASE("a roll moves the piece, and the turn goes to the next seat") {
  DiceTable table;
  table.start_two();
  table.now += 1'000;
  const auto events = table.roll(table.ann, 4);
  CHECK(events.size() == 1);
  CHECK(events[0] == Json{{"type", "rolled"},
                          {"seat", 0},
                          {"n", 1},
                          {"face", 4},
                          {"from", 0},
                          {"to", 4},
                          {"extra", false},
                          {"turn", 1},
                          {"deadline", table.now + 30'000}});
  CHECK(table.seat(0)["position"] == 4);
  CHECK(table.turn() == 1);
  table.roll(table.bob, 2);
  CHECK(table.turn() == 0);
  CHECK(table.state()["rolls"] == Json::array({{{"seat", 0}, {"face", 4}, {"from", 0}, {"to", 4}},
                                               {{"seat", 1}, {"face", 2}, {"from", 0}, {"to", 2}}}));
}

TEST_CASE("only who is at turn in a running game rolls") {
  DiceTable table;
  table.seat_two();
  CHECK(table.refusal_of(table.ann, "roll") == "game_not_running");
  table.start_two();
  CHECK(table.refusal_of(table.bob, "roll") == "not_your_turn");
  CHECK(table.error(table.bob, DiceTable::ask("roll")).text == "It is the turn of Ann.");
  table.command(table.ann, {{"type", "rename"}, {"name", "Anna"}});
  CHECK(table.error(table.bob, DiceTable::ask("roll")).text == "It is the turn of Anna.");
  CHECK(table.refusal_of(table.eve, "roll") == "not_seated");
}

TEST_CASE("who reaches the goal wins") {
  DiceTable table;
  table.seat_two();
  table.command(table.ann, {{"type", "configure"}, {"goal", 6}});
  table.start_two();
  const auto events = table.roll(table.ann, 6);
  REQUIRE(types_of(events) == "rolled over");
  CHECK(events[1] == Json{{"type", "over"},
                          {"ending", "goal"},
                          {"winner", 0},
                          {"name", "Ann"},
                          {"server_seed", table.state()["fair"]["server_seed"]},
                          {"gameStatus", 0}});
  CHECK(table.status() == "over");
  CHECK(table.seat(0)["wins"] == 1);
  CHECK(table.seat(0)["position"] == 6);
  CHECK(table.state()["result"] == Json{{"ending", "goal"}, {"winner", 0}, {"name", "Ann"}});
  CHECK_FALSE(table.deadline().has_value());
  CHECK(table.refusal_of(table.bob, "roll") == "game_not_running");
}

TEST_CASE("without exact landing a roll beyond the goal reaches it") {
  DiceTable table;
  table.seat_two();
  table.command(table.ann, {{"type", "configure"}, {"goal", 6}});
  table.start_two();
  table.roll(table.ann, 5);
  table.roll(table.bob, 1);
  const auto events = table.roll(table.ann, 4);
  CHECK(types_of(events) == "rolled over");
  CHECK(events[0]["to"] == 6);
}

TEST_CASE("with exact landing a roll beyond the goal leaves the piece, and the turn passes") {
  DiceTable table;
  table.seat_two();
  table.command(table.ann, {{"type", "configure"}, {"goal", 6}, {"exact_landing", true}, {"extra_roll_on_six", true}});
  table.start_two();
  table.roll(table.ann, 5);
  table.roll(table.bob, 1);
  const auto beyond = table.roll(table.ann, 6);
  CHECK(types_of(beyond) == "rolled");
  CHECK(beyond[0]["to"] == 5);
  CHECK(beyond[0]["extra"] == false);
  CHECK(table.turn() == 1);
  table.roll(table.bob, 1);
  CHECK(types_of(table.roll(table.ann, 1)) == "rolled over");
}

TEST_CASE("a six gives another roll if the table plays so, three of them at most") {
  DiceTable table;
  table.seat_two();
  table.command(table.ann, {{"type", "configure"}, {"goal", 100}, {"extra_roll_on_six", true}});
  table.start_two();
  for (int extra = 1; extra <= 3; ++extra) {
    table.now += 500;
    const auto events = table.roll(table.ann, 6);
    CHECK(events[0]["extra"] == true);
    CHECK(events[0]["turn"] == 0);
    CHECK(events[0]["deadline"] == table.now + 30'000);
    CHECK(table.state()["turn"]["extra_rolls"] == extra);
  }
  CHECK(table.roll(table.ann, 6)[0]["extra"] == false);
  CHECK(table.turn() == 1);
  CHECK(table.roll(table.bob, 6)[0]["extra"] == true);
  CHECK(table.roll(table.bob, 5)[0]["extra"] == false);
  CHECK(table.roll(table.ann, 6)[0]["extra"] == true);
}

TEST_CASE("a six is a roll as any other if the table does not play extra rolls") {
  DiceTable table;
  table.start_two();
  CHECK(table.roll(table.ann, 6)[0]["extra"] == false);
  CHECK(table.turn() == 1);
}

TEST_CASE("a turn nobody takes passes when its time is over, and not before") {
  DiceTable table;
  table.start_two();
  table.now += 29'999;
  CHECK(table.act_now().empty());
  const auto events = table.run_out();
  CHECK(events.size() == 1);
  CHECK(
      events[0] ==
      Json{{"type", "turn_passed"}, {"seat", 0}, {"reason", "timeout"}, {"turn", 1}, {"deadline", table.now + 30'000}});
  CHECK(table.seat(0)["missed"] == 1);
  CHECK(table.act_now().empty());
}

TEST_CASE("the time of a turn is the table's option") {
  DiceTable table;
  table.seat_two();
  table.command(table.ann, {{"type", "configure"}, {"turn_seconds", 5}});
  table.start_two();
  CHECK(table.deadline() == table.now + 5'000);
}

TEST_CASE("three turns missed in a row cost the seat") {
  DiceTable table;
  table.seat_two();
  table.ask(table.eve, "sit");
  table.ask(table.ann, "ready");
  table.ask(table.bob, "ready");
  table.first_seat_begins();
  table.ask(table.eve, "ready");
  for (int missed = 1; missed <= 2; ++missed) {
    CHECK(types_of(table.run_out()) == "turn_passed");
    table.ask(table.bob, "roll");
    table.ask(table.eve, "roll");
  }
  const auto events = table.run_out();
  REQUIRE(types_of(events) == "turn_passed vacated");
  CHECK(events[1] == Json{{"type", "vacated"}, {"seat", 0}, {"reason", "absent"}});
  CHECK(table.turn() == 1);
  CHECK(table.status() == "running");
}

TEST_CASE("a roll forgives the turns missed before it") {
  DiceTable table;
  table.start_two();
  table.run_out();
  table.ask(table.bob, "roll");
  table.run_out();
  table.ask(table.bob, "roll");
  CHECK(table.seat(0)["missed"] == 2);
  table.ask(table.ann, "roll");
  CHECK(table.seat(0)["missed"] == 0);
}

TEST_CASE("when nobody is there any more the game ends by itself") {
  DiceTable table;
  table.start_two();
  std::string last;
  for (int i = 0; i < 5; ++i) last = types_of(table.run_out());
  CHECK(last == "turn_passed vacated over");
  CHECK(table.status() == "over");
  CHECK(table.state()["result"]["ending"] == "last_seated");
}

TEST_CASE("a bot rolls by itself after a moment, by the same rules") {
  DiceTable table;
  table.start_with_bot();
  table.ask(table.ann, "roll");
  CHECK(table.turn() == 1);
  CHECK(table.deadline() == table.now + limits::dice_bot_ms);
  table.next_face(5);
  const auto events = table.run_out();
  REQUIRE(types_of(events) == "rolled");
  CHECK(events[0]["seat"] == 1);
  CHECK(events[0]["to"] == 5);
  CHECK(events[0]["deadline"] == table.now + 30'000);
  CHECK(table.turn() == 0);
}

TEST_CASE("a bot may win") {
  DiceTable table;
  table.ask(table.ann, "sit");
  table.ask(table.ann, "add_bot");
  table.command(table.ann, {{"type", "configure"}, {"goal", 6}});
  table.first_seat_begins();
  table.ask(table.ann, "ready");
  table.roll(table.ann, 1);
  table.next_face(6);
  const auto events = table.run_out();
  REQUIRE(types_of(events) == "rolled over");
  CHECK(events[1]["name"] == "Bot 2");
  CHECK(table.seat(1)["wins"] == 1);
}

TEST_CASE("who leaves a game forfeits the seat; at turn the turn passes first") {
  DiceTable table;
  table.seat_two();
  table.ask(table.eve, "sit");
  table.ask(table.ann, "ready");
  table.ask(table.bob, "ready");
  table.first_seat_begins();
  table.ask(table.eve, "ready");
  const auto events = table.ask(table.ann, "leave");
  REQUIRE(types_of(events) == "turn_passed vacated");
  CHECK(events[0]["reason"] == "left");
  CHECK(table.turn() == 1);
  CHECK(types_of(table.ask(table.eve, "leave")) == "vacated over");
  CHECK(table.state()["result"] == Json{{"ending", "last_seated"}, {"winner", 1}, {"name", "Bob"}});
  CHECK(table.seat(1)["wins"] == 1);
}

TEST_CASE("a member that leaves the room during a game forfeits, too") {
  DiceTable table;
  table.start_two();
  CHECK(types_of(table.leave(table.ann)) == "member_left turn_passed vacated over");
  CHECK(table.state()["result"]["name"] == "Bob");
}

TEST_CASE("a game of one human and bots goes on; without a human it is aborted") {
  DiceTable table;
  table.seat_two();
  table.ask(table.ann, "add_bot");
  table.ask(table.ann, "add_bot");
  table.ask(table.ann, "ready");
  table.first_seat_begins();
  table.ask(table.bob, "ready");
  CHECK(types_of(table.ask(table.ann, "leave")) == "turn_passed vacated");
  CHECK(table.status() == "running");
  const auto events = table.ask(table.bob, "leave");
  REQUIRE(types_of(events) == "turn_passed vacated over");
  CHECK(events[2] == Json{{"type", "over"},
                          {"ending", "aborted"},
                          {"name", ""},
                          {"server_seed", table.state()["fair"]["server_seed"]},
                          {"gameStatus", 0}});
  CHECK_FALSE(table.deadline().has_value());
}

TEST_CASE("rematch clears the board and waits for the others to agree") {
  DiceTable table;
  table.seat_two();
  table.command(table.ann, {{"type", "configure"}, {"goal", 6}});
  table.start_two();
  table.roll(table.ann, 6);
  CHECK(types_of(table.ask(table.bob, "rematch")) == "cleared readied");
  CHECK(table.status() == "waiting");
  CHECK(table.seat(0)["position"] == 0);
  CHECK(table.state()["rolls"].empty());
  CHECK_FALSE(table.state().contains("result"));
  CHECK(table.refusal_of(table.bob, "rematch") == "already_ready");
  CHECK(types_of(table.ask(table.ann, "rematch")) == "readied sealed");
  CHECK(table.status() == "running");
  CHECK(table.state()["game"] == 2);
  CHECK(table.seat(0)["wins"] == 1);
}

TEST_CASE("a rematch against bots starts at once") {
  DiceTable table;
  table.ask(table.ann, "sit");
  table.ask(table.ann, "add_bot");
  table.command(table.ann, {{"type", "configure"}, {"goal", 6}});
  table.first_seat_begins();
  table.ask(table.ann, "ready");
  table.roll(table.ann, 6);
  CHECK(types_of(table.ask(table.ann, "rematch")) == "cleared readied sealed");
  CHECK(table.status() == "running");
}

TEST_CASE("after a game a new player may take a seat, and be ready for the next one") {
  DiceTable table;
  table.start_two();
  table.ask(table.bob, "leave");
  table.ask(table.eve, "sit");
  CHECK(table.status() == "over");
  CHECK(types_of(table.ask(table.eve, "ready")) == "cleared readied");
  CHECK(types_of(table.ask(table.ann, "ready")) == "readied sealed");
  CHECK(table.status() == "running");
}

TEST_CASE("the winner's name stays when the winner has left") {
  DiceTable table;
  table.start_two();
  table.ask(table.bob, "leave");
  table.leave(table.ann);
  CHECK(table.state()["result"]["name"] == "Ann");
}
