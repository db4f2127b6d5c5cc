#include "parlor/channel_layer/msgpack.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "parlor/base/limits.hpp"

using namespace parlor;
using layer::Message;
using layer::PackedMessage;
using layer::unpack;

TEST_CASE("a message comes back as it went", "[channel_layer][msgpack]") {
  Message message = {{"type", "x"},
                     {"bytes", Message::binary({0, 255})},
                     {"list", {1, -1, 1.5, nullptr, true, "聊天"}},
                     {"long", std::string(70'000, 'y')}};
  for (int i = 0; i < 20; ++i) message["key" + std::to_string(i)] = i;
  const auto packed = PackedMessage::pack(message);
  REQUIRE(packed.ok());
  CHECK(*unpack(packed->plain()) == message);
  message["__asgi_channel__"] = "a!b";
  CHECK(*unpack(packed->addressed_to("a!b")) == message);
}

TEST_CASE("any number of channels can be addressed", "[channel_layer][msgpack]") {
  const auto packed = PackedMessage::pack({{"type", "x"}});
  for (const std::size_t count : {1, 15, 16, 70'000}) {
    const std::vector<std::string> channels(count, std::string(40, 'c'));
    CHECK(unpack(packed->addressed_to(channels))->find("__asgi_channel__")->size() == count);
  }
}

TEST_CASE("what is no message is refused by what is wrong with it", "[channel_layer][msgpack]") {
  const auto code = [](const std::string& bytes) { return unpack(bytes).error().code; };
  CHECK(code("") == ErrorCode::bad_field);
  CHECK(code("\x01") == ErrorCode::bad_field);
  CHECK(code("\xc1") == ErrorCode::bad_field);
  CHECK(code("\x80\x80") == ErrorCode::bad_field);
  CHECK(code("\x81\x01\x02") == ErrorCode::bad_field);
  CHECK(code("\x81\xa1\xff\x01") == ErrorCode::bad_utf8);
  CHECK(code(std::string(limits::redis_message_depth + 1, '\x91') + "\x01") == ErrorCode::too_deep);
  CHECK(code(std::string(limits::redis_message_bytes + 1, '\x01')) == ErrorCode::too_large);
}

TEST_CASE("every beginning of a message is refused", "[channel_layer][msgpack]") {
  const std::string whole = PackedMessage::pack({{"type", "x"}, {"n", {1, 2.5, "abc"}}})->plain();
  for (std::size_t length = 0; length < whole.size(); ++length) CHECK_FALSE(unpack(whole.substr(0, length)).ok());
}
