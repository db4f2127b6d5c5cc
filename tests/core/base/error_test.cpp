#include "parlor/base/error.hpp"

#include <set>

#include <catch2/catch.hpp>

using namespace parlor;

namespace {

std::vector<ErrorCode> all_codes() {
  std::vector<ErrorCode> codes;
  for (int i = 0; i <= static_cast<int>(ErrorCode::internal); ++i) codes.push_back(static_cast<ErrorCode>(i));
  return codes;
}

}  // namespace

TEST_CASE("every error code has a name of its own and a text") {
  std::set<std::string_view> names;
  for (const ErrorCode code : all_codes()) {
    CHECK(names.insert(name_of(code)).second);
    CHECK(name_of(code).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos);
    CHECK(text_of(code).size() > 10);
  }
}

TEST_CASE("an error made of a code alone says the code's text") {
  const Error error(ErrorCode::room_full);
  CHECK(error.reason == "room_full");
  CHECK(error.text == text_of(ErrorCode::room_full));
  CHECK(error.fault() == Fault::nobody);
}

TEST_CASE("an error with its own text keeps the code's name") {
  const Error error(ErrorCode::bad_field, "say.text is missing");
  CHECK(error.reason == "bad_field");
  CHECK(error.text == "say.text is missing");
  CHECK(error.fault() == Fault::peer);
}

TEST_CASE("a refusal has the reason that the room kind gives") {
  const Error error = refuse("not_your_turn", "It is the turn of Ann.");
  CHECK(error.code == ErrorCode::refused);
  CHECK(error.reason == "not_your_turn");
  CHECK(error.text == "It is the turn of Ann.");
}

TEST_CASE("what is broken inside is our own fault") {
  CHECK(fault_of(ErrorCode::internal) == Fault::ours);
  CHECK(fault_of(ErrorCode::desync) == Fault::ours);
  CHECK(fault_of(ErrorCode::bad_json) == Fault::peer);
  CHECK(fault_of(ErrorCode::overloaded) == Fault::nobody);
}
