// Saved rooms through the C interface.
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace abi_test;

namespace {

Json history() {
  const Json joined = {{"type", "member_joined"}, {"member", "m1"}, {"name", "Ann"}};
  const Json event = {{"offset", 1}, {"time", 5}, {"by", "m1"}, {"seq", 0}, {"body", joined}};
  return {{"room", "chat/abi"}, {"epoch", "e"}, {"offset", 0}, {"events", Json::array({event})}};
}

parlor_result make(const Json& parts, const Buffer& buffer) {
  const std::string written = parts.dump();
  return parlor_record_make(written.data(), written.size(), buffer.get());
}

parlor_result verify(const std::string& record, const Buffer& buffer) {
  return parlor_record_verify(reinterpret_cast<const std::uint8_t*>(record.data()), record.size(), buffer.get());
}

}  // namespace

TEST_CASE("a record is made of a history, and verifies") {
  const Buffer buffer = make_buffer();
  REQUIRE(make(history(), buffer) == PARLOR_OK);
  const std::string record = text(buffer);
  CHECK(Json::parse(record)["format"] == "parlor-record");
  REQUIRE(verify(record, buffer) == PARLOR_OK);
  CHECK(json(buffer)["ok"] == true);
  CHECK(json(buffer)["events"] == 1);
}

TEST_CASE("what does not hold is a report, and what is no record is an error") {
  const Buffer buffer = make_buffer();
  REQUIRE(make(history(), buffer) == PARLOR_OK);
  Json record = json(buffer);
  record["events"][0]["event"]["time"] = 6;
  REQUIRE(verify(record.dump(), buffer) == PARLOR_OK);
  CHECK(json(buffer)["ok"] == false);
  CHECK(json(buffer)["findings"][0]["offset"] == 1);
  CHECK(verify("{}", buffer) == PARLOR_FAILED);
  CHECK(code(buffer) == "bad_field");
  CHECK(verify("", buffer) == PARLOR_FAILED);
  CHECK(code(buffer) == "bad_json");
}

TEST_CASE("a history whose events do not follow gives no record") {
  const Buffer buffer = make_buffer();
  Json parts = history();
  parts["offset"] = 4;
  CHECK(make(parts, buffer) == PARLOR_FAILED);
  CHECK(code(buffer) == "bad_field");
  parts = history();
  parts["events"][0]["offset"] = 2;
  CHECK(make(parts, buffer) == PARLOR_FAILED);
  CHECK(code(buffer) == "offset_gap");
  parts["room"] = "poker/x";
  CHECK(make(parts, buffer) == PARLOR_FAILED);
  CHECK(code(buffer) == "unknown_room_kind");
}
