#include "parlor/codec/json_reader.hpp"

#include <catch2/catch.hpp>

#include "random.hpp"
#include "reference_json.hpp"

using namespace parlor;
using codec::dump_json;
using codec::Json;
using codec::parse_json;

namespace {

constexpr codec::ParseOptions any{.numbers = codec::Numbers::any};

/// The member "m" of the text: "minimal TEXT", "other TEXT", "none", or the error's text.
std::string scanned(std::string_view text, codec::ParseOptions options = {}) {
  codec::Tape tape;
  if (Status status = codec::read_json(text, tape, options); !status) return status.error().text;
  const codec::Tape::Index member = tape.find(codec::Tape::root, "m");
  if (member == 0) return "none";
  return (tape[member].is_minimal ? "minimal " : "other ") + std::string(tape[member].source);
}

std::string verdict(const Result<Json>& parsed) {
  return parsed ? "taken: " + dump_json(*parsed) : parsed.error().reason + ": " + parsed.error().text;
}

/// A text that is JSON, or nearly: pieces that JSON is made of, in an order that is often right.
class Texts {
 public:
  explicit Texts(std::uint64_t seed) : random_(seed) {}

  std::string next() {
    std::string text = value(4);
    if (random_.below(3) == 0) text = spoilt(std::move(text));
    return text;
  }

 private:
  std::string pick(const std::vector<std::string>& from) {
    return from[static_cast<std::size_t>(random_.below(from.size()))];
  }
  std::string space() { return random_.below(12) == 0 ? pick({" ", "\n", "\t", "\r", "  "}) : ""; }
  std::string text() {
    std::string text = "\"";
    while (random_.below(3) != 0) {
      text += pick({"a", "m", "type", "掷", "\\n", "\\\"", "\\u0041", "\\u001f", "\\u001F", "\\u000a", "\\/",
                    "\\ud83d\\ude00", "\\ud83d", "\\x", "\x7F", "\xC3\xA9", "\\u00"});
    }
    return text + "\"";
  }
  std::string number() {
    return pick({"0",
                 "-0",
                 "1",
                 "-17",
                 "9007199254740991",
                 "9007199254740992",
                 "-9007199254740991",
                 "1.5",
                 "1e3",
                 "1E+2",
                 "0.1",
                 "01",
                 "-",
                 "1e999",
                 "18446744073709551615",
                 "18446744073709551616",
                 "-9223372036854775808",
                 "-9223372036854775809",
                 "100.0",
                 "1e-400"});
  }
  std::string value(int depth) {
    const std::string before = space();
    std::string inside;
    switch (random_.below(depth == 0 ? 4 : 8)) {
      case 0:
      case 1:
        inside = text();
        break;
      case 2:
        inside = number();
        break;
      case 3:
        inside = pick({"true", "false", "null", "nul", "trux"});
        break;
      default:
        inside = random_.below(2) == 0 ? list("[", "]", depth, false) : list("{", "}", depth, true);
    }
    return before + inside + space();
  }
  std::string list(const std::string& begin, const std::string& end, int depth, bool keyed) {
    std::string inside;
    const std::uint64_t size = random_.below(random_.below(20) == 0 ? 40 : 5);
    for (std::uint64_t i = 0; i < size; ++i) {
      if (i > 0) inside += ",";
      if (keyed)
        inside += space() + (random_.below(2) == 0 ? "\"k" + std::to_string(i) + "\"" : text()) + space() + ":";
      inside += value(depth - 1);
    }
    return begin + (inside.empty() ? space() : inside) + end;
  }
  std::string spoilt(std::string text) {
    const auto at = static_cast<std::size_t>(random_.below(text.size() + 1));
    switch (random_.below(4)) {
      case 0:
        return text.substr(0, at);
      case 1:
        return text.insert(at, pick({",", ":", "]", "}", "[", "{", "\"", "1", "x", "\t", "/"}));
      case 2:
        return text.erase(at, 1);
      default:
        return text + pick({" ", "1", ",", "]", "\"", "\"a", "nul", "-", "1e"});
    }
  }

  test::Random random_;
};

}  // namespace

TEST_CASE("a member is found as it stands, without the white space around it") {
  CHECK(scanned(R"({"m":"hello"})") == R"(minimal "hello")");
  CHECK(scanned(R"( { "a" : [ 1 ] , "m" : { "x" : [ ] } } )") == R"(other { "x" : [ ] })");
  CHECK(scanned(R"({"m" : {"x":[]} })") == R"(minimal {"x":[]})");
  CHECK(scanned(R"({"\u006d":7})") == "minimal 7");
  CHECK(scanned(R"({"a":{"m":1}})") == "none");
  CHECK(scanned(R"(["m",1])") == "none");
  CHECK(scanned("1") == "none");
}

