#include "parlor/codec/json_diff.hpp"

#include <catch2/catch.hpp>

using namespace parlor::codec;
using Paths = std::vector<std::string>;

TEST_CASE("values that are the same differ nowhere") {
  const Json value = Json::parse(R"({"a":[1,{"b":null}],"c":"x"})");
  CHECK(differences(value, value, 8).empty());
  CHECK(differences(Json(1), Json(1), 8).empty());
}

TEST_CASE("differences are named by where they stand, in order") {
  const Json ours = Json::parse(R"({"a":[1,{"b":2}],"c":"x","e":[1,2],"only":1})");
  const Json theirs = Json::parse(R"({"a":[1,{"b":3}],"c":["x"],"d":0,"e":[1,2,3]})");
  CHECK(differences(ours, theirs, 8) == Paths{"/a/1/b", "/c", "/e/2", "/only", "/d"});
  CHECK(differences(ours, theirs, 2) == Paths{"/a/1/b", "/c"});
  CHECK(differences(ours, theirs, 0).empty());
  CHECK(differences(Json(1), Json("1"), 8) == Paths{""});
}

TEST_CASE("a pointer's special characters are escaped as RFC 6901 says") {
  CHECK(differences({{"a/b~c", 1}}, {{"a/b~c", 2}}, 8) == Paths{"/a~1b~0c"});
}
