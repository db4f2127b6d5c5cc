#include "parlor/protocol/frame_codec.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "parlor/codec/cbor.hpp"
#include "random.hpp"
#include "sample_frames.hpp"

using namespace parlor;
using codec::Json;
using protocol::Encoding;
using test::SampleFrame;

namespace {

Bytes write(const Json& json, Encoding encoding) {
  if (encoding == Encoding::cbor) return codec::dump_cbor(json);
  const std::string text = codec::dump_json(json);
  return Bytes(text.begin(), text.end());
}

/// The frame decoded and written again, or why not.
Result<Bytes> again(bool from_client, ByteView message, Encoding encoding) {
  const auto write_again = [&](const auto& frame) -> Result<Bytes> {
    if (!frame) return frame.error();
    return protocol::encode_frame(*frame, encoding);
  };
  return from_client ? write_again(protocol::decode_client_frame(message, encoding))
                     : write_again(protocol::decode_server_frame(message, encoding));
}

Error error_of(bool from_client, const Json& json) {
  const Result<Bytes> result = again(from_client, write(json, Encoding::json), Encoding::json);
  INFO(json.dump());
  REQUIRE_FALSE(result.ok());
  return result.error();
}

constexpr Encoding encodings[] = {Encoding::json, Encoding::cbor};

}  // namespace

TEST_CASE("every frame comes through both encodings as it was") {
  for (const SampleFrame& sample : test::sample_frames()) {
    for (const Encoding encoding : encodings) {
      INFO(sample.json.dump());
      const Bytes message = write(sample.json, encoding);
      const Result<Bytes> result = again(sample.from_client, message, encoding);
      REQUIRE(result.ok());
      CHECK(*result == message);
    }
  }
}

TEST_CASE("a missing field is named, unless it may be missing") {
  for (const SampleFrame& sample : test::sample_frames()) {
    for (const auto& [name, unused] : sample.json.items()) {
      if (name == "type") continue;
      Json without = sample.json;
      without.erase(name);
      const bool is_optional = std::count(sample.optional.begin(), sample.optional.end(), name) > 0;
      INFO(without.dump());
      if (is_optional) {
        CHECK(again(sample.from_client, write(without, Encoding::json), Encoding::json).ok());
      } else {
        const Error error = error_of(sample.from_client, without);
        CHECK(error.code == ErrorCode::bad_field);
        CHECK(error.text == sample.type() + "." + name + " is missing");
      }
    }
  }
}

TEST_CASE("a field of the wrong type is named") {
  const std::vector<std::string> anything = {"command", "signal", "snapshot", "body"};
  for (const SampleFrame& sample : test::sample_frames()) {
    for (const auto& [name, value] : sample.json.items()) {
      if (name == "type" || std::count(anything.begin(), anything.end(), name) > 0) continue;
      Json wrong = sample.json;
      wrong[name] = value.is_array() ? Json("text") : Json::array();
      const Error error = error_of(sample.from_client, wrong);
      CHECK(error.code == ErrorCode::bad_field);
      CHECK(error.text.find(sample.type() + "." + name + " must be ") == 0);
    }
  }
}

TEST_CASE("fields inside fields are named by their whole path") {
  Json events = test::sample_frames()[8].json;
  events["events"][0]["offset"] = 0;
  CHECK(error_of(false, events).text == "events.events[].offset must be from 1 to 9007199254740991");
  Json reply = test::sample_frames()[9].json;
  reply["error"]["code"] = 3;
  CHECK(error_of(false, reply).text == "reply.error.code must be text, not an integer");
}

TEST_CASE("a frame without a type, of an unknown type, or of the other side's is refused by name") {
  CHECK(error_of(true, Json::object()).text == "frame.type is missing");
  CHECK(error_of(true, {{"type", 3}}).text == "frame.type must be text, not an integer");
  CHECK(error_of(true, Json::array()).text == "frame must be an object, not an array");
  const Error unknown = error_of(true, {{"type", "fly"}});
  CHECK(unknown.code == ErrorCode::unknown_frame);
  CHECK(unknown.reason == "unknown_frame");
  CHECK(unknown.text == "frame.type is \"fly\", known are hello, join, leave, command, signal, refresh, ping");
  CHECK(error_of(true, {{"type", "welcome"}}).code == ErrorCode::unknown_frame);
  CHECK(error_of(false, {{"type", "hello"}}).code == ErrorCode::unknown_frame);
}

TEST_CASE("unknown fields of a frame are ignored") {
  for (const SampleFrame& sample : test::sample_frames()) {
    Json more = sample.json;
    more["future"] = Json{{"deep", Json::array({1, 2})}};
    for (const Encoding encoding : encodings) {
      const Result<Bytes> result = again(sample.from_client, write(more, encoding), encoding);
      REQUIRE(result.ok());
      CHECK(*result == write(sample.json, encoding));
    }
  }
}