TEST_CASE("a member is minimal if it would be written just like that") {
  for (const char* minimal :
       {"null", "true", "-1", R"("")", R"("\n\"\\\u001f/")", R"([1,"掷"])", R"({"a":1,"b":{}})"}) {
    CHECK(scanned("{\"m\":" + std::string(minimal) + "}") == "minimal " + std::string(minimal));
  }
  for (const char* other : {"-0", R"("\/")", R"("\u0041")", R"("\u000a")", R"("\u001F")", R"("\ud83d\ude00")", "[1, 2]",
                            "[ ]", R"({"b":1,"a":2})", R"({"a" :1})", R"([{"\u0061":1}])"}) {
    CHECK(scanned("{\"m\":" + std::string(other) + "}") == "other " + std::string(other));
  }
  CHECK(scanned(R"({"m":1.5})", any) == "minimal 1.5");
  CHECK(scanned(R"({"m":1.50})", any) == "other 1.50");
  CHECK(scanned(R"({"m":1e2})", any) == "other 1e2");
}

TEST_CASE("the rest of the text is held to the same rules") {
  CHECK(scanned(R"({"m":1,"x":1.5})") == parse_json(R"({"m":1,"x":1.5})").error().text);
  CHECK(scanned(R"({"m":1,})") == parse_json(R"({"m":1,})").error().text);
  CHECK(scanned(R"({"m":1} x)") == parse_json(R"({"m":1} x)").error().text);
  CHECK(scanned(R"({"m":1,"m":2})").find("stands twice") != std::string::npos);
  CHECK(scanned(R"({"m":1})", {.max_bytes = 6}).find("the limit is 6") != std::string::npos);
}

TEST_CASE("keys in a large object that is not sorted are told apart too") {
  std::string text = "{";
  for (int i = 40; i > 0; --i) text += "\"" + std::to_string(i) + "\":{\"1\":0},";
  CHECK(parse_json(text + "\"41\":0}").ok());
  CHECK(parse_json(text + "\"40\":0}").error().text.find("\"40\" stands twice") != std::string::npos);
  CHECK(parse_json(text + "\"1\":0}").error().text.find("\"1\" stands twice") != std::string::npos);
}

TEST_CASE("a NUL is an error where it stands, and only if nothing before it is") {
  const auto error_of = [](std::string_view text) { return parse_json(text).error().text; };
  CHECK(error_of(std::string_view("[1\0]", 4)).find("(at byte 3)") != std::string::npos);
  CHECK(error_of(std::string_view("1\0", 2)).find("(at byte 2)") != std::string::npos);
  CHECK(error_of(std::string_view("\x05\0{", 3)).find("(at byte 1)") != std::string::npos);
  CHECK(error_of(std::string_view("\"\\\0\"", 4)).find("(at byte 3)") != std::string::npos);
}

TEST_CASE("one tape serves many texts") {
  codec::Tape tape;
  const auto member = [&] { return std::string(tape[tape.find(codec::Tape::root, "m")].source); };
  REQUIRE(codec::read_json(R"({"a":"\n","m":1})", tape).ok());
  CHECK(member() == "1");
  CHECK_FALSE(codec::read_json(R"({"m":)", tape).ok());
  REQUIRE(codec::read_json(R"({"m":2})", tape).ok());
  CHECK(member() == "2");
}

TEST_CASE("our own reader of JSON comes to the same value, or the same error at the same byte, as nlohmann's") {
  Texts texts(7);
  for (int round = 0; round < 30'000; ++round) {
    const std::string text = texts.next();
    for (const codec::ParseOptions& options : {codec::ParseOptions{.max_depth = 3}, any}) {
      const Result<Json> ours = parse_json(text, options);
      const std::string wanted = verdict(test::reference_parse_json(text, options));
      if (verdict(ours) != wanted) FAIL(text << "\n ours: " << verdict(ours) << "\n wanted: " << wanted);
      if (!ours) continue;
      const std::string wanted_member = dump_json(*ours);
      const std::string member = scanned("{\"m\":" + text + "}", any);
      if (member != "minimal " + wanted_member && member.substr(0, 6) != "other ") FAIL("no member in " << text);
      if (member == "other " + wanted_member) FAIL("is_minimal is wrong for " << text);
    }
  }
}
