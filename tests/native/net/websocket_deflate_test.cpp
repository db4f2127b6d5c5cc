#include <zlib.h>

#include <catch2/catch.hpp>

#include "edge_server.hpp"
#include "parlor/net/shared_frame.hpp"
#include "raw_client.hpp"

using namespace parlor;
using namespace parlor::test;
using Catch::Contains;

namespace {

const std::string offer = "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n";

/// RFC 7692 section 7.2.1: raw deflate, flushed, without the four bytes at its end.
std::string deflate_message(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() + 1024, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_SYNC_FLUSH);
  out.resize(stream.total_out - 4);
  deflateEnd(&stream);
  return out;
}

/// The other way round, for the messages of one connection in their order.
class Inflater {
 public:
  Inflater() { inflateInit2(&stream_, -15); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  std::string message(std::string bytes) {
    bytes.append("\0\0\xff\xff", 4);
    std::string out(4 << 20, '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream_.avail_in = static_cast<uInt>(bytes.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    ::inflate(&stream_, Z_SYNC_FLUSH);
    out.resize(out.size() - stream_.avail_out);
    return out;
  }

 private:
  z_stream stream_{};
};

}  // namespace

TEST_CASE("permessage-deflate is negotiated only by option and offer") {
  EdgeServer server;
  server.options.deflate = GENERATE(false, true);
  RawClient client(server.start());
  const std::string head = client.open("/echo", offer);
  CHECK((head.find("permessage-deflate") != std::string::npos) == server.options.deflate);
}

TEST_CASE("compressed messages are read whole or in fragments, and answered compressed") {
  EdgeServer server;
  server.options.deflate = true;
  RawClient client(server.start());
  client.open("/echo", offer);
  Inflater inflater;
  std::string text = "some text that repeats itself ";
  while (text.size() < 300'000) text += text;
  const std::string packed = deflate_message(text);
  const std::size_t third = packed.size() / 3;
  for (int round = 0; round < 3; ++round) {
    if (round == 1) {
      client.send(client_frame(0x41, "") + client_frame(0x00, packed.substr(0, third)) + client_frame(0x00, "") +
                  client_frame(0x89, "ping"));
      CHECK(client.frame().payload == "ping");
      client.send(client_frame(0x00, packed.substr(third)) + client_frame(0x80, ""));
    } else {
      client.send(client_frame(0xc1, packed));
    }
    const ServerFrame answer = client.frame();
    CHECK(answer.first_byte == 0xc1);
    CHECK(answer.payload.size() < text.size() / 10);
    CHECK(inflater.message(answer.payload) == text);
  }
}

TEST_CASE("a peer may send uncompressed messages all the same, and short ones are not compressed") {
  EdgeServer server;
  server.options.deflate = true;
  RawClient client(server.start());
  client.open("/echo", offer);
  client.send(client_text("short") + client_frame(0x01, "fr") + client_frame(0x80, "agments"));
  const ServerFrame first = client.frame();
  CHECK(first.first_byte == 0x81);
  CHECK(first.payload == "short");
  CHECK(client.frame().payload == "fragments");
}

TEST_CASE("shared frames reach connections with and without compression") {
  EdgeServer server;
  server.options.deflate = true;
  static const auto frame = net::SharedFrame::text(std::string(5'000, 's'));
  server.application.consumer.text = [](ScriptedConsumer& self, std::string_view) { self.socket().send_frame(frame); };
  const auto port = server.start();
  RawClient packed(port);
  RawClient plain(port);
  packed.open("/echo", offer);
  plain.open("/echo");
  packed.send(client_text("go"));
  plain.send(client_text("go"));
  CHECK(Inflater().message(packed.frame().payload) == frame->payload());
  CHECK(plain.frame().payload == frame->payload());
}

TEST_CASE("corrupt compressed data ends with 1007, text that is not UTF-8 too, what inflates too far with 1009") {
  struct Case {
    std::string bytes;
    std::uint16_t code;
  };
  const auto wrong = GENERATE(Case{client_frame(0xc1, "\xff\xff\xff\xff this is no deflate"), 1007},
                              Case{client_frame(0xc1, deflate_message("\xff\xfe")), 1007},
                              Case{client_frame(0xc1, deflate_message(std::string(2 << 20, 'x'))), 1009},
                              Case{client_frame(0xd1, "rsv2"), 1002}, Case{client_frame(0xc9, "ping"), 1002});
  EdgeServer server;
  server.options.deflate = true;
  RawClient client(server.start());
  client.open("/echo", offer);
  client.send(wrong.bytes);
  CHECK(client.frame().close_code() == wrong.code);
  CHECK(client.frame().ended);
  CHECK(server.application.journal.await("disconnect " + std::to_string(wrong.code)));
}
