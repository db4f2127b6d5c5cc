#include "parlor/chat/chat.hpp"

#include <catch2/catch.hpp>

#include "room_driver.hpp"

using namespace parlor;
using test::Json;
using test::RoomDriver;
using test::types_of;

namespace {

Json say(const std::string& text) {
  return {{"type", "say"}, {"text", text}};
}
Json edit(std::int64_t id, const std::string& text) {
  return {{"type", "edit"}, {"id", id}, {"text", text}};
}
Json remove(std::int64_t id) {
  return {{"type", "delete"}, {"id", id}};
}

struct Room : RoomDriver {
  Room() : RoomDriver("chat") {}
  room::MemberId ann = join("Ann");
  room::MemberId bob = join("Bob");
  Json messages() const { return state()["messages"]; }
};

}  // namespace

TEST_CASE("a message carries its number, author, the author's name, text and time") {
  Room room;
  const auto events = room.command(room.ann, say("hello"));
  CHECK(events.size() == 1);
  CHECK(events[0] == Json{{"type", "said"},
                          {"id", 1},
                          {"kind", "text"},
                          {"by", "mAnn"},
                          {"name", "Ann"},
                          {"text", "hello"},
                          {"time", room.now}});
  CHECK(room.messages() == Json::array({{{"id", 1},
                                         {"kind", "text"},
                                         {"by", "mAnn"},
                                         {"name", "Ann"},
                                         {"text", "hello"},
                                         {"time", room.now},
                                         {"edited", false}}}));
}

TEST_CASE("messages are numbered in their order, and a number is never used twice") {
  Room room;
  room.command(room.ann, say("one"));
  room.command(room.bob, say("two"));
  room.command(room.bob, remove(2));
  room.command(room.ann, say("three"));
  CHECK(room.messages().size() == 2);
  CHECK(room.messages()[1]["id"] == 3);
}

TEST_CASE("a text is cleaned before it is said") {
  Room room;
  room.command(room.ann, say("two\nlines\t\x01 \n"));
  CHECK(room.messages()[0]["text"] == "two\nlines");
}

TEST_CASE("a message needs text, and not too much of it") {
  Room room;
  CHECK(room.refusal(room.ann, say("")) == "text_empty");
  CHECK(room.refusal(room.ann, say(" \n\t\x7F")) == "text_empty");
  CHECK(room.refusal(room.ann, say("/me  ")) == "text_empty");
  CHECK(room.refusal(room.ann, say(std::string(limits::chat_text_bytes + 1, 'x'))) == "text_too_long");
  room.command(room.ann, say(std::string(limits::chat_text_bytes, 'x') + "  \n"));
  CHECK(room.messages()[0]["text"].get<std::string>().size() == limits::chat_text_bytes);
}

TEST_CASE("/me says what somebody does") {
  Room room;
  room.command(room.ann, say("/me  waves"));
  CHECK(room.messages()[0]["kind"] == "action");
  CHECK(room.messages()[0]["text"] == "waves");
}

TEST_CASE("two slashes begin a text with one") {
  Room room;
  room.command(room.ann, say("//roll is a command"));
  CHECK(room.messages()[0]["text"] == "/roll is a command");
}

TEST_CASE("an unknown slash command is refused with those that are known") {
  Room room;
  const Error error = room.error(room.ann, say("/dance"));
  CHECK(error.reason == "unknown_slash_command");
  CHECK(error.text.find("/me, /name and /roll") != std::string::npos);
  CHECK(room.refusal(room.ann, say("/")) == "unknown_slash_command");
  CHECK(room.refusal(room.ann, say("/Roll 2d6")) == "unknown_slash_command");
  CHECK(room.refusal(room.ann, say("/rolling")) == "unknown_slash_command");
}

TEST_CASE("/name renames, the name comes out unique, and earlier messages keep the old one") {
  Room room;
  room.command(room.ann, say("hello"));
  const auto events = room.command(room.ann, say("/name Bob"));
  CHECK(events[0] == Json{{"type", "member_renamed"}, {"member", "mAnn"}, {"name", "Bob 2"}});
  CHECK(room.members().name_of(room.ann) == "Bob 2");
  room.command(room.ann, say("still me"));
  CHECK(room.messages()[0]["name"] == "Ann");
  CHECK(room.messages()[1]["name"] == "Bob 2");
}

TEST_CASE("/name needs a name, and another than one has") {
  Room room;
  CHECK(room.refusal(room.ann, say("/name")) == "name_empty");
  CHECK(room.refusal(room.ann, say("/name \t ")) == "name_empty");
  CHECK(room.refusal(room.ann, say("/name Ann")) == "name_unchanged");
}

TEST_CASE("/roll throws dice, and their sum is in the event") {
  Room room;
  const auto events = room.command(room.ann, say("/roll 3d8-2"));
  REQUIRE(types_of(events) == "rolled");
  const Json& roll = events[0]["roll"];
  REQUIRE(roll["dice"].size() == 3);
  std::int64_t total = -2;
  for (const Json& die : roll["dice"]) {
    CHECK(die.get<std::int64_t>() >= 1);
    CHECK(die.get<std::int64_t>() <= 8);
    total += die.get<std::int64_t>();
  }
  CHECK(roll["total"] == total);
  CHECK(roll["faces"] == 8);
  CHECK(roll["modifier"] == -2);
  CHECK(room.messages()[0]["kind"] == "roll");
  CHECK(room.messages()[0]["roll"] == roll);
  CHECK(room.messages()[0]["text"] == "");
}

