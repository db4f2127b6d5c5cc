#include "parlor/room_store/stored_text.hpp"

#include "parlor/codec/fields.hpp"
#include "parlor/room_store/secret_text.hpp"
#include "store_fixture.hpp"

namespace parlor::test {
namespace {

using room_store::parse_event;
using room_store::text_of_event;

TEST_CASE("an event's text is that of its fields, and is read back", "[room_store]") {
  room::Event written = event(7, "聊天 \"\\\n\x01");
  written.by = "m\"1";
  SECTION("of a session") {
    written.session = "one";
  }
  SECTION("of none") {}
  const auto text = text_of_event(written);
  REQUIRE(text.ok());
  CHECK(*text == codec::dump_json(codec::encode(written)));
  const auto read = parse_event(*text);
  REQUIRE(read.ok());
  CHECK(codec::encode(*read) == codec::encode(written));
}

TEST_CASE("a text that is no event is refused", "[room_store]") {
  for (const char* text : {"", "{}", "[1]", R"({"body":{},"by":"m","offset":0,"seq":1,"time":1})",
                           R"({"body":{},"by":"m","offset":1,"seq":1,"time":1}x)"}) {
    CHECK_FALSE(parse_event(text).ok());
  }
}

TEST_CASE("a tail reaches its end from its beginning without gaps", "[room_store]") {
  const auto problem = [](room::Offset last, std::vector<room::Event> events, room::Offset begin,
                          std::optional<room::Snapshot> snapshot = {}) {
    room::Tail tail;
    tail.last = last;
    tail.events = std::move(events);
    tail.snapshot = std::move(snapshot);
    const Status checked = room_store::check_tail(tail, begin);
    return checked ? std::string() : checked.error().text;
  };
  CHECK(problem(0, {}, 0).empty());
  CHECK(problem(3, events(1, 3), 0).empty());
  CHECK(problem(9, events(3, 9), 0, room::Snapshot{5, {}}).empty());
  CHECK(problem(5, {}, 0, room::Snapshot{5, {}}).empty());
  CHECK(problem(3, {}, 0) == "the events after 0 are missing");
  CHECK(problem(3, events(2, 3), 0) == "event 1 is missing");
  CHECK(problem(3, events(1, 2), 0) == "event 3 is missing");
  CHECK(problem(9, events(7, 9), 0, room::Snapshot{5, {}}) == "event 6 is missing");
  std::vector<room::Event> with_hole = events(1, 4);
  with_hole.erase(with_hole.begin() + 1);
  CHECK(problem(4, with_hole, 0) == "event 2 is missing");
}

TEST_CASE("a secret's text is read back, and nothing else is", "[room_store]") {
  room::Secret secret{};
  secret[0] = 0xab, secret[31] = 1;
  CHECK(room_store::parse_secret(room_store::text_of_secret(secret)) == secret);
  for (const std::string& text : {std::string(), std::string(64, 'g'), std::string(63, '0'), std::string(65, '0')}) {
    CHECK_FALSE(room_store::parse_secret(text).has_value());
  }
}

}  // namespace
}  // namespace parlor::test
