#include "parlor/dice/seating.hpp"

#include <catch2/catch.hpp>

#include "dice_table.hpp"

using namespace parlor;
using test::DiceTable;
using test::Json;
using test::types_of;

TEST_CASE("a new table waits, with six free seats and the default options") {
  DiceTable table;
  CHECK(table.status() == "waiting");
  CHECK(table.state()["seats"].size() == 6);
  CHECK(table.seat(0)["occupant"] == "nobody");
  CHECK(table.state()["options"] ==
        Json{{"goal", 30}, {"exact_landing", false}, {"extra_roll_on_six", false}, {"turn_seconds", 30}});
  CHECK_FALSE(table.deadline().has_value());
}

TEST_CASE("who sits down gets the first free seat, or the one asked for") {
  DiceTable table;
  CHECK(table.ask(table.ann, "sit")[0] == Json{{"type", "seated"}, {"seat", 0}, {"player", "mAnn"}, {"name", "Ann"}});
  CHECK(table.command(table.bob, DiceTable::sit_on(4))[0]["seat"] == 4);
  CHECK(table.ask(table.eve, "sit")[0]["seat"] == 1);
  CHECK(table.seat(4)["occupant"] == "human");
  CHECK(table.seat(4)["player"] == "mBob");
  CHECK(table.seat(4)["ready"] == false);
}

TEST_CASE("a seat is one person's, and a person has one seat") {
  DiceTable table;
  table.ask(table.ann, "sit");
  CHECK(table.refusal(table.bob, DiceTable::sit_on(0)) == "seat_taken");
  CHECK(table.error(table.bob, DiceTable::sit_on(0)).text == "This seat is taken; free are 1, 2, 3, 4, 5.");
  CHECK(table.refusal(table.ann, DiceTable::sit_on(1)) == "already_seated");
  CHECK(table.error(table.bob, DiceTable::sit_on(6)).text == "sit.seat must be from 0 to 5");
  CHECK(table.error(table.bob, DiceTable::sit_on(-1)).code == ErrorCode::bad_field);
}

TEST_CASE("a full table takes nobody and no bot") {
  DiceTable table;
  table.ask(table.ann, "sit");
  for (int i = 0; i < 5; ++i) table.ask(table.ann, "add_bot");
  CHECK(table.refusal_of(table.bob, "sit") == "no_free_seat");
  CHECK(table.refusal_of(table.ann, "add_bot") == "no_free_seat");
}

TEST_CASE("who stands up frees the seat, and its wins are not for the next one") {
  DiceTable table;
  table.start_two();
  table.ask(table.bob, "leave");
  REQUIRE(table.seat(0)["wins"] == 1);
  CHECK(table.ask(table.ann, "stand")[0] == Json{{"type", "vacated"}, {"seat", 0}, {"reason", "stood"}});
  CHECK(table.seat(0)["occupant"] == "nobody");
  table.ask(table.bob, "sit");
  CHECK(table.seat(0)["wins"] == 0);
}

TEST_CASE("between games leaving is standing up, with its own reason") {
  DiceTable table;
  table.ask(table.ann, "sit");
  CHECK(table.ask(table.ann, "leave")[0]["reason"] == "left");
  CHECK(table.seat(0)["occupant"] == "nobody");
}

TEST_CASE("those who only watch can do nothing but sit down") {
  DiceTable table;
  for (const char* type : {"stand", "leave", "ready", "rematch", "roll", "configure", "add_bot"}) {
    INFO(type);
    CHECK(table.refusal_of(table.eve, type) == "not_seated");
  }
  CHECK(table.refusal(table.eve, DiceTable::remove_bot(0)) == "not_seated");
}

TEST_CASE("during a game nobody changes seats, options or bots") {
  DiceTable table;
  table.start_two();
  CHECK(table.refusal_of(table.eve, "sit") == "game_running");
  CHECK(table.refusal_of(table.ann, "sit") == "already_seated");
  for (const char* type : {"stand", "ready", "rematch", "add_bot"}) {
    INFO(type);
    CHECK(table.refusal_of(table.ann, type) == "game_running");
  }
  CHECK(table.refusal(table.ann, DiceTable::remove_bot(1)) == "game_running");
  CHECK(table.refusal(table.ann, {{"type", "configure"}, {"goal", 50}}) == "game_running");
}

TEST_CASE("being ready is said once, and can be taken back") {
  DiceTable table;
  table.ask(table.ann, "sit");
  CHECK(table.refusal(table.ann, DiceTable::ready(false)) == "not_ready");
  CHECK(table.ask(table.ann, "ready")[0] == Json{{"type", "readied"}, {"seat", 0}, {"ready", true}});
  CHECK(table.refusal_of(table.ann, "ready") == "already_ready");
  table.command(table.ann, DiceTable::ready(false));
  CHECK(table.seat(0)["ready"] == false);
}