TEST_CASE("a bad roll is refused") {
  Room room;
  CHECK(room.refusal(room.ann, say("/roll 21d6")) == "bad_roll");
  CHECK(room.refusal(room.ann, say("/roll dice")) == "bad_roll");
}

TEST_CASE("authors change their messages, which then say so") {
  Room room;
  room.command(room.ann, say("helo"));
  CHECK(room.command(room.ann, edit(1, "hello "))[0] == Json{{"type", "edited"}, {"id", 1}, {"text", "hello"}});
  CHECK(room.messages()[0]["text"] == "hello");
  CHECK(room.messages()[0]["edited"] == true);
}

TEST_CASE("an edited text is taken as it stands, without slash commands") {
  Room room;
  room.command(room.ann, say("hello"));
  room.command(room.ann, edit(1, "/roll 2d6"));
  CHECK(room.messages()[0]["text"] == "/roll 2d6");
}

TEST_CASE("an edit needs a text within bounds") {
  Room room;
  room.command(room.ann, say("hello"));
  CHECK(room.refusal(room.ann, edit(1, " ")) == "text_empty");
  CHECK(room.refusal(room.ann, edit(1, std::string(limits::chat_text_bytes + 1, 'x'))) == "text_too_long");
}

TEST_CASE("only the author changes or deletes a message") {
  Room room;
  room.command(room.ann, say("mine"));
  CHECK(room.refusal(room.bob, edit(1, "yours")) == "not_your_message");
  CHECK(room.refusal(room.bob, remove(1)) == "not_your_message");
}

TEST_CASE("a deleted message is gone, and cannot be changed any more") {
  Room room;
  room.command(room.ann, say("oops"));
  CHECK(room.command(room.ann, remove(1))[0] == Json{{"type", "deleted"}, {"id", 1}});
  CHECK(room.messages().empty());
  CHECK(room.refusal(room.ann, edit(1, "again")) == "no_such_message");
  CHECK(room.refusal(room.ann, remove(1)) == "no_such_message");
  CHECK(room.refusal(room.ann, remove(-5)) == "no_such_message");
}

TEST_CASE("a roll stands as it fell") {
  Room room;
  room.command(room.ann, say("/roll"));
  CHECK(room.refusal(room.ann, edit(1, "a six")) == "roll_stands");
  CHECK(room.refusal(room.ann, remove(1)) == "roll_stands");
}

TEST_CASE("a room keeps its last messages and forgets older ones") {
  Room room;
  const std::size_t said = limits::chat_messages + 5;
  for (std::size_t i = 0; i < said; ++i) room.command(room.ann, say("text " + std::to_string(i)));
  CHECK(room.messages().size() == limits::chat_messages);
  CHECK(room.messages().front()["id"] == 6);
  CHECK(room.messages().back()["id"] == said);
  CHECK(room.refusal(room.ann, edit(5, "too late")) == "no_such_message");
  room.command(room.ann, edit(6, "just in time"));
}

TEST_CASE("commands that are not of the kind are named") {
  Room room;
  CHECK(room.error(room.ann, {{"type", "shout"}}).text == "command.type is \"shout\", known are say, edit, delete");
  CHECK(room.error(room.ann, {{"type", "say"}}).text == "say.text is missing");
  CHECK(room.error(room.ann, {{"type", "say"}, {"text", 5}}).text == "say.text must be text, not an integer");
  CHECK(room.error(room.ann, {{"type", "edit"}, {"id", "1"}, {"text", ""}}).text ==
        "edit.id must be an integer, not text");
  CHECK(room.error("mNobody", say("hello")).code == ErrorCode::not_joined);
}

TEST_CASE("typing is passed on, for members only, and nothing else is") {
  Room room;
  CHECK(room.signal(room.ann, {{"type", "typing"}}).ok());
  CHECK(room.signal(room.ann, {{"type", "typing"}, {"stopped", true}}).ok());
  CHECK(room.signal(room.ann, {{"type", "typing"}, {"stopped", 1}}).error().reason == "bad_field");
  CHECK(room.signal(room.ann, {{"type", "shouting"}}).error().reason == "unknown_command");
  CHECK(room.signal(room.ann, "typing").error().reason == "bad_field");
  CHECK(room.signal("mNobody", {{"type", "typing"}}).error().reason == "not_joined");
}

TEST_CASE("events that cannot follow change nothing") {
  Room room;
  room.command(room.ann, say("hello"));
  room.command(room.ann, say("/roll"));
  const Json before = room.state();
  const Json hostile[] = {
      {{"type", "said"}, {"id", 1}, {"kind", "text"}, {"by", "m"}, {"name", ""}, {"text", "again"}, {"time", 0}},
      {{"type", "said"}, {"id", 9}, {"kind", "text"}, {"by", "m"}, {"name", ""}, {"text", "early"}, {"time", 0}},
      {{"type", "said"}, {"id", 3}, {"kind", "roll"}, {"by", "m"}, {"name", ""}, {"text", "6!"}, {"time", 0}},
      {{"type", "edited"}, {"id", 7}, {"text", "nothing"}},
      {{"type", "edited"}, {"id", 2}, {"text", "a six"}},
      {{"type", "deleted"}, {"id", 7}},
  };
  for (const Json& body : hostile) {
    CHECK(room.inject(body));
    CHECK(room.state() == before);
  }
  CHECK_FALSE(room.inject({{"type", "edited"}, {"id", 1}, {"text", std::string(limits::chat_text_bytes + 1, 'x')}}));
  CHECK_FALSE(room.inject({{"type", "rolled_over"}}));
  CHECK(room.state() == before);
}
