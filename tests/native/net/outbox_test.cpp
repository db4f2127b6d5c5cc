#include "parlor/net/outbox.hpp"

#include <array>
#include <random>

#include <catch2/catch.hpp>

using namespace parlor::net;

namespace {

/// What a socket that takes `at_most` bytes a call would have sent.
std::string send_all(Outbox& outbox, std::size_t at_most = SIZE_MAX) {
  std::string sent;
  std::array<iovec, 8> list;
  while (!outbox.empty()) {
    const std::size_t used = outbox.gather(list);
    REQUIRE(used > 0);
    std::size_t room = at_most;
    std::size_t taken = 0;
    for (std::size_t i = 0; i < used && room > 0; ++i) {
      const std::size_t count = std::min(room, list[i].iov_len);
      sent.append(static_cast<const char*>(list[i].iov_base), count);
      room -= count;
      taken += count;
    }
    outbox.consume(taken);
  }
  return sent;
}

}  // namespace

TEST_CASE("an outbox gives out everything in the order in which it was appended, however little the socket takes") {
  static const std::string constant(5'000, 's');
  for (const std::size_t at_most : {std::size_t{1} << 40, std::size_t{4096}, std::size_t{777}, std::size_t{1}}) {
    BufferPool buffers;
    Outbox outbox(buffers);
    std::mt19937 random(7);
    std::string expected;
    for (int i = 0; i < 60; ++i) {
      const std::string bytes(random() % 3 == 0 ? random() % 9'000 : random() % 200, static_cast<char>('a' + i % 26));
      switch (random() % 4) {
        case 0:
          outbox.append(bytes);
          expected += bytes;
          break;
        case 1:
          outbox.append_owned(bytes);
          expected += bytes;
          break;
        case 2: {
          const auto frame = SharedFrame::text(bytes);
          outbox.append(frame);
          expected += frame->wire();
          break;
        }
        default:
          outbox.append_static(constant);
          expected += constant;
      }
      outbox.count_message();
    }
    CHECK(outbox.bytes() == expected.size());
    CHECK(send_all(outbox, at_most) == expected);
    CHECK(outbox.bytes() == 0);
    CHECK(outbox.messages() == 0);
  }
}

TEST_CASE("appending while a part has been sent loses nothing") {
  BufferPool buffers;
  Outbox outbox(buffers);
  outbox.append("first");
  outbox.consume(2);
  outbox.append_static(std::string_view("0123456789"));
  const auto big = SharedFrame::binary(std::string(2'000, 'b'));
  outbox.append(big);
  outbox.consume(4);
  outbox.append("last");
  CHECK(send_all(outbox) == "123456789" + std::string(big->wire()) + "last");
}

TEST_CASE("a large shared frame is referred to, a small one copied") {
  BufferPool buffers;
  Outbox outbox(buffers);
  const auto big = SharedFrame::text(std::string(10'000, 'x'));
  const auto small = SharedFrame::text("x");
  outbox.append(big);
  outbox.append(small);
  CHECK(big.use_count() == 2);
  CHECK(small.use_count() == 1);
  send_all(outbox);
  CHECK(big.use_count() == 1);
}

TEST_CASE("the outbox has room up to its bounds, in bytes and in messages") {
  BufferPool buffers;
  Outbox outbox(buffers);
  const OutboxBounds bounds{.bytes = 10, .messages = 2};
  CHECK(outbox.has_room(10, bounds));
  CHECK_FALSE(outbox.has_room(11, bounds));
  outbox.append("12345");
  outbox.count_message();
  CHECK(outbox.has_room(5, bounds));
  CHECK_FALSE(outbox.has_room(6, bounds));
  outbox.append("6");
  outbox.count_message();
  CHECK_FALSE(outbox.has_room(0, bounds));
  send_all(outbox);
  CHECK(outbox.has_room(10, bounds));
}

TEST_CASE("after it is sealed nothing is appended, and what is there is still sent") {
  BufferPool buffers;
  Outbox outbox(buffers);
  outbox.append("close frame");
  outbox.seal();
  outbox.append("too late");
  outbox.append(SharedFrame::text(std::string(5'000, 'x')));
  outbox.append_owned(std::string(5'000, 'x'));
  outbox.count_message();
  CHECK(send_all(outbox) == "close frame");
}

TEST_CASE("buffers go back to the pool when they are sent") {
  BufferPool buffers;
  Outbox outbox(buffers);
  outbox.append(std::string(1'000, 'x'));
  send_all(outbox);
  CHECK(buffers.take().capacity() >= 1'000);
}