TEST_CASE("one alone may be ready, and waits") {
  DiceTable table;
  table.ask(table.ann, "sit");
  CHECK(types_of(table.ask(table.ann, "ready")) == "readied");
  CHECK(table.status() == "waiting");
}

TEST_CASE("bots are ready from the start, and named so that nobody is called the same") {
  DiceTable table;
  table.join("Bot 2");
  table.ask(table.ann, "sit");
  CHECK(table.ask(table.ann, "add_bot")[0] == Json{{"type", "bot_added"}, {"seat", 1}, {"name", "Bot 2 2"}});
  CHECK(table.seat(1)["occupant"] == "bot");
  CHECK(table.seat(1)["ready"] == true);
  CHECK(table.status() == "waiting");
}

TEST_CASE("bots are sent away by those who sit, and only bots are") {
  DiceTable table;
  table.seat_two();
  table.ask(table.ann, "add_bot");
  CHECK(table.refusal(table.ann, DiceTable::remove_bot(1)) == "not_a_bot");
  CHECK(table.refusal(table.ann, DiceTable::remove_bot(5)) == "not_a_bot");
  CHECK(table.command(table.bob, DiceTable::remove_bot(2))[0] ==
        Json{{"type", "vacated"}, {"seat", 2}, {"reason", "removed"}});
  CHECK(table.error(table.ann, DiceTable::remove_bot(6)).code == ErrorCode::bad_field);
}

TEST_CASE("options change one by one, and everybody has to agree anew") {
  DiceTable table;
  table.seat_two();
  table.ask(table.ann, "add_bot");
  table.ask(table.ann, "ready");
  const auto events = table.command(table.bob, {{"type", "configure"}, {"goal", 50}, {"extra_roll_on_six", true}});
  CHECK(events[0]["options"] ==
        Json{{"goal", 50}, {"exact_landing", false}, {"extra_roll_on_six", true}, {"turn_seconds", 30}});
  CHECK(table.state()["options"] == events[0]["options"]);
  CHECK(table.seat(0)["ready"] == false);
  CHECK(table.seat(2)["ready"] == true);
}

TEST_CASE("options have bounds, and a change must change something") {
  DiceTable table;
  table.seat_two();
  CHECK(table.refusal_of(table.ann, "configure") == "nothing_to_change");
  CHECK(table.refusal(table.ann, {{"type", "configure"}, {"goal", 30}}) == "nothing_to_change");
  CHECK(table.error(table.ann, {{"type", "configure"}, {"goal", 101}}).text == "configure.goal must be from 6 to 100");
  CHECK(table.error(table.ann, {{"type", "configure"}, {"goal", 5}}).code == ErrorCode::bad_field);
  CHECK(table.error(table.ann, {{"type", "configure"}, {"turn_seconds", 4}}).code == ErrorCode::bad_field);
  CHECK(table.error(table.ann, {{"type", "configure"}, {"turn_seconds", 301}}).code == ErrorCode::bad_field);
  CHECK(table.error(table.ann, {{"type", "configure"}, {"exact_landing", 1}}).code == ErrorCode::bad_field);
}

TEST_CASE("after a game a change of options clears the board first") {
  DiceTable table;
  table.start_two();
  table.roll(table.ann, 5);
  table.ask(table.bob, "leave");
  CHECK(types_of(table.command(table.ann, {{"type", "configure"}, {"goal", 6}})) == "cleared configured");
  CHECK(table.status() == "waiting");
  CHECK(table.seat(0)["position"] == 0);
}

TEST_CASE("a member that leaves the room leaves its seat") {
  DiceTable table;
  table.seat_two();
  CHECK(types_of(table.leave(table.ann)) == "member_left vacated");
  CHECK(table.seat(0)["occupant"] == "nobody");
  CHECK(types_of(table.leave(table.eve)) == "member_left");
}

TEST_CASE("who leaves a waiting table may be the one the others were waiting for") {
  DiceTable table;
  table.seat_two();
  table.ask(table.eve, "sit");
  table.ask(table.ann, "ready");
  table.ask(table.bob, "ready");
  CHECK(types_of(table.leave(table.eve)) == "member_left vacated sealed");
}

TEST_CASE("commands of no kind are answered with the known ones") {
  DiceTable table;
  CHECK(table.error(table.ann, {{"type", "cheat"}}).text ==
        "command.type is \"cheat\", known are sit, stand, leave, ready, rematch, roll, configure, add_bot, remove_bot, "
        "commit, reveal");
  CHECK(table.error(table.ann, Json::array()).code == ErrorCode::bad_field);
}

TEST_CASE("a dice table passes no signals on") {
  DiceTable table;
  CHECK(table.signal(table.ann, {{"type", "typing"}}).error().reason == "no_signals");
}
