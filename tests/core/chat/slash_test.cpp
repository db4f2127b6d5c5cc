#include "parlor/chat/slash.hpp"

#include <catch2/catch.hpp>

#include "parlor/base/limits.hpp"

using namespace parlor;
using namespace parlor::chat;

namespace {

std::string read(const std::string& notation) {
  const Result<Dice> dice = read_dice(notation);
  if (!dice) return dice.error().reason;
  return std::to_string(dice->count) + "d" + std::to_string(dice->faces) + (dice->modifier < 0 ? "" : "+") +
         std::to_string(dice->modifier);
}

}  // namespace

TEST_CASE("dice notation gives count, faces and modifier") {
  CHECK(read("") == "1d6+0");
  CHECK(read("2d6") == "2d6+0");
  CHECK(read("d20") == "1d20+0");
  CHECK(read("3") == "3d6+0");
  CHECK(read("D8") == "1d8+0");
  CHECK(read("4d6+3") == "4d6+3");
  CHECK(read("4d6-3") == "4d6-3");
  CHECK(read("  4d6  -  3") == "4d6-3");
  CHECK(read("2+1") == "2d6+1");
  CHECK(read("002d06") == "2d6+0");
  CHECK(read("20d1000+10000") == "20d1000+10000");
  CHECK(read("20d1000-10000") == "20d1000-10000");
}

TEST_CASE("what is no dice notation, or out of bounds, is refused") {
  const char* bad[] = {"0",
                       "21",
                       "21d6",
                       "0d6",
                       "d0",
                       "d1",
                       "d1001",
                       "1d6+10001",
                       "1d6-10001",
                       "d",
                       "2d",
                       "dd6",
                       "2d6d6",
                       "+1",
                       "2d6+",
                       "2d6-",
                       "2d6++1",
                       "2d6+1x",
                       "six",
                       "2 d6",
                       "2d 6",
                       "-2d6",
                       "2d-6",
                       "2x6",
                       "２d6",
                       "1.5d6",
                       "2d6+1+1",
                       "d6 2",
                       "1d6 1",
                       "9999999999999999999999d6",
                       "1d9999999999999999999999",
                       "d6+99999999999999999999"};
  for (const char* notation : bad) {
    INFO(notation);
    CHECK(read(notation) == "bad_roll");
  }
}

TEST_CASE("a refused roll shows how one is written and what the bounds are") {
  const std::string text = read_dice("x").error().text;
  CHECK(text.find("/roll 2d6") != std::string::npos);
  CHECK(text.find(std::to_string(limits::chat_roll_dice)) != std::string::npos);
  CHECK(text.find(std::to_string(limits::chat_roll_faces)) != std::string::npos);
}

TEST_CASE("a request is read from the first word") {
  CHECK(std::get<Words>(*read_request("plain")).text == "plain");
  CHECK(std::get<Words>(*read_request("a /roll inside")).text == "a /roll inside");
  CHECK(std::get<Words>(*read_request(" /roll")).text == " /roll");
  CHECK(std::get<Words>(*read_request("//")).text == "/");
  CHECK(std::get<Action>(*read_request("/me\twaves")).text == "waves");
  CHECK(std::get<NewName>(*read_request("/name Ann Lee")).name == "Ann Lee");
  CHECK(std::get<NewName>(*read_request("/name")).name.empty());
  CHECK(std::get<Dice>(*read_request("/roll\n2d4")).faces == 4);
  CHECK(read_request("/meow").error().reason == "unknown_slash_command");
}
