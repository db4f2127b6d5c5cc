#include "parlor/room/verify.hpp"

#include <catch2/catch.hpp>

#include "counter_kind.hpp"
#include "recorded_room.hpp"

using namespace parlor;
using test::findings_of;
using test::history_of;
using test::Json;
using test::record_of;
using test::RoomDriver;
using test::verified;

namespace {

/// A few games of dice.
struct Played : RoomDriver {
  explicit Played(std::uint64_t seed, std::int64_t games = 2) : RoomDriver("dice", seed) {
    join("Ann");
    command("mAnn", {{"type", "sit"}});
    command("mAnn", {{"type", "configure"}, {"goal", 12}});
    test::play_dice(*this, games);
  }
};

bool is_reported(const std::string& record) {
  const Result<room::VerifyReport> report = room::verify_record(room::standard_kinds(), record);
  return !report || !report->ok;
}

/// Every value in the JSON, changed one after the other.
void for_each_change(Json& json, const std::function<void()>& changed) {
  if (json.is_object() || json.is_array()) {
    for (Json& part : json) for_each_change(part, changed);
    return;
  }
  const Json before = json;
  if (json.is_boolean()) json = !json.get<bool>();
  if (json.is_number()) json = json.get<std::int64_t>() + 1;
  if (json.is_string()) json = json.get<std::string>() + "x";
  if (json.is_null()) json = 1;
  changed();
  json = before;
}

}  // namespace

TEST_CASE("what was played verifies, and every die of a finished game with it") {
  std::uint64_t dice = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    INFO("seed " << seed);
    const Played room(seed, 3);
    const room::VerifyReport report = verified(record_of(history_of(room)));
    INFO(findings_of(report));
    CHECK(report.ok);
    CHECK(report.room == "dice/test");
    CHECK(report.tally.events == room.events().size());
    CHECK(report.last == room.events().size());
    CHECK(report.tally.games == 3);
    CHECK(report.tally.games_open == 0);
    CHECK(report.tally.dice_checked == report.tally.dice);
    dice += report.tally.dice;
    CHECK(report.hash == room.replica().hash());
  }
  CHECK(dice > 100);
}

TEST_CASE("a record may begin anywhere, with the state as it was there") {
  const Played room(3);
  const std::vector<room::Event>& events = room.events();
  room::Replica replica = *room::replica_at(room::standard_kinds(), "dice/test", 0, std::nullopt);
  for (std::size_t first = 0; first < events.size(); ++first) {
    INFO("from behind event " << first);
    room::History history = history_of(room);
    history.offset = replica.offset();
    history.snapshot = replica.snapshot();
    history.events.assign(events.begin() + static_cast<std::ptrdiff_t>(first), events.end());
    const room::VerifyReport report = verified(record_of(std::move(history)));
    INFO(findings_of(report));
    REQUIRE(report.ok);
    REQUIRE(replica.apply(events[first]).ok());
  }
}

TEST_CASE("a game without its end verifies as far as it went, and its dice are said to be open") {
  const Played room(4, 1);
  room::History history = history_of(room);
  while (history.events.back().body["type"] != "over") history.events.pop_back();
  history.events.pop_back();
  const room::VerifyReport report = verified(record_of(std::move(history)));
  CHECK(report.ok);
  CHECK(report.tally.games_open == 1);
  CHECK(report.tally.dice_checked < report.tally.dice);
}

TEST_CASE("whatever byte of a record is changed, it is reported") {
  const std::string record = record_of(history_of(Played(5)));
  REQUIRE_FALSE(is_reported(record));
  REQUIRE_FALSE(is_reported(record + "\n"));
  test::Random random(6);
  for (int i = 0; i < 4'000; ++i) {
    std::string changed = record;
    const auto place = static_cast<std::size_t>(random.below(record.size()));
    const char byte = static_cast<char>(random.one_in(2) ? record[place] ^ 1 << random.below(8)
                                                         : "0123456789abcdef\",:{}[] "[random.below(24)]);
    changed[place] = byte;
    if (changed == record) continue;
    INFO("byte " << place << ": " << record.substr(place < 30 ? 0 : place - 30, 60) << " with " << byte);
    REQUIRE(is_reported(changed));
  }
}

TEST_CASE("whatever byte is taken out or put in, it is reported") {
  const std::string record = record_of(history_of(Played(5, 1)));
  test::Random random(7);
  for (int i = 0; i < 1'000; ++i) {
    const auto place = static_cast<std::size_t>(random.below(record.size()));
    std::string shorter = record;
    shorter.erase(place, 1);
    REQUIRE(is_reported(shorter));
    std::string longer = record;
    longer.insert(place, 1, random.one_in(2) ? ' ' : record[place]);
    REQUIRE(is_reported(longer));
  }
}

