#include "parlor/codec/fields.hpp"

#include <catch2/catch.hpp>

using namespace parlor;
using codec::decode;
using codec::encode;
using codec::Json;

namespace {

enum class Color : std::uint8_t { red, green };
constexpr std::array<std::string_view, 2> names_of(Color) {
  return {"red", "green"};
}

struct Point {
  std::int64_t x = 0;
  std::int64_t y = 0;
  bool operator==(const Point&) const = default;
  static constexpr auto fields() {
    return std::tuple{codec::field("x", &Point::x).range(-10, 10), codec::field("y", &Point::y).or_default()};
  }
};

struct Everything {
  bool flag = false;
  std::int32_t small = 0;
  std::uint8_t tiny = 0;
  std::uint64_t wide = 0;
  std::string text;
  Color color = Color::red;
  Json any;
  std::optional<std::int64_t> maybe;
  std::optional<Point> nullable;
  std::vector<Point> list;
  std::map<std::string, std::int64_t> map;
  static constexpr auto fields() {
    using E = Everything;
    return std::tuple{codec::field("flag", &E::flag),
                      codec::field("small", &E::small),
                      codec::field("tiny", &E::tiny),
                      codec::field("wide", &E::wide),
                      codec::field("text", &E::text).range(1, 5),
                      codec::field("color", &E::color),
                      codec::field("any", &E::any),
                      codec::field("maybe", &E::maybe).range(1, 3).or_default(),
                      codec::field("nullable", &E::nullable),
                      codec::field("list", &E::list).range(1, 2),
                      codec::field("map", &E::map).max(2)};
  }
};

struct Move {
  static constexpr std::string_view type = "move";
  Point to;
  static constexpr auto fields() { return std::tuple{codec::field("to", &Move::to)}; }
};
struct Stop {
  static constexpr std::string_view type = "stop";
  static constexpr auto fields() { return std::tuple<>{}; }
};
using Order = std::variant<Move, Stop>;

Json everything() {
  return {{"flag", true},
          {"small", -7},
          {"tiny", 255},
          {"wide", 9007199254740991},
          {"text", "abc"},
          {"color", "green"},
          {"any", {1, {{"k", nullptr}}}},
          {"nullable", nullptr},
          {"list", {{{"x", 1}, {"y", 2}}}},
          {"map", {{"one", 1}}}};
}

/// The message for everything() with one field changed.
std::string message(const char* field, const Json& value) {
  Json json = everything();
  json[field] = value;
  const Result<Everything> decoded = decode<Everything>(json, "it");
  if (decoded) return "accepted";
  CHECK(decoded.error().code == ErrorCode::bad_field);
  return decoded.error().text;
}

template <class T>
std::string message_of(const Json& json) {
  const Result<T> decoded = decode<T>(json, "it");
  return decoded ? "accepted" : decoded.error().text;
}

}  // namespace

TEST_CASE("a struct of every kind of field is the same after a way through JSON") {
  const Result<Everything> decoded = decode<Everything>(everything());
  REQUIRE(decoded.ok());
  CHECK(decoded->color == Color::green);
  CHECK(decoded->tiny == 255);
  CHECK_FALSE(decoded->maybe.has_value());
  CHECK(decoded->list == std::vector<Point>{{1, 2}});
  CHECK(encode(*decoded) == everything());
}

TEST_CASE("unknown fields are ignored") {
  Json json = everything();
  json["news"] = "later version";
  CHECK(decode<Everything>(json).ok());
}

TEST_CASE("a missing field is named, unless it has a default") {
  for (const char* name : {"flag", "small", "text", "color", "any", "nullable", "list", "map"}) {
    Json json = everything();
    json.erase(name);
    CHECK(message_of<Everything>(json) == "it." + std::string(name) + " is missing");
  }
  CHECK(decode<Point>({{"x", 1}})->y == 0);
}

TEST_CASE("an optional field is absent, null, or within its bounds; an empty one with a default is not written") {
  CHECK(message("maybe", nullptr) == "accepted");
  CHECK(message("maybe", 3) == "accepted");
  CHECK(message("maybe", 4) == "it.maybe must be from 1 to 3");
  CHECK(message("nullable", {{"x", 11}}) == "it.nullable.x must be from -10 to 10");
  Everything filled = *decode<Everything>(everything());
  filled.maybe = 2;
  CHECK(encode(filled)["maybe"] == 2);
  CHECK(encode(filled)["nullable"] == nullptr);
}

