#include "parlor/chat/audit.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "recorded_room.hpp"

using namespace parlor;
using test::Json;
using test::RoomDriver;

namespace {

struct Room : RoomDriver {
  Room() : RoomDriver("chat") {
    join("Ann");
    join("Bob");
    for (int i = 0; i < 3; ++i) command_of_client("mAnn", say("/roll 4d20+2"));
    command("mBob", say("hello"));
    command("mBob", {{"type", "edit"}, {"id", 4}, {"text", "hi"}});
    command("mBob", say("/roll 2d6"));
    command("mBob", say("/name Robert"));
    command("mBob", {{"type", "delete"}, {"id", 4}});
  }
  static Json say(const std::string& text) { return {{"type", "say"}, {"text", text}}; }
};

room::VerifyReport report_of(room::History history) {
  return test::verified(test::record_of(std::move(history)));
}

/// The first event of that type.
room::Event& event_of(room::History& history, const std::string& type) {
  return *std::find_if(history.events.begin(), history.events.end(),
                       [&](const room::Event& event) { return event.body["type"] == type; });
}

}  // namespace

TEST_CASE("a chat room's history verifies, with every roll, and says which rolls were one-sided") {
  const room::VerifyReport report = report_of(test::history_of(Room()));
  INFO(test::findings_of(report));
  CHECK(report.ok);
  CHECK(report.tally.dice == 14);
  CHECK(report.tally.dice_checked == 14);
  CHECK(report.tally.one_sided == 2);
}

TEST_CASE("what nobody said, rolled or changed is found, even with a chain and a hash that fit") {
  room::History history = test::history_of(Room());
  Json said = event_of(history, "said").body;
  Json rolled = event_of(history, "rolled").body;
  SECTION("a die") {
    rolled["roll"]["dice"][2] = rolled["roll"]["dice"][2] == 1 ? 2 : 1;
  }
  SECTION("a total") {
    rolled["roll"]["total"] = 99;
  }
  SECTION("a die and the total") {
    const std::int64_t die = rolled["roll"]["dice"][0].get<std::int64_t>();
    rolled["roll"]["dice"][0] = 21 - die;
    rolled["roll"]["total"] = rolled["roll"]["total"].get<std::int64_t>() + 21 - 2 * die;
  }
  SECTION("the client's seed") {
    rolled["roll"]["proof"]["client_seed"] = std::string(64, 'a');
  }
  SECTION("the server's seed") {
    rolled["roll"]["proof"]["server_seed"] = std::string(64, 'a');
  }
  SECTION("the commitment") {
    rolled["roll"]["proof"]["commitment"] = std::string(64, 'a');
  }
  SECTION("the next commitment") {
    rolled["next"]["commitment"] = std::string(64, 'a');
  }
  SECTION("who rolled") {
    rolled["by"] = "mBob";
    event_of(history, "rolled").by = "mBob";
  }
  SECTION("an author") {
    said["by"] = "mAnn";
  }
  SECTION("an author's name") {
    said["name"] = "Ann";
  }
  SECTION("a message's number") {
    said["id"] = 7;
  }
  SECTION("a text that the room would not take") {
    said["text"] = "hello ";
  }
  SECTION("who edits") {
    event_of(history, "edited").by = "mAnn";
  }
  SECTION("who deletes") {
    event_of(history, "deleted").by = "mAnn";
  }
  SECTION("a field that has no place there") {
    said["colour"] = "red";
  }
  event_of(history, "said").body = said;
  event_of(history, "rolled").body = rolled;
  CHECK_FALSE(report_of(std::move(history)).ok);
}

TEST_CASE("a roll whose seed the server had not committed to is found") {
  Room room;
  room.secret.fill(0x77);
  room.command_of_client("mAnn", Room::say("/roll"));
  const room::VerifyReport report = report_of(test::history_of(room));
  CHECK(test::findings_of(report).find("had not committed to") != std::string::npos);
}
