#include "parlor/groups/group_table.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace parlor;
using namespace parlor::groups;

namespace {

std::vector<std::string> names(const GroupTable::Members& members) {
  std::vector<std::string> all;
  for (const auto& [channel, since] : members) all.push_back(channel);
  return all;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("members come in the order of their names, whatever the order they joined in", "[groups][table]") {
  GroupTable table;
  for (const char* channel : {"c", "a", "b"}) REQUIRE(table.add("g", channel, 0).ok());
  CHECK(names(table.members("g", 0)) == Names{"a", "b", "c"});
  CHECK(names(table.members("other", 0)).empty());
}

TEST_CASE("adding twice is one membership, discarding ends it", "[groups][table]") {
  GroupTable table;
  REQUIRE(table.add("g", "a", 0).ok());
  REQUIRE(table.add("g", "a", 0).ok());
  CHECK(names(table.members("g", 0)) == Names{"a"});
  table.discard("g", "b");
  table.discard("h", "a");
  table.discard("g", "a");
  CHECK(names(table.members("g", 0)).empty());
  CHECK(table.group_count() == 0);
}

TEST_CASE("a membership expires after its time unless it is renewed", "[groups][table]") {
  GroupTable table({.expiry_ms = 100});
  REQUIRE(table.add("g", "a", 0).ok());
  REQUIRE(table.add("g", "b", 0).ok());
  REQUIRE(table.add("g", "b", 60).ok());
  CHECK(names(table.members("g", 99)) == Names{"a", "b"});
  CHECK(names(table.members("g", 100)) == Names{"b"});
  CHECK(names(table.members("g", 160)).empty());
  CHECK(table.group_count() == 0);
}

TEST_CASE("a channel that is known to be read is renewed instead of dropped", "[groups][table]") {
  GroupTable table({.expiry_ms = 100});
  REQUIRE(table.add("g", "a", 0).ok());
  REQUIRE(table.add("g", "b", 0).ok());
  const GroupTable::Keep keep_a = [](std::string_view channel) { return channel == "a"; };
  CHECK(names(table.members("g", 150, keep_a)) == Names{"a"});
  CHECK(names(table.members("g", 249)) == Names{"a"});
  CHECK(names(table.members("g", 250)).empty());
}

TEST_CASE("a sweep drops what has expired in every group", "[groups][table]") {
  GroupTable table({.expiry_ms = 100});
  REQUIRE(table.add("g", "a", 0).ok());
  REQUIRE(table.add("h", "a", 50).ok());
  table.expire(100);
  CHECK(table.group_count() == 1);
  CHECK(names(table.members("h", 100)) == Names{"a"});
}

TEST_CASE("a full group takes no one until a membership expires", "[groups][table]") {
  GroupTable table({.expiry_ms = 100, .groups = 2, .members = 2});
  REQUIRE(table.add("g", "a", 0).ok());
  REQUIRE(table.add("g", "b", 50).ok());
  const Status full = table.add("g", "c", 60);
  REQUIRE_FALSE(full.ok());
  CHECK(full.error().code == ErrorCode::group_full);
  CHECK(table.add("g", "b", 60).ok());
  CHECK(table.add("g", "c", 100).ok());
  CHECK(names(table.members("g", 100)) == Names{"b", "c"});
}

TEST_CASE("no more groups than the bound", "[groups][table]") {
  GroupTable table({.groups = 1});
  REQUIRE(table.add("g", "a", 0).ok());
  const Status more = table.add("h", "a", 0);
  REQUIRE_FALSE(more.ok());
  CHECK(more.error().code == ErrorCode::too_many_channels);
  table.discard("g", "a");
  CHECK(table.add("h", "a", 0).ok());
}

TEST_CASE("wrong names are refused and change nothing", "[groups][table]") {
  GroupTable table;
  CHECK(table.add("a b", "c", 0).error().code == ErrorCode::bad_group_name);
  CHECK(table.add("g", "!", 0).error().code == ErrorCode::bad_channel_name);
  CHECK(table.group_count() == 0);
}

TEST_CASE("clear forgets every membership", "[groups][table]") {
  GroupTable table;
  REQUIRE(table.add("g", "a", 0).ok());
  table.clear();
  CHECK(table.members("g", 0).empty());
}
