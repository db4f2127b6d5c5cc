#include "parlor/room/name.hpp"

#include <catch2/catch.hpp>

#include "parlor/base/limits.hpp"

using namespace parlor;
using room::parse_room_name;

TEST_CASE("a room's name has two halves") {
  const Result<room::RoomName> name = parse_room_name("chat/Lobby-1_a.b");
  REQUIRE(name.ok());
  CHECK(name->kind == "chat");
  CHECK(name->name == "Lobby-1_a.b");
  CHECK(name->text() == "chat/Lobby-1_a.b");
}

TEST_CASE("what is no room name is refused") {
  for (const char* text : {"", "/", "chat", "chat/", "/lobby", "chat/a/b", "chat//a", "chat/a b", "chat/掷", " chat/a",
                           "chat/a\n", "chat/a%2f", "chat\\a"}) {
    INFO(text);
    REQUIRE_FALSE(parse_room_name(text).ok());
    CHECK(parse_room_name(text).error().code == ErrorCode::bad_room_name);
  }
  CHECK_FALSE(parse_room_name(std::string_view("chat/a\0", 7)).ok());
}

TEST_CASE("each half has its bound") {
  const std::string longest(limits::room_name_bytes, 'x');
  CHECK(parse_room_name(longest + "/" + longest).ok());
  CHECK_FALSE(parse_room_name(longest + "x/a").ok());
  CHECK_FALSE(parse_room_name("a/" + longest + "x").ok());
}
