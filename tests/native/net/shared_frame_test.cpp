#include "parlor/net/shared_frame.hpp"

#include <catch2/catch.hpp>

#include "parlor/net/frame.hpp"

using namespace parlor::net;

TEST_CASE("a shared frame is the finished message, header and payload") {
  const auto text = SharedFrame::text("hello");
  CHECK(text->wire() == "\x81\x05hello");
  CHECK(text->payload() == "hello");
  CHECK(text->is_text());
  const auto binary = SharedFrame::binary(std::string(300, 'b'));
  CHECK(binary->wire().size() == 304);
  CHECK(binary->payload() == std::string(300, 'b'));
  CHECK_FALSE(binary->is_text());
  CHECK(peek_frame(binary->wire())->payload_bytes == 300);
  CHECK(SharedFrame::text("")->wire() == std::string_view("\x81\x00", 2));
}