TEST_CASE("whatever value of a record is changed, it is reported") {
  Json record = *codec::parse_json(record_of(history_of(Played(8, 3))), {.max_bytes = limits::record_bytes});
  std::size_t changes = 0;
  for_each_change(record, [&] {
    ++changes;
    const std::string changed = codec::dump_json(record);
    INFO("change " << changes);
    REQUIRE(is_reported(changed));
  });
  CHECK(changes > 500);
}

TEST_CASE("a change names the event that was changed, and no other") {
  const Played room(9);
  Json record = *codec::parse_json(record_of(history_of(room)), {.max_bytes = limits::record_bytes});
  Json& event = record["events"][30]["event"];
  event["time"] = event["time"].get<std::int64_t>() + 1;
  const room::VerifyReport report = verified(codec::dump_json(record));
  REQUIRE_FALSE(report.ok);
  for (const room::Finding& finding : report.tally.findings) CHECK(finding.offset == 31);
}

TEST_CASE("what is no record at all is an error of its own") {
  const auto error_of = [](const std::string& text) {
    return room::verify_record(room::standard_kinds(), text).error();
  };
  CHECK(error_of("").code == ErrorCode::bad_json);
  CHECK(error_of("{}").text == "record.format is missing");
  Json record = *codec::parse_json(record_of(history_of(Played(5, 1))), {.max_bytes = limits::record_bytes});
  record["version"] = 2;
  CHECK(error_of(record.dump()).code == ErrorCode::bad_field);
  record["version"] = 1;
  record["room"] = "poker/x";
  CHECK(error_of(record.dump()).code == ErrorCode::unknown_room_kind);
  record["room"] = "dice";
  CHECK(error_of(record.dump()).code == ErrorCode::bad_room_name);
  record["room"] = "dice/test";
  record["base"]["offset"] = 5;
  CHECK(error_of(record.dump()).code == ErrorCode::bad_field);
}

TEST_CASE("a long list of findings is counted, and cut") {
  Json record = *codec::parse_json(record_of(history_of(Played(5, 4))), {.max_bytes = limits::record_bytes});
  REQUIRE(record["events"].size() > limits::record_findings);
  for (Json& each : record["events"]) each["event"]["time"] = 1;
  const room::VerifyReport report = verified(codec::dump_json(record));
  CHECK(report.tally.problems > limits::record_findings);
  CHECK(report.tally.findings.size() == limits::record_findings);
}

TEST_CASE("rooms of a kind without an audit are checked for everything but that") {
  room::History history{"counter/x", "e", 0, std::nullopt, {}};
  history.events.push_back({1, 5, "m1", 0, {{"type", "member_joined"}, {"member", "m1"}, {"name", "Ann"}}});
  history.events.push_back({2, 6, "m1", 1, {{"type", "added"}, {"by", 3}}});
  const auto report_of = [](const room::History& made) {
    return *room::verify_record(test::counter_kinds(),
                                room::dump_record(*room::make_record(test::counter_kinds(), made)));
  };
  CHECK(report_of(history).ok);
  SECTION("a stranger's command") {
    history.events[1].by = "m2";
  }
  SECTION("a command that was applied before") {
    history.events.push_back({3, 7, "m1", 2, {{"type", "added"}, {"by", 3}}});
    history.events.push_back({4, 7, "m1", 1, {{"type", "added"}, {"by", 3}}});
  }
  SECTION("a name that is taken") {
    history.events.push_back({3, 7, "m2", 0, {{"type", "member_joined"}, {"member", "m2"}, {"name", "Ann"}}});
  }
  SECTION("somebody who joins for another") {
    history.events.push_back({3, 7, "m1", 0, {{"type", "member_joined"}, {"member", "m2"}, {"name", "Bob"}}});
  }
  SECTION("somebody who leaves without being there") {
    history.events.push_back({3, 7, "m2", 0, {{"type", "member_left"}, {"member", "m2"}}});
  }
  CHECK_FALSE(report_of(history).ok);
}

TEST_CASE("a command that was refused in the log cannot be applied behind that") {
  RoomDriver room("chat");
  room.join("Ann");
  room.command("mAnn", {{"type", "say"}, {"text", "one"}});
  room::History history = history_of(room);
  const room::Event said = history.events.back();
  history.events.back().body = room::refusal_body();
  history.events.push_back(said);
  const std::string last = std::to_string(++history.events.back().offset);
  CHECK(findings_of(verified(record_of(history))) == last + ": the same command has been decided before\n");
  // Nor can it be refused twice.
  history.events.back().body = room::refusal_body();
  CHECK(findings_of(verified(record_of(history))) == last + ": a command is refused that has been decided before\n");
  // Alone it is in order, also of somebody who is no member.
  history.events.pop_back();
  history.events.back().by = "mBob";
  history.events.back().session = "one";
  CHECK(findings_of(verified(record_of(history))).empty());
}
