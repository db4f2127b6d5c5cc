#include "parlor/net/memory_stream.hpp"

#include <array>

#include <catch2/catch.hpp>

using namespace parlor::net;

namespace {

struct Fixture {
  asio::io_context context;
  BufferPool buffers;
  Outbox outbox{buffers};
  MemoryStream stream{context.get_executor(), outbox};
  beast::error_code error;

  std::string read(std::size_t bytes) {
    std::string out(bytes, '\0');
    out.resize(stream.read_some(asio::buffer(out), error));
    return out;
  }
};

}  // namespace

TEST_CASE("a memory stream reads what was offered, the first part before the second") {
  Fixture f;
  f.stream.offer("abc", "defgh");
  CHECK(f.read(2) == "ab");
  CHECK(f.read(3) == "cde");
  CHECK_FALSE(f.error);
  CHECK(f.stream.readable() == 3);
  CHECK(f.read(100) == "fgh");
}

TEST_CASE("a memory stream that has nothing more says would_block and does not wait") {
  Fixture f;
  CHECK(f.read(1).empty());
  CHECK(f.error == asio::error::would_block);
}

TEST_CASE("what is written to a memory stream stands in the outbox at once") {
  Fixture f;
  const std::array<asio::const_buffer, 2> buffers = {asio::buffer("\x88\x02", 2), asio::buffer("\x03\xe8", 2)};
  CHECK(f.stream.write_some(buffers, f.error) == 4);
  CHECK(f.outbox.bytes() == 4);
  CHECK(f.stream.wrote_close());
}
