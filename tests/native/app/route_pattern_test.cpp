#include "parlor/app/route_pattern.hpp"

#include <stdexcept>

#include <catch2/catch.hpp>

using parlor::app::RoutePattern;

TEST_CASE("a pattern without braces fits its own path only", "[app][route_pattern]") {
  const RoutePattern chat("/ws/chat/");
  CHECK(chat.match("/ws/chat/"));
  for (const char* other : {"/ws/chat", "/ws/chat/x", "/ws/chat//", "/WS/chat/", ""}) CHECK_FALSE(chat.match(other));
}

TEST_CASE("{name} takes one or more word characters", "[app][route_pattern]") {
  const RoutePattern room("/chat/{room_name}/");
  CHECK(room.match("/chat/lobby/") == RoutePattern::Parameters{{"room_name", "lobby"}});
  CHECK(room.match("/chat/A_9/")->at("room_name") == "A_9");
  CHECK(room.match("/chat/聊天/")->at("room_name") == "聊天");
  for (const char* other : {"/chat//", "/chat/", "/chat/a-b/", "/chat/a b/", "/chat/a/b/", "/chat/a", "/chat/a.b/"}) {
    CHECK_FALSE(room.match(other));
  }
}

TEST_CASE("several parameters are captured by name", "[app][route_pattern]") {
  const RoutePattern pattern("/{a}/x-{b}.json");
  CHECK(pattern.match("/1/x-2.json") == RoutePattern::Parameters{{"a", "1"}, {"b", "2"}});
  CHECK_FALSE(pattern.match("/1/x-.json"));
}

TEST_CASE("{name...} takes all that follows, also nothing", "[app][route_pattern]") {
  const RoutePattern below("/room/{rest...}");
  CHECK(below.match("/room/")->at("rest").empty());
  CHECK(below.match("/room/a/b-c d/")->at("rest") == "a/b-c d/");
  CHECK_FALSE(below.match("/room"));
  CHECK_FALSE(below.match("/rooms/"));
}

TEST_CASE("a pattern that cannot mean anything is refused where it is written", "[app][route_pattern]") {
  for (const char* bad : {"", "chat/", "/{", "/}", "/{}/", "/{a b}/", "/{a}{b}/", "/{a}x/", "/{a}/{a}/", "/{a...}/b",
                          "/{...}", "/{a}/{b"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(RoutePattern(bad), std::invalid_argument);
  }
}
