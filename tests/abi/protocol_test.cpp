#include <catch2/catch.hpp>

#include "support.hpp"

using namespace abi_test;

namespace {

parlor_result encode(std::string_view frame, int32_t encoding, int32_t from_client, const Buffer& buffer) {
  return parlor_frame_encode(frame.data(), frame.size(), encoding, from_client, buffer.get());
}

parlor_result decode(std::string_view message, int32_t encoding, int32_t from_client, const Buffer& buffer) {
  return parlor_frame_decode(reinterpret_cast<const uint8_t*>(message.data()), message.size(), encoding, from_client,
                             buffer.get());
}

}  // namespace

TEST_CASE("the version is the header's") {
  CHECK(parlor_abi_version() == PARLOR_ABI_VERSION);
}

TEST_CASE("memory of no bytes is memory all the same") {
  void* nothing = parlor_alloc(0);
  CHECK(nothing != nullptr);
  parlor_free(nothing);
  parlor_free(nullptr);
}

TEST_CASE("a fresh buffer is empty") {
  CHECK(parlor_buffer_size(make_buffer().get()) == 0);
}

TEST_CASE("a frame goes to CBOR and comes back") {
  const Buffer buffer = make_buffer();
  const std::string frame = R"({"id":7,"type":"ping"})";
  REQUIRE(encode(frame, PARLOR_CBOR, 1, buffer) == PARLOR_OK);
  const std::string cbor = text(buffer);
  CHECK(cbor.size() < frame.size());
  REQUIRE(decode(cbor, PARLOR_CBOR, 1, buffer) == PARLOR_OK);
  CHECK(text(buffer) == frame);
}

TEST_CASE("frames are those of the side that speaks") {
  const Buffer buffer = make_buffer();
  CHECK(decode(R"({"type":"ping","id":1})", PARLOR_JSON, 0, buffer) == PARLOR_FAILED);
  CHECK(code(buffer) == "unknown_frame");
  CHECK(decode(R"({"type":"pong","id":1,"time":2})", PARLOR_JSON, 1, buffer) == PARLOR_FAILED);
  CHECK(code(buffer) == "unknown_frame");
}

TEST_CASE("an encoding that is none is refused") {
  const Buffer buffer = make_buffer();
  CHECK(decode("{}", 2, 1, buffer) == PARLOR_FAILED);
  CHECK(code(buffer) == "bad_option");
  CHECK(encode("{}", -1, 1, buffer) == PARLOR_FAILED);
  CHECK(code(buffer) == "bad_option");
}

TEST_CASE("a close code tells whether to come back") {
  CHECK(parlor_close_advice(1006) == 1);
  CHECK(parlor_close_advice(1012) == 1);
  CHECK(parlor_close_advice(4500) == 1);
  CHECK(parlor_close_advice(1000) == 0);
  CHECK(parlor_close_advice(4401) == 0);
}

TEST_CASE("the limits a shell needs are positive numbers") {
  const Buffer buffer = make_buffer();
  parlor_limits(buffer.get());
  const Json limits = json(buffer);
  for (const auto& [name, value] : limits.items()) {
    CAPTURE(name);
    CHECK(value.get<std::int64_t>() > 0);
  }
}
