#include "parlor/app/scope.hpp"

#include <string>

#include <catch2/catch.hpp>

using parlor::app::Scope;

TEST_CASE("a header is found by its name, the first of several", "[app][scope]") {
  Scope scope;
  scope.headers = {{"host", "a"}, {"x-many", "1"}, {"x-many", "2"}};
  CHECK(scope.header("host") == "a");
  CHECK(scope.header("x-many") == "1");
  CHECK(scope.header("absent").empty());
}

TEST_CASE("query parameters are decoded", "[app][scope]") {
  Scope scope;
  scope.query_string = "groupID=42&message=%E4%BD%A0%E5%A5%BD+%26&empty=&flag&twice=1&twice=2&a%62=c&eq=a=b";
  CHECK(scope.query("groupID") == "42");
  CHECK(scope.query("message") == "你好 &");
  CHECK(scope.query("twice") == "1");
  CHECK(scope.query("ab") == "c");
  CHECK(scope.query("eq") == "a=b");
  CHECK(scope.query("absent").empty());
  for (const char* present : {"empty", "flag"}) {
    CHECK(scope.query(present).empty());
    CHECK(scope.has_query(present));
  }
  CHECK_FALSE(scope.has_query("absent"));
}

TEST_CASE("a malformed query parameter is empty and harms no other", "[app][scope]") {
  for (const char* bad : {"%", "%4", "%zz", "%4z", "%ff", "%ed%a0%80"}) {
    Scope scope;
    scope.query_string = "a=" + std::string(bad) + "&b=2";
    CAPTURE(bad);
    CHECK(scope.query("a").empty());
    CHECK(scope.query("b") == "2");
  }
}

TEST_CASE("a cookie is found in one Cookie header or several", "[app][scope]") {
  Scope scope;
  scope.headers = {{"cookie", "a=1; token=x=y ;b=2"}, {"host", "token=no"}, {"cookie", "c=3"}};
  CHECK(scope.cookie("a") == "1");
  CHECK(scope.cookie("token") == "x=y");
  CHECK(scope.cookie("b") == "2");
  CHECK(scope.cookie("c") == "3");
  CHECK(scope.cookie("oken").empty());
}

TEST_CASE("a captured parameter, or nothing", "[app][scope]") {
  Scope scope;
  scope.url_route = {{"room_name", "lobby"}};
  CHECK(scope.parameter("room_name") == "lobby");
  CHECK(scope.parameter("other").empty());
}
