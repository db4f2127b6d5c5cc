#include "parlor/groups/names.hpp"

#include <string>

#include <catch2/catch.hpp>

using namespace parlor;
using namespace parlor::groups;

TEST_CASE("a group name is 1 to 99 letters, digits, '_', '-' and '.'", "[groups][names]") {
  for (const char* good : {"a", "chat_lobby", "A-Z.0_9", "-", "42"}) CHECK(is_group_name(good));
  CHECK(is_group_name(std::string(99, 'x')));
  for (const char* bad : {"", " ", "a b", "a!b", "a/b", "聊天", "a\n", "é"}) CHECK_FALSE(is_group_name(bad));
  CHECK_FALSE(is_group_name(std::string(100, 'x')));
  CHECK_FALSE(is_group_name(std::string_view("a\0b", 3)));
}

TEST_CASE("a channel name may hold one '!', not at its beginning", "[groups][names]") {
  for (const char* good : {"test_channel", "specific.3f!a1", "inbox!", "a!b.c-d_e"}) CHECK(is_channel_name(good));
  for (const char* bad : {"", "!", "!a", "a!b!c", "a!b c", "a b!c", "频道"}) CHECK_FALSE(is_channel_name(bad));
  CHECK(is_channel_name("a!" + std::string(97, 'x')));
  CHECK_FALSE(is_channel_name("a!" + std::string(98, 'x')));
}

TEST_CASE("a wrong name is refused with the name in the text, made printable", "[groups][names]") {
  CHECK(check_group_name("lobby").ok());
  CHECK(check_channel_name("lobby!1").ok());
  const Status group = check_group_name("a\x1b[31m b");
  REQUIRE_FALSE(group.ok());
  CHECK(group.error().code == ErrorCode::bad_group_name);
  CHECK(group.error().text.find("'a?[31m b'") == 0);
  const Status channel = check_channel_name(std::string(5000, 'x'));
  REQUIRE_FALSE(channel.ok());
  CHECK(channel.error().code == ErrorCode::bad_channel_name);
  CHECK(channel.error().text.size() < 300);
}
