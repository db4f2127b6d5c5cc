#include "parlor/dice/apply.hpp"

#include <catch2/catch.hpp>

#include "dice_table.hpp"

using namespace parlor;
using test::DiceTable;
using test::Json;

namespace {

Json started(std::int64_t turn) {
  return {{"type", "started"}, {"game", 9},     {"order", {0, 1}},
          {"turn", turn},      {"deadline", 1}, {"seeds", Json::array({{{"seat", 0}, {"seed", ""}}})},
          {"gameStatus", 1}};
}
Json rolled(std::int64_t seat, std::int64_t to, std::int64_t turn) {
  return {{"type", "rolled"}, {"seat", seat},   {"n", 1},       {"face", 1},    {"from", 0},
          {"to", to},         {"extra", false}, {"turn", turn}, {"deadline", 1}};
}
Json passed(std::int64_t seat, std::int64_t turn) {
  return {{"type", "turn_passed"}, {"seat", seat}, {"reason", "timeout"}, {"turn", turn}, {"deadline", 1}};
}
const std::string hash(64, 'a');

Json committed(std::int64_t seat) {
  return {{"type", "committed"}, {"seat", seat}, {"commitment", hash}, {"number", 1}};
}
Json revealed(std::int64_t seat) {
  return {{"type", "revealed"}, {"seat", seat}, {"seed", hash}};
}
Json sealed() {
  return {{"type", "sealed"}, {"game", 9}, {"nonce", "0"}, {"commitment", hash}, {"deadline", 1}};
}
Json vacated(std::int64_t seat) {
  return {{"type", "vacated"}, {"seat", seat}, {"reason", "left"}};
}
Json seated(std::int64_t seat, const char* player) {
  return {{"type", "seated"}, {"seat", seat}, {"player", player}, {"name", "X"}};
}
Json over() {
  return {{"type", "over"}, {"ending", "goal"}, {"winner", 0}, {"name", "X"}, {"gameStatus", 0}};
}

void check_harmless(DiceTable& table, const std::vector<Json>& events) {
  for (const Json& event : events) {
    INFO(event.dump());
    const Json before = table.state();
    CHECK(table.inject(event));
    CHECK(table.state() == before);
  }
}

}  // namespace

TEST_CASE("events of a game change nothing where no game runs") {
  DiceTable table;
  table.seat_two();
  check_harmless(table, {rolled(0, 3, 1), passed(0, 1), over(), started(0), started(4), {{"type", "cleared"}}});
}

TEST_CASE("events of a start change nothing where no game starts") {
  DiceTable table;
  table.seat_two();
  check_harmless(
      table, {sealed(), revealed(0), {{"type", "called_off"}}, {{"type", "awaited"}, {"deadline", 1}}, committed(3)});
}

TEST_CASE("while seeds are revealed nobody sits down, and a seed is revealed once") {
  DiceTable table;
  table.seat_two();
  table.ask(table.ann, "ready");
  table.clients_answer = false;
  table.ask(table.bob, "ready");
  REQUIRE(table.status() == "revealing");
  REQUIRE(table.inject(revealed(0)));
  check_harmless(table, {sealed(),
                         revealed(0),
                         revealed(3),
                         committed(1),
                         seated(3, "mEve"),
                         rolled(0, 3, 1),
                         started(4),
                         {{"type", "readied"}, {"seat", 0}, {"ready", false}}});
}

TEST_CASE("events between games change nothing in a game") {
  DiceTable table;
  table.start_two();
  check_harmless(table, {started(0),
                         seated(3, "mEve"),
                         {{"type", "bot_added"}, {"seat", 3}, {"name", "Bot"}},
                         {{"type", "readied"}, {"seat", 0}, {"ready", true}},
                         committed(0),
                         revealed(0),
                         sealed(),
                         {{"type", "called_off"}},
                         {{"type", "cleared"}},
                         {{"type", "configured"}, {"options", table.state()["options"]}}});
}

TEST_CASE("in a game only the seat at turn acts, stays within the board, and hands over to an occupied seat") {
  DiceTable table;
  table.start_two();
  check_harmless(table, {rolled(1, 3, 0), rolled(0, 31, 1), rolled(0, 3, 5), passed(1, 0), passed(0, 5), vacated(0)});
}

TEST_CASE("nobody takes a seat that is taken, or a second one") {
  DiceTable table;
  table.seat_two();
  check_harmless(table, {seated(1, "mEve"), seated(2, "mAnn"), {{"type", "bot_added"}, {"seat", 0}, {"name", "Bot"}}});
}

TEST_CASE("only humans say that they are ready") {
  DiceTable table;
  table.ask(table.ann, "sit");
  table.ask(table.ann, "add_bot");
  check_harmless(table, {{{"type", "readied"}, {"seat", 1}, {"ready", false}},
                         {{"type", "readied"}, {"seat", 4}, {"ready", true}}});
}

TEST_CASE("events whose facts are out of bounds are no events of this kind") {
  DiceTable table;
  table.start_two();
  const Json before = table.state();
  CHECK_FALSE(table.inject(vacated(6)));
  CHECK_FALSE(table.inject(vacated(-1)));
  CHECK_FALSE(table.inject(rolled(0, 101, 1)));
  CHECK_FALSE(table.inject(rolled(0, -1, 1)));
  CHECK_FALSE(table.inject(seated(3, "")));
  CHECK_FALSE(table.inject({{"type", "vacated"}, {"seat", 0}, {"reason", "bored"}}));
  CHECK_FALSE(table.inject({{"type", "won"}}));
  CHECK(table.state() == before);
}

TEST_CASE("the history keeps the last rolls") {
  DiceTable table;
  table.seat_two();
  table.command(table.ann, {{"type", "configure"}, {"goal", 6}, {"exact_landing", true}});
  table.start_two();
  table.roll(table.ann, 5);
  table.roll(table.bob, 5);
  for (std::size_t i = 0; i < limits::dice_history; ++i) table.roll(i % 2 == 0 ? table.ann : table.bob, 2);
  CHECK(table.state()["rolls"].size() == limits::dice_history);
  CHECK(table.state()["rolls"][0]["from"] == 5);
}
