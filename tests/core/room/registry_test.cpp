#include "parlor/room/registry.hpp"

#include <catch2/catch.hpp>

#include "parlor/kinds/standard_kinds.hpp"
#include "restored.hpp"

using namespace parlor;

TEST_CASE("the standard kinds are chat and dice, each room with its own state") {
  const room::Registry kinds = room::standard_kinds();
  CHECK(kinds.knows("chat"));
  CHECK(kinds.knows("dice"));
  CHECK_FALSE(kinds.knows("chess"));
  auto first = kinds.make("chat");
  const auto second = kinds.make("chat");
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  CHECK(test::restore(**first, {{"last_id", 5}, {"messages", codec::Json::array()}}).ok());
  CHECK((*second)->document()["last_id"] == 0);
}

TEST_CASE("an unknown kind is answered with the known ones") {
  const auto made = room::standard_kinds().make("chess");
  REQUIRE_FALSE(made.ok());
  CHECK(made.error().code == ErrorCode::unknown_room_kind);
  CHECK(made.error().text == "no room kind \"chess\" is registered, known are chat, dice");
}

TEST_CASE("an empty registry makes no rooms") {
  CHECK(room::Registry().make("chat").error().code == ErrorCode::unknown_room_kind);
}
