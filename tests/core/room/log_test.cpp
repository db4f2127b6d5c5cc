#include "parlor/room/log.hpp"

#include <catch2/catch.hpp>

using namespace parlor;
using room::Event;
using room::Log;

namespace {

std::vector<Event> events(room::Offset first, std::size_t count) {
  std::vector<Event> made;
  for (std::size_t i = 0; i < count; ++i) made.push_back(Event{first + i, 0, "ann", 0, {{"type", "test"}}});
  return made;
}

ErrorCode error_since(const Log& log, const room::Position& position) {
  const auto since = log.since(position);
  REQUIRE_FALSE(since.ok());
  return since.error().code;
}

}  // namespace

TEST_CASE("an append that expects another end changes nothing") {
  Log log("e");
  REQUIRE(log.append(0, events(1, 2)).ok());
  const Status behind = log.append(1, events(2, 1));
  REQUIRE_FALSE(behind.ok());
  CHECK(behind.error().code == ErrorCode::offset_gap);
  CHECK_FALSE(log.append(3, events(4, 1)).ok());
  CHECK(log.last() == 2);
  CHECK(log.find(3) == nullptr);
  CHECK(log.append(2, events(3, 1)).ok());
  CHECK(log.last() == 3);
}

TEST_CASE("an append of nothing is one") {
  Log log("e");
  CHECK(log.append(0, {}).ok());
  CHECK(log.last() == 0);
}

TEST_CASE("since gives what lies behind a position, which may be the end") {
  Log log("e");
  REQUIRE(log.append(0, events(1, 3)).ok());
  CHECK(log.since({"e", 0})->size() == 3);
  const auto last = log.since({"e", 2});
  REQUIRE(last.ok());
  REQUIRE(last->size() == 1);
  CHECK(last->front().offset == 3);
  CHECK(log.since({"e", 3})->empty());
}

TEST_CASE("a position in another epoch, or ahead of the log, cannot be continued from") {
  Log log("e");
  REQUIRE(log.append(0, events(1, 3)).ok());
  CHECK(error_since(log, {"f", 3}) == ErrorCode::epoch_changed);
  CHECK(error_since(log, {"e", 4}) == ErrorCode::offset_gap);
}

TEST_CASE("the log keeps its newest events, and says so when a position lies before them") {
  Log log("e");
  const std::size_t kept = limits::room_log_events;
  REQUIRE(log.append(0, events(1, kept)).ok());
  CHECK(log.since({"e", 0}).ok());
  REQUIRE(log.append(kept, events(kept + 1, 1)).ok());
  CHECK(error_since(log, {"e", 0}) == ErrorCode::log_trimmed);
  CHECK(log.since({"e", 1})->size() == kept);
  CHECK(log.find(1) == nullptr);
  REQUIRE(log.find(2) != nullptr);
  CHECK(log.find(2)->offset == 2);
  CHECK(log.find(kept + 1)->offset == kept + 1);
  CHECK(log.find(0) == nullptr);
  CHECK(log.find(kept + 2) == nullptr);
}

TEST_CASE("an empty log has nothing and can be continued from its beginning") {
  const Log log("e");
  CHECK(log.find(0) == nullptr);
  CHECK(log.find(1) == nullptr);
  CHECK(log.since({"e", 0})->empty());
}
