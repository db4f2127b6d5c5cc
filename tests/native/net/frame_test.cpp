#include "parlor/net/frame.hpp"

#include <catch2/catch.hpp>

#include "raw_client.hpp"

using namespace parlor::net;
using parlor::test::client_frame;

TEST_CASE("a header is seen as soon as its last byte is there, for every length form") {
  for (const std::size_t payload : {0u, 1u, 125u, 126u, 65535u, 65536u}) {
    const std::string frame = client_frame(0x82, std::string(payload, 'x'));
    const auto header = peek_frame(frame);
    REQUIRE(header);
    CHECK(header->payload_bytes == payload);
    CHECK(header->header_bytes + payload == frame.size());
    CHECK(header->fin);
    CHECK(header->masked);
    CHECK(header->is(Opcode::binary));
    for (std::size_t cut = 0; cut < header->header_bytes; ++cut) CHECK_FALSE(peek_frame(frame.substr(0, cut)));
  }
}

TEST_CASE("headers that RFC 6455 forbids are protocol errors") {
  const auto is_error = [](std::string_view bytes, bool compression = false) {
    return is_protocol_error(*peek_frame(bytes), compression);
  };
  using namespace std::string_view_literals;
  CHECK_FALSE(is_error(client_frame(0x81, "ok")));
  CHECK_FALSE(is_error(client_frame(0x89, std::string(125, 'p'))));
  CHECK_FALSE(is_error(client_frame(0xc1, "compressed"), true));
  CHECK(is_error(client_frame(0xc1, "compressed")));        // RSV1 not negotiated
  CHECK(is_error(client_frame(0xc0, "compressed"), true));  // RSV1 on a continuation
  CHECK(is_error(client_frame(0xc9, "ping"), true));        // RSV1 on a control frame
  CHECK(is_error(client_frame(0xa1, "rsv2"), true));
  CHECK(is_error(client_frame(0x91, "rsv3"), true));
  CHECK(is_error(client_frame(0x83, "reserved opcode")));
  CHECK(is_error(client_frame(0x8b, "reserved control")));
  CHECK(is_error(client_frame(0x09, "fragmented ping")));
  CHECK(is_error(client_frame(0x89, std::string(126, 'p'))));  // a control frame of 126 bytes
  CHECK(is_error("\x81\x02hi"sv));                             // not masked
  CHECK(is_error("\x81\xfe\x00\x7dmask"sv));                   // 125 in the 16-bit form
  CHECK(is_error("\x81\xff\0\0\0\0\0\0\xff\xffmask"sv));       // 65535 in the 64-bit form
  CHECK(is_error("\x81\xff\x80\0\0\0\0\x01\0\0mask"sv));       // the top bit of 64
}

TEST_CASE("a server's header says the payload's length in the shortest form and carries no mask") {
  std::array<char, max_server_header_bytes> out;
  for (const std::size_t payload : {0u, 125u, 126u, 65535u, 65536u, 1u << 20}) {
    const std::size_t length = encode_header(Opcode::text, payload, out);
    const auto header = peek_frame({out.data(), length});
    REQUIRE(header);
    CHECK(header->payload_bytes == payload);
    CHECK(header->header_bytes == length);
    CHECK_FALSE(header->masked);
    CHECK(length == (payload < 126 ? 2 : payload < 65536 ? 4 : 10));
  }
}

TEST_CASE("a close frame carries code and reason, cut at a character") {
  CHECK(close_frame(1000, "") == std::string("\x88\x02\x03\xe8", 4));
  CHECK(close_frame(4001, "go") == std::string("\x88\x04\x0f\xa1go", 6));
  CHECK(close_frame(1005, "no") == std::string("\x88\x00", 2));
  CHECK(close_frame(1006, "no") == std::string("\x88\x00", 2));
  std::string reason;
  for (int i = 0; i < 50; ++i) reason += "\xe6\xb8\xb8";  // 游, three bytes each
  CHECK(close_frame(1000, reason).size() == 2 + 2 + 123);
  CHECK(close_frame(1000, 'x' + reason).size() == 2 + 2 + 121);
}

TEST_CASE("unmasking gives back what was masked") {
  std::string frame = client_frame(0x81, "Hello, world");
  const auto header = peek_frame(frame);
  const std::span<char> payload = std::span<char>(frame).subspan(header->header_bytes);
  unmask(payload, header->mask);
  CHECK(std::string(payload.data(), payload.size()) == "Hello, world");
}