TEST_CASE("a frame that is cut anywhere, or has bytes behind it, is refused") {
  for (const SampleFrame& sample : test::sample_frames()) {
    for (const Encoding encoding : encodings) {
      Bytes message = write(sample.json, encoding);
      bool all_refused = true;
      for (std::size_t size = 0; size < message.size(); ++size) {
        all_refused = all_refused && !again(sample.from_client, ByteView(message).first(size), encoding).ok();
      }
      CHECK(all_refused);
      message.push_back('1');
      CHECK_FALSE(again(sample.from_client, message, encoding).ok());
    }
  }
}

TEST_CASE("the bounds of fields hold") {
  const auto hello = [](const char* name, const Json& value) {
    Json json = test::sample_frames()[0].json;
    json[name] = value;
    return again(true, write(json, Encoding::json), Encoding::json).ok();
  };
  CHECK(hello("client", std::string(64, 'a')));
  CHECK_FALSE(hello("client", std::string(65, 'a')));
  CHECK(hello("name", std::string(1'000, 'a')));
  CHECK_FALSE(hello("name", std::string(1'001, 'a')));
  CHECK(hello("token", std::string(8'192, 'a')));
  CHECK_FALSE(hello("token", std::string(8'193, 'a')));
  CHECK(hello("capabilities", Json(std::vector<std::string>(32, "x"))));
  CHECK_FALSE(hello("capabilities", Json(std::vector<std::string>(33, "x"))));
  const auto command = [](const Json& seq) {
    Json json = test::sample_frames()[3].json;
    json["seq"] = seq;
    return again(true, write(json, Encoding::json), Encoding::json).ok();
  };
  CHECK(command(1));
  CHECK(command(limits::integer_max));
  CHECK_FALSE(command(0));
  CHECK_FALSE(command(-1));
  CHECK_FALSE(command(limits::integer_max + 1));
}

TEST_CASE("a client's frame has a bound in bytes, a server's has none") {
  Json json = test::sample_frames()[3].json;
  const std::size_t rest = write(json, Encoding::json).size();
  json["command"]["text"] = std::string(limits::frame_bytes - rest + 2, 'x');
  CHECK(write(json, Encoding::json).size() == limits::frame_bytes);
  CHECK(again(true, write(json, Encoding::json), Encoding::json).ok());
  json["command"]["text"] = std::string(limits::frame_bytes - rest + 3, 'x');
  CHECK(error_of(true, json).code == ErrorCode::too_large);
  Json joined = test::sample_frames()[7].json;
  joined["snapshot"] = std::string(limits::message_bytes * 2, 'x');
  CHECK(again(false, write(joined, Encoding::cbor), Encoding::cbor).ok());
}

TEST_CASE("what a client may nest, a server may hand on inside an event") {
  Json deep = 1;
  for (std::size_t i = 0; i + 1 < limits::json_depth; ++i) deep = Json::array({deep});
  Json command = test::sample_frames()[3].json;
  command["command"] = deep;
  CHECK(again(true, write(command, Encoding::json), Encoding::json).ok());
  command["command"] = Json::array({deep});
  CHECK(error_of(true, command).code == ErrorCode::too_deep);
  Json events = test::sample_frames()[8].json;
  events["events"][0]["body"] = Json{{"type", "x"}, {"of", deep}};
  for (const Encoding encoding : encodings) CHECK(again(false, write(events, encoding), encoding).ok());
}

TEST_CASE("hostile bytes are always answered with an error or a frame, never worse") {
  test::Random random(2024);
  const std::vector<SampleFrame> samples = test::sample_frames();
  std::size_t accepted = 0;
  for (int i = 0; i < 4'000; ++i) {
    const SampleFrame& sample = random.pick(samples);
    const Encoding encoding = random.one_in(2) ? Encoding::json : Encoding::cbor;
    Bytes message = write(sample.json, encoding);
    if (random.one_in(4)) {
      const std::string noise = random.bytes(static_cast<std::size_t>(random.below(64)));
      message.assign(noise.begin(), noise.end());
    }
    for (std::uint64_t changes = random.below(4); changes > 0 && !message.empty(); --changes) {
      message[static_cast<std::size_t>(random.below(message.size()))] = static_cast<std::uint8_t>(random.next());
    }
    const Result<Bytes> result = again(random.one_in(2), message, encoding);
    if (result) {
      ++accepted;
    } else {
      CHECK_FALSE(result.error().text.empty());
    }
  }
  CHECK(accepted > 100);
}

TEST_CASE("the subprotocol names the encoding") {
  CHECK(protocol::encoding_of("parlor.v1+json") == Encoding::json);
  CHECK(protocol::encoding_of("parlor.v1+cbor") == Encoding::cbor);
  CHECK(protocol::encoding_of("parlor.v1") == std::nullopt);
  CHECK(protocol::encoding_of("PARLOR.V1+JSON") == std::nullopt);
  for (const Encoding encoding : encodings)
    CHECK(protocol::encoding_of(protocol::subprotocol_of(encoding)) == encoding);
}

TEST_CASE("an error is cut to what fits a frame, between two characters") {
  std::string sentence;
  for (int i = 0; i < 500; ++i) sentence += "世";
  const protocol::FrameError frame = protocol::frame_error(refuse(std::string(200, 'r'), sentence));
  CHECK(frame.code.size() == 100);
  CHECK(frame.message.size() == 999);
}
