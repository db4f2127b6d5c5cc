#include "parlor/dice/audit.hpp"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "dice_table.hpp"
#include "documents.hpp"
#include "recorded_room.hpp"

using namespace parlor;
using test::DiceTable;
using test::findings_of;
using test::history_of;
using test::Json;
using test::RoomDriver;

namespace {

/// A history that was changed, with a chain and a hash that agree with the change: what only the rules and the dice can
/// tell. Findings, or why the history could not even be written; empty: nobody noticed.
std::string noticed(room::History forged) {
  room::Offset offset = forged.offset;
  for (room::Event& event : forged.events) event.offset = ++offset;
  const Result<room::Record> record = room::make_record(room::standard_kinds(), std::move(forged));
  if (!record) return record.error().text;
  return findings_of(test::verified(room::dump_record(*record)));
}

/// Two seats and a bot, until the game is over.
room::History a_game(std::uint64_t seed) {
  DiceTable table(seed);
  table.seat_two();
  table.ask(table.ann, "add_bot");
  table.command(table.ann, {{"type", "configure"}, {"goal", 15}, {"extra_roll_on_six", true}});
  table.ask(table.ann, "ready");
  table.ask(table.bob, "ready");
  while (table.status() == "running") {
    const std::int64_t turn = table.turn();
    if (turn == 2 || table.random().one_in(6)) {
      table.run_out();
    } else {
      table.ask(turn == 0 ? table.ann : table.bob, "roll");
    }
  }
  room::History history = history_of(table);
  // What the clients commit to for a next game, nobody can check yet.
  while (history.events.back().body["type"] != "over") history.events.pop_back();
  return history;
}

std::string type_of(const room::Event& event) {
  return event.body["type"].get<std::string>();
}

void change(Json& value) {
  if (value.is_boolean()) {
    value = !value.get<bool>();
  } else if (value.is_number()) {
    value = value.get<std::int64_t>() + 1;
  } else {
    std::string text = value.get<std::string>();
    text.back() = text.back() == '0' ? '1' : '0';
    value = text;
  }
}

}  // namespace

TEST_CASE("no fact of a game can be changed, even with a chain and a hash that fit") {
  const std::set<std::string> types = {"sealed", "revealed", "started", "rolled", "turn_passed", "over", "committed"};
  std::size_t changes = 0;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const room::History history = a_game(seed);
    REQUIRE(noticed(history).empty());
    for (std::size_t i = 0; i < history.events.size(); ++i) {
      if (!types.contains(type_of(history.events[i]))) continue;
      const Json body = history.events[i].body;
      for (const auto& [key, value] : body.items()) {
        // Only the server knows which seed a nonce stands for, and only a client what its number stands for.
        if (value.is_structured() || key == "nonce" || key == "number" || key == "type") continue;
        room::History forged = history;
        Json changed = value;
        change(changed);
        test::set(forged.events[i].body, key, changed);
        INFO(body.dump() << " with another " << key);
        CHECK_FALSE(noticed(std::move(forged)).empty());
        ++changes;
      }
    }
  }
  CHECK(changes > 300);
}

TEST_CASE("no event of a game can be left out, doubled, or be somebody else's") {
  const std::set<std::string> types = {"sealed", "revealed", "started", "rolled", "turn_passed", "over"};
  const room::History history = a_game(5);
  for (std::size_t i = 0; i < history.events.size(); ++i) {
    // The last of all may be missing: then the record ends before it.
    if (!types.contains(type_of(history.events[i])) || i + 1 == history.events.size()) continue;
    INFO(history.events[i].body.text());
    const auto place = static_cast<std::ptrdiff_t>(i);
    room::History without = history;
    without.events.erase(without.events.begin() + place);
    CHECK_FALSE(noticed(std::move(without)).empty());
    room::History twice = history;
    twice.events.insert(twice.events.begin() + place, history.events[i]);
    CHECK_FALSE(noticed(std::move(twice)).empty());
    room::History others = history;
    others.events[i].by = "mEve";
    if (type_of(history.events[i]) != "sealed" && type_of(history.events[i]) != "started" &&
        type_of(history.events[i]) != "over") {
      CHECK_FALSE(noticed(std::move(others)).empty());
    }
  }
}