TEST_CASE("a value of the wrong type is answered with what it is and what it must be") {
  CHECK(message("flag", 1) == "it.flag must be true or false, not an integer");
  CHECK(message("small", "7") == "it.small must be an integer, not text");
  CHECK(message("small", 1.5) == "it.small must be an integer, not something else");
  CHECK(message("small", true) == "it.small must be an integer, not a boolean");
  CHECK(message("text", nullptr) == "it.text must be text, not null");
  CHECK(message("color", 1) == "it.color must be text, not an integer");
  CHECK(message("list", Json::object()) == "it.list must be an array, not an object");
  CHECK(message("map", Json::array()) == "it.map must be an object, not an array");
  CHECK(message("nullable", 5) == "it.nullable must be an object, not an integer");
  CHECK(message_of<Everything>("x") == "it must be an object, not text");
}

TEST_CASE("integers keep their field's bounds and their type's") {
  CHECK(message("tiny", 256) == "it.tiny must be from 0 to 255");
  CHECK(message("tiny", -1) == "it.tiny must be from 0 to 255");
  CHECK(message("small", 2147483648) == "it.small must be from -2147483648 to 2147483647");
  CHECK(message("wide", -1) == "it.wide must be from 0 to 9007199254740991");
  CHECK(message("wide", 9007199254740992) == "it.wide must be from 0 to 9007199254740991");
  CHECK(message_of<Point>({{"x", -11}}) == "it.x must be from -10 to 10");
  CHECK(message_of<Point>({{"x", 0}, {"y", -9007199254740992}}).starts_with("it.y must be from"));
}

TEST_CASE("texts have bounds in bytes, lists in elements, maps in entries") {
  CHECK(message("text", "") == "it.text must have 1 to 5 bytes");
  CHECK(message("text", "水水") == "it.text must have 1 to 5 bytes");
  CHECK(message("list", Json::array()) == "it.list must have 1 to 2 elements");
  CHECK(message("list", {{{"x", 1}}, {{"x", 1}}, {{"x", 1}}}) == "it.list must have 1 to 2 elements");
  CHECK(message("map", {{"a", 1}, {"b", 2}, {"c", 3}}) == "it.map must have 0 to 2 entries");
}

TEST_CASE("an enum is one of its names") {
  CHECK(message("color", "blue") == "it.color must be one of red, green");
  CHECK(encode(Color::green) == "green");
}

TEST_CASE("the path to an error goes through lists and maps") {
  CHECK(message("list", {{{"x", 1}}, {{"x", "1"}}}) == "it.list[].x must be an integer, not text");
  CHECK(message("map", {{"two", "2"}}) == "it.map.two must be an integer, not text");
}

TEST_CASE("a variant is told by its type") {
  CHECK(std::get<Move>(*decode<Order>({{"type", "move"}, {"to", {{"x", 1}}}})).to.x == 1);
  CHECK(std::holds_alternative<Stop>(*decode<Order>({{"type", "stop"}})));
  CHECK(encode(Order(Stop{})) == Json{{"type", "stop"}});
  CHECK(encode(Order(Move{{1, 2}})) == Json{{"type", "move"}, {"to", {{"x", 1}, {"y", 2}}}});
}

TEST_CASE("a variant's errors begin with the alternative's type") {
  CHECK(message_of<Order>({{"type", "move"}}) == "move.to is missing");
  CHECK(message_of<Order>({{"type", "move"}, {"to", {{"x", 99}}}}) == "move.to.x must be from -10 to 10");
}

TEST_CASE("an unknown type is quoted, not at any length, with the known ones") {
  const Result<Order> unknown = decode<Order>({{"type", "fly"}}, "order");
  CHECK(unknown.error().code == ErrorCode::unknown_command);
  CHECK(unknown.error().text == "order.type is \"fly\", known are move, stop");
  const std::string quoted = message_of<Order>({{"type", std::string(1'000, 'x')}});
  CHECK(quoted.size() < 100);
  CHECK(message_of<Order>({{"type", std::string(39, 'x') + "水"}}).size() < 100);
}

TEST_CASE("a variant needs an object with a type that is text") {
  CHECK(message_of<Order>(Json::array()) == "it must be an object, not an array");
  CHECK(message_of<Order>(Json::object()) == "it.type is missing");
  CHECK(message_of<Order>({{"type", 5}}) == "it.type must be text, not an integer");
}

TEST_CASE("lists are read as a whole or not at all") {
  std::vector<Point> points;
  CHECK(decode<std::vector<Point>>(Json::array({{{"x", 1}}, {{"x", 2}}}))->size() == 2);
  CHECK_FALSE(decode<std::vector<Point>>(Json::array({{{"x", 1}}, 5})).ok());
}
