#include "parlor/http/handshake.hpp"

#include <catch2/catch.hpp>

using namespace parlor::http;

namespace {

Request valid() {
  Request request;
  request.method = "GET";
  request.headers = {{"host", "h"},
                     {"upgrade", "WebSocket"},
                     {"connection", "Upgrade"},
                     {"sec-websocket-version", "13"},
                     {"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="},
                     {"sec-websocket-extensions", "permessage-deflate"},
                     {"sec-websocket-extensions", "x; y=1"}};
  return request;
}

}  // namespace

TEST_CASE("a valid handshake gives key and extensions") {
  const auto checked = check_handshake(valid());
  const auto* handshake = std::get_if<Handshake>(&checked);
  REQUIRE(handshake != nullptr);
  CHECK(handshake->key == "dGhlIHNhbXBsZSBub25jZQ==");
  CHECK(handshake->extensions == "permessage-deflate, x; y=1");
}

TEST_CASE("only a request with websocket in Upgrade asks for a WebSocket") {
  CHECK(asks_for_websocket(valid()));
  Request other = valid();
  other.headers[1].second = "h2c";
  CHECK_FALSE(asks_for_websocket(other));
}

TEST_CASE("a repeated key or version is refused") {
  Request keys = valid();
  keys.headers.push_back(keys.headers[4]);
  CHECK(std::get<Response>(check_handshake(keys)).status == 400);
  Request versions = valid();
  versions.headers.emplace_back("sec-websocket-version", "8");
  CHECK(std::get<Response>(check_handshake(versions)).status == 426);
}

TEST_CASE("a key is 16 bytes of base64, no bit more") {
  CHECK(is_websocket_key("AAAAAAAAAAAAAAAAAAAAAA=="));
  CHECK(is_websocket_key("/+9876543210abcdefghiw=="));
  CHECK_FALSE(is_websocket_key(""));
  CHECK_FALSE(is_websocket_key("AAAAAAAAAAAAAAAAAAAAAB=="));
  CHECK_FALSE(is_websocket_key("AAAAAAAAAAAAAAAAAAAAAAA="));
  CHECK_FALSE(is_websocket_key("AAAAAAAAAAAAAAAAAAAA-_=="));
  CHECK_FALSE(is_websocket_key("AAAAAAAAAAAAAAAAAAAAAA== "));
}