TEST_CASE("a die is named with the face that the seeds give") {
  room::History history = a_game(6);
  const auto rolled = std::find_if(history.events.rbegin(), history.events.rend(),
                                   [](const room::Event& event) { return type_of(event) == "rolled"; });
  const std::int64_t face = rolled->body["face"].get<std::int64_t>();
  test::set(rolled->body, "face", face == 6 ? 1 : face + 1);
  const room::Offset offset = rolled->offset;
  const std::string findings = noticed(std::move(history));
  CHECK(findings.find(std::to_string(offset) + ": rolled.face is " + std::to_string(face == 6 ? 1 : face + 1) +
                      ", the seeds give " + std::to_string(face)) != std::string::npos);
}

TEST_CASE("dice that the server has chosen are found, though all the arithmetic is right") {
  // Another server seed than the one committed to: each die is right by it.
  DiceTable table;
  table.start_two();
  table.next_face(6);
  table.ask(table.ann, "roll");
  table.ask(table.ann, "leave");
  CHECK(noticed(history_of(table)).find("the server's seed is not the one it has committed to") != std::string::npos);
}

TEST_CASE("a game whose server has lost its secret is no proof") {
  DiceTable table;
  table.start_two();
  table.secret.fill(0x77);
  table.ask(table.ann, "roll");
  CHECK(noticed(history_of(table)).find("the server has not revealed the seed") != std::string::npos);
}

TEST_CASE("a winner who has not won is found") {
  DiceTable table;
  table.start_two();
  table.ask(table.ann, "roll");
  table.ask(table.bob, "leave");
  room::History history = history_of(table);
  SECTION("another one") {
    test::set(history.events.back().body, "winner", 1);
  }
  SECTION("too early") {
    history.events.erase(history.events.end() - 2);
  }
  SECTION("by another way") {
    test::set(history.events.back().body, "ending", "goal");
  }
  CHECK_FALSE(noticed(std::move(history)).empty());
}

TEST_CASE("that several players have not committed in time is taken back for each of them") {
  DiceTable table;
  table.clients_answer = false;
  for (const room::MemberId& member : {table.ann, table.bob}) {
    table.ask(member, "sit");
    table.ask(member, "ready");
  }
  const DiceTable::Bodies events = table.run_out();
  REQUIRE(events.size() == 2);
  CHECK(noticed(history_of(table)).empty());
  // Somebody who was not waited for so long is still to say so itself.
  room::History forged = history_of(table);
  forged.events.back().time += 1;
  CHECK(noticed(std::move(forged)).find("has not said so") != std::string::npos);
}

TEST_CASE("who leaves at turn passes the turn first") {
  DiceTable table;
  table.start_two();
  table.ask(table.ann, "leave");
  room::History history = history_of(table);
  while (type_of(history.events.back()) != "turn_passed") history.events.pop_back();
  history.events.back().body = {{"type", "vacated"}, {"seat", 0}, {"reason", "left"}};
  CHECK(noticed(std::move(history)).find("its turn has not passed") != std::string::npos);
}

TEST_CASE("seats do not change hands without their players") {
  DiceTable table;
  table.seat_two();
  room::History history = history_of(table);
  const auto append = [&](const room::MemberId& by, Json body) {
    history.events.push_back({0, table.now, by, 99, std::move(body)});
  };
  SECTION("one that is taken from another") {
    append(table.eve, {{"type", "vacated"}, {"seat", 0}, {"reason", "left"}});
  }
  SECTION("one for somebody else") {
    append(table.ann, {{"type", "seated"}, {"seat", 3}, {"player", table.eve}, {"name", "Eve"}});
  }
  SECTION("under another name") {
    append(table.eve, {{"type", "seated"}, {"seat", 3}, {"player", table.eve}, {"name", "Ann"}});
  }
  SECTION("by a turn missed in no game") {
    append({}, {{"type", "vacated"}, {"seat", 0}, {"reason", "absent"}});
  }
  SECTION("readiness for another") {
    append(table.eve, {{"type", "readied"}, {"seat", 0}, {"ready", true}});
  }
  SECTION("options by who watches") {
    append(table.eve, {{"type", "configured"}, {"options", table.state()["options"]}});
  }
  CHECK_FALSE(noticed(std::move(history)).empty());
}
