#include "parlor/codec/json.hpp"

#include <catch2/catch.hpp>

#include "random.hpp"

using namespace parlor;
using codec::dump_json;
using codec::Json;
using codec::parse_json;

namespace {

std::string reason(std::string_view text, codec::ParseOptions options = {}) {
  const Result<Json> parsed = parse_json(text, options);
  return parsed ? "accepted " + dump_json(*parsed) : parsed.error().reason;
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace

TEST_CASE("JSON that is right is taken, whole, with white space around it, and not with anything else behind it") {
  const std::pair<const char*, const char*> cases[] = {
      {"null", "null"},
      {"true", "true"},
      {"false", "false"},
      {"0", "0"},
      {"-0", "0"},
      {"-1", "-1"},
      {"9007199254740991", "9007199254740991"},
      {"-9007199254740991", "-9007199254740991"},
      {R"("")", R"("")"},
      {R"("a\u0041\n\"\\\/")", R"("aA\n\"\\/")"},
      {R"("\u0000")", R"("\u0000")"},
      {R"("\ud83d\ude00")", "\"😀\""},
      {"\"掷\"", "\"掷\""},
      {"[]", "[]"},
      {"[1, [2]]", "[1,[2]]"},
      {"{}", "{}"},
      {R"({"b":1,"a":{"b":2}})", R"({"a":{"b":2},"b":1})"},
      {R"({"":0})", R"({"":0})"},
  };
  for (const auto& [text, wanted] : cases) {
    INFO(text);
    CHECK(reason(text) == "accepted " + std::string(wanted));
    CHECK(reason(" \t\r\n" + std::string(text) + "\n ") == "accepted " + std::string(wanted));
    for (const std::string behind : {" 1", ",", "]", "}", " null", "\x0B", "//"}) {
      CHECK(reason(text + behind) != "accepted " + std::string(wanted));
    }
    CHECK(reason(text + std::string(1, '\0')) == "bad_json");
    CHECK(reason(text + std::string("\0 garbage", 9)) == "bad_json");
  }
}

TEST_CASE("JSON cut anywhere is refused") {
  const std::string text = R"({"type":"say","list":[1,{"deep":null}],"text":"掷\n","ok":true})";
  REQUIRE(parse_json(text).ok());
  for (std::size_t size = 0; size < text.size(); ++size) {
    INFO(size);
    const std::string cut = reason(text.substr(0, size));
    CHECK((cut == "bad_json" || cut == "bad_utf8"));
  }
}

TEST_CASE("what is not JSON is refused") {
  const char* bad[] = {"",
                       " ",
                       "nul",
                       "True",
                       "NaN",
                       "Infinity",
                       "+1",
                       "01",
                       "-",
                       "--1",
                       "1.",
                       ".5",
                       "1e",
                       "0x10",
                       "'a'",
                       "\"",
                       "\"a",
                       "\"\t\"",
                       "\"\n\"",
                       R"("\x")",
                       R"("\u12")",
                       "[1,]",
                       "[,1]",
                       "[1 2]",
                       "{,}",
                       R"({"a":1,})",
                       R"({"a" 1})",
                       "{a:1}",
                       "{1:2}",
                       "/**/1",
                       "1//",
                       "[",
                       "]",
                       "{",
                       "}",
                       ("\xEF\xBB\xBF"
                        "1")};
  for (const char* text : bad) {
    INFO(text);
    CHECK(reason(text) == "bad_json");
  }
}

TEST_CASE("an error in JSON says at which byte") {
  CHECK(parse_json("[1,x]").error().text.find("at byte 4") != std::string::npos);
  CHECK(parse_json(std::string_view("1\0x", 3)).error().text.find("at byte 2") != std::string::npos);
}

TEST_CASE("lone surrogates are refused") {
  for (const char* text : {R"("\ud800")", R"("\udc00")", R"("\ud800x")", R"("\ud800\ud800")", R"("\udc00\ud800")",
                           R"("\ud800\u0041")", R"({"\udfff":1})"}) {
    INFO(text);
    CHECK(reason(text) == "bad_json");
  }
}

TEST_CASE("bytes that are not UTF-8 are refused, overlong forms and encoded surrogates among them") {
  for (const char* bytes : {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF"}) {
    CHECK(reason("\"" + std::string(bytes) + "\"") == "bad_utf8");
    CHECK(reason("{\"" + std::string(bytes) + "\":1}") == "bad_utf8");
    CHECK(reason(bytes) == "bad_utf8");
  }
}

TEST_CASE("a key that stands twice in one object is refused, and named") {
  CHECK(reason(R"({"a":1,"a":1})") == "bad_json");
  CHECK(reason(R"({"a":1,"\u0061":2})") == "bad_json");
  CHECK(reason(R"([{"x":{"k":[],"k":{}}}])") == "bad_json");
  CHECK(reason(R"({"a":{"a":1},"b":{"a":1}})") == R"(accepted {"a":{"a":1},"b":{"a":1}})");
  CHECK(parse_json(R"({"key":1,"key":1})").error().text.find("\"key\"") != std::string::npos);
}

TEST_CASE("integers are taken within 2^53-1 on both sides, and no other numbers") {
  for (const char* text : {"9007199254740992", "-9007199254740992", "18446744073709551615", "18446744073709551616",
                           "-9223372036854775808", "-9223372036854775809", "1.0", "1e2", "-0.0", "0.5", "1E0"}) {
    INFO(text);
    CHECK(reason(text) == "number_out_of_range");
    CHECK(reason("[" + std::string(text) + "]") == "number_out_of_range");
  }
}

TEST_CASE("any number is taken where it is asked for") {
  const codec::ParseOptions any{.numbers = codec::Numbers::any};
  CHECK(reason("1.5", any) == "accepted 1.5");
  CHECK(reason("18446744073709551615", any) == "accepted 18446744073709551615");
  CHECK(reason("-9223372036854775808", any) == "accepted -9223372036854775808");
  CHECK(reason("1e999", any) == "number_out_of_range");
}

TEST_CASE("arrays and objects nest up to the limit") {
  CHECK(parse_json(nested(limits::json_depth)).ok());
  CHECK(reason(nested(limits::json_depth + 1)) == "too_deep");
  CHECK(reason(std::string(60'000, '[')) == "too_deep");
  CHECK(reason("[{}]", {.max_depth = 1}) == "too_deep");
  CHECK(parse_json("[[],[],[[]]]", {.max_depth = 3}).ok());
  CHECK(parse_json("1", {.max_depth = 0}).ok());
}

TEST_CASE("a text has at most its limit of bytes") {
  const std::string text = "\"" + std::string(limits::frame_bytes - 2, 'x') + "\"";
  CHECK(parse_json(text).ok());
  const Result<Json> larger = parse_json(text + " ");
  REQUIRE_FALSE(larger.ok());
  CHECK(larger.error().text == "the text has 65537 bytes, the limit is 65536");
}

TEST_CASE("objects are written with their keys sorted, and without spaces") {
  CHECK(dump_json({{"b", 1}, {"a", {1, nullptr, "x"}}}) == R"({"a":[1,null,"x"],"b":1})");
}

TEST_CASE("a text that is not UTF-8 is written with replacement characters") {
  CHECK(dump_json(std::string("a\xFF"
                              "b")) ==
        "\"a\xEF\xBF\xBD"
        "b\"");
}

TEST_CASE("hostile texts are refused or taken as JSON, and what is taken is written and read the same") {
  test::Random random(11);
  const std::string alphabet = "{}[],:\"\\u0123d8e- \ntrfalsn.+E\xC3\xA9\x80";
  for (int round = 0; round < 20'000; ++round) {
    std::string text(static_cast<std::size_t>(random.below(14)), ' ');
    for (char& byte : text) byte = alphabet[static_cast<std::size_t>(random.below(alphabet.size()))];
    const Result<Json> parsed = parse_json(text);
    if (parsed) CHECK(*parse_json(dump_json(*parsed)) == *parsed);
  }
}
