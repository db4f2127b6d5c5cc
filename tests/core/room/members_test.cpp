#include "parlor/room/members.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "parlor/codec/utf8.hpp"
#include "restored.hpp"

using namespace parlor;
using room::Members;

namespace {

void join(Members& members, const room::MemberId& id, const std::string& wanted) {
  members.apply(room::MemberJoined{id, members.unique_name(wanted, id)});
}

std::string name_for(const Members& members, const std::string& wanted) {
  return members.unique_name(wanted, "mNew");
}

}  // namespace

TEST_CASE("members join, are renamed and leave") {
  Members members;
  join(members, "m1", "Ann");
  CHECK(members.size() == 1);
  CHECK(members.name_of("m1") == "Ann");
  members.apply(room::MemberRenamed{"m1", "Anna"});
  CHECK(members.find("m1")->name == "Anna");
  members.apply(room::MemberLeft{"m1"});
  CHECK(members.find("m1") == nullptr);
  CHECK(members.name_of("m1") == "m1");
}

TEST_CASE("who is not there is neither renamed nor leaves") {
  Members members;
  members.apply(room::MemberRenamed{"m1", "Ann"});
  members.apply(room::MemberLeft{"m1"});
  CHECK(members.size() == 0);
}

TEST_CASE("a name that another has gets a number, and is free again when its owner has gone") {
  Members members;
  join(members, "m1", "Ann");
  CHECK(name_for(members, "Ann") == "Ann 2");
  join(members, "m2", "Ann");
  CHECK(members.name_of("m2") == "Ann 2");
  CHECK(name_for(members, "Ann") == "Ann 3");
  CHECK(members.unique_name("Ann", "m1") == "Ann");
  members.apply(room::MemberLeft{"m1"});
  CHECK(name_for(members, "Ann") == "Ann");
  members.apply(room::MemberRenamed{"m2", "Bob"});
  CHECK(name_for(members, "Ann 2") == "Ann 2");
}

TEST_CASE("a name is one line, within its bound, and never empty") {
  const Members members;
  CHECK(name_for(members, "  Ann\nLee ") == "Ann Lee");
  CHECK(name_for(members, "") == "Guest");
  CHECK(name_for(members, " \t\n") == "Guest");
  const std::string longest = name_for(members, std::string(500, 'x'));
  CHECK(longest.size() + std::string(" 10002").size() == limits::member_name_bytes);
  CHECK(codec::is_utf8(name_for(
      members, "x" + [] {
        std::string text;
        for (int i = 0; i < 40; ++i) text += "掷";
        return text;
      }())));
}

TEST_CASE("in a crowd of 2,000 of the same name all are called differently, within the bound") {
  Members members;
  std::set<std::string> names;
  for (int i = 0; i < 2'000; ++i) {
    const room::MemberId id = "m" + std::to_string(i);
    join(members, id, std::string(100, 'x'));
    CHECK(names.insert(members.name_of(id)).second);
    CHECK(members.name_of(id).size() <= limits::member_name_bytes);
  }
  CHECK(members.size() == 2'000);
}

TEST_CASE("numbers taken on purpose neither hang the search nor make names long") {
  Members members;
  join(members, "m0", "Guest");
  std::uint64_t power = 2;
  for (int i = 1; i < 70; ++i, power *= 2) {
    members.apply(room::MemberJoined{"m" + std::to_string(i), "Guest " + std::to_string(power)});
  }
  CHECK(name_for(members, "Guest") == "Guest 3");
}

TEST_CASE("members are the same after a way through JSON, and names stay unique") {
  Members members;
  join(members, "m1", "Ann");
  join(members, "m2", "Ann");
  Members copy;
  REQUIRE(test::restore(copy, members.document()).ok());
  CHECK(copy.document() == members.document());
  CHECK(members.document() == codec::Json{{"m1", {{"name", "Ann"}}}, {"m2", {{"name", "Ann 2"}}}});
  CHECK(name_for(copy, "Ann") == "Ann 3");
  CHECK(test::restore(copy, codec::Json("x")).error().text == "members must be an object, not text");
}

TEST_CASE("a log that gives two members one name loses neither") {
  Members members;
  members.apply(room::MemberJoined{"m1", "Ann"});
  members.apply(room::MemberJoined{"m2", "Ann"});
  members.apply(room::MemberLeft{"m1"});
  CHECK(members.name_of("m2") == "Ann");
  CHECK(name_for(members, "Ann") == "Ann 2");
}

TEST_CASE("a member's id is made of its key, and does not show it") {
  const room::MemberId id = room::member_id("secret-key-0123456789");
  CHECK(id.size() == 21);
  CHECK(id[0] == 'm');
  CHECK(id.find_first_not_of("0123456789abcdef", 1) == std::string::npos);
  CHECK(id == room::member_id("secret-key-0123456789"));
  CHECK(id != room::member_id("secret-key-0123456788"));
}
