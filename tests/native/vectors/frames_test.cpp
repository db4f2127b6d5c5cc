#include <fstream>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "parlor/codec/cbor.hpp"
#include "parlor/protocol/frame_codec.hpp"

using namespace parlor;
using codec::Json;
using protocol::Encoding;

namespace {

Json read_vectors() {
  std::ifstream file(std::string(PARLOR_VECTORS_DIR) + "/frames.json");
  std::stringstream text;
  text << file.rdbuf();
  const Result<Json> vectors = codec::parse_json(text.str(), {.max_bytes = limits::message_bytes});
  REQUIRE(vectors.ok());
  return *vectors;
}

Bytes from_hex(const std::string& hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

Result<Bytes> transcode(const std::string& from, ByteView message, Encoding read, Encoding write) {
  const auto write_again = [&](const auto& frame) -> Result<Bytes> {
    if (!frame) return frame.error();
    return protocol::encode_frame(*frame, write);
  };
  return from == "client" ? write_again(protocol::decode_client_frame(message, read))
                          : write_again(protocol::decode_server_frame(message, read));
}

Bytes as_json(const Json& json) {
  const std::string text = codec::dump_json(json);
  return Bytes(text.begin(), text.end());
}

}  // namespace

TEST_CASE("the protocol's frames read and write as the vectors say") {
  const Json vectors = read_vectors();
  REQUIRE(vectors["frames"].size() >= 15);
  for (const Json& vector : vectors["frames"]) {
    INFO(vector["name"].get<std::string>());
    const auto from = vector["from"].get<std::string>();
    const Json written = vector.contains("written") ? vector["written"] : vector["json"];
    const Bytes cbor = from_hex(vector["cbor_hex"].get<std::string>());
    CHECK(codec::dump_cbor(vector["json"]) == cbor);
    for (const Encoding read : {Encoding::json, Encoding::cbor}) {
      const Bytes message = read == Encoding::json ? as_json(vector["json"]) : cbor;
      const Result<Bytes> to_json = transcode(from, message, read, Encoding::json);
      REQUIRE(to_json.ok());
      CHECK(as_text(*to_json) == codec::dump_json(written));
      const Result<Bytes> to_cbor = transcode(from, message, read, Encoding::cbor);
      REQUIRE(to_cbor.ok());
      CHECK(*to_cbor == codec::dump_cbor(written));
    }
  }
}

TEST_CASE("what is no frame is refused as the vectors say") {
  const Json vectors = read_vectors();
  REQUIRE(vectors["refusals"].size() >= 20);
  for (const Json& vector : vectors["refusals"]) {
    INFO(vector["name"].get<std::string>());
    const bool is_json = vector["encoding"] == "json";
    const std::string text = vector.value("text", "");
    const Bytes message = is_json ? Bytes(text.begin(), text.end()) : from_hex(vector["hex"].get<std::string>());
    const Encoding encoding = is_json ? Encoding::json : Encoding::cbor;
    const Result<Bytes> result = transcode(vector["from"].get<std::string>(), message, encoding, encoding);
    REQUIRE_FALSE(result.ok());
    CHECK(name_of(result.error().code) == vector["error"].get<std::string>());
  }
}
