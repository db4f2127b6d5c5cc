#include "parlor/net/websocket_session.hpp"

#include <catch2/catch.hpp>

#include "edge_server.hpp"
#include "parlor/net/shared_frame.hpp"
#include "raw_client.hpp"

using namespace parlor;
using namespace parlor::test;
using Catch::Contains;
using Catch::StartsWith;

TEST_CASE("a handshake is answered as RFC 6455 asks, and the socket echoes") {
  EdgeServer server;
  RawClient client(server.start());
  const std::string head = client.open();
  CHECK_THAT(head, StartsWith("HTTP/1.1 101 ") && Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  CHECK_THAT(head, !Contains("Sec-WebSocket-Extensions") && !Contains("Sec-WebSocket-Protocol"));
  client.send(client_text("hello"));
  CHECK(client.frame().payload == "hello");
  client.send(client_frame(0x82, std::string("\0\xff", 2)));
  const ServerFrame binary = client.frame();
  CHECK(binary.first_byte == 0x82);
  CHECK(binary.payload == std::string("\0\xff", 2));
}

TEST_CASE("handshakes that are not valid are refused by name") {
  struct Case {
    std::string find, replace, expect;
  };
  const auto wrong = GENERATE(
      Case{"GET ", "POST ", "400 "}, Case{"HTTP/1.1", "HTTP/1.0", "400 "},
      Case{"Connection: Upgrade", "Connection: keep-alive", "400 "}, Case{"Version: 13", "Version: 8", "426 "},
      Case{"Sec-WebSocket-Version: 13\r\n", "", "426 "}, Case{"dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZQ==", "400 "},
      Case{"dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZR==", "400 "},
      Case{"dGhlIHNhbXBsZSBub25jZQ==", "!!!!!!!!!!!!!!!!!!!!!!==", "400 "},
      Case{"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", "400 "}, Case{"GET /echo", "GET /nowhere", "404 "});
  EdgeServer server;
  RawClient client(server.start());
  std::string request = RawClient::handshake("/echo");
  request.replace(request.find(wrong.find), wrong.find.size(), wrong.replace);
  client.send(request);
  INFO(wrong.find + " -> " + wrong.replace);
  const std::string response = client.response();
  CHECK_THAT(response, StartsWith("HTTP/1.1 " + wrong.expect));
  if (wrong.expect == "426 ") CHECK_THAT(response, Contains("Sec-WebSocket-Version: 13\r\n"));
  CHECK(client.ends());
}

TEST_CASE("Upgrade may stand on the second of several Connection lines") {
  EdgeServer server;
  RawClient client(server.start());
  std::string request = RawClient::handshake("/echo");
  request.replace(request.find("Connection: Upgrade"), 19, "Connection: keep-alive\r\nConnection: x, upgrade");
  client.send(request);
  CHECK_THAT(client.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 101 "));
}

TEST_CASE("frames sent right behind the handshake are not lost, even before the consumer has accepted") {
  EdgeServer server;
  const bool later = GENERATE(false, true);
  app::Socket* waiting = nullptr;
  if (later) {
    server.application.consumer.connect = [&](ScriptedConsumer& self) {
      waiting = &self.socket();
      server.application.journal.write("connect");
    };
  }
  RawClient client(server.start());
  client.send(RawClient::handshake("/echo") + client_text("one") + client_text("two").substr(0, 5));
  if (later) {
    REQUIRE(server.application.journal.await("connect"));
    server.on_loop([&](auto&, auto&) { waiting->accept({}); });
  }
  CHECK_THAT(client.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 101 "));
  CHECK(client.frame().payload == "one");
  client.send(client_text("two").substr(5));
  CHECK(client.frame().payload == "two");
}

TEST_CASE("messages arrive whole however they are cut, and in order") {
  EdgeServer server;
  RawClient client(server.start());
  client.open();
  std::string bytes;
  for (const std::size_t size : {0u, 1u, 125u, 126u, 65535u, 65536u, 300'000u}) {
    bytes += client_text(std::string(size, 'a'));
  }
  SECTION("at once") {
    client.send(bytes);
  }
  SECTION("in pieces of 1000 bytes") {
    for (std::size_t i = 0; i < bytes.size(); i += 1000) client.send(std::string_view(bytes).substr(i, 1000));
  }
  for (const std::size_t size : {0u, 1u, 125u, 126u, 65535u, 65536u, 300'000u}) {
    CHECK(client.frame().payload.size() == size);
  }
  for (const char byte : client_text("byte by byte")) client.send({&byte, 1});
  CHECK(client.frame().payload == "byte by byte");
}

TEST_CASE("fragments become one message, with empty ones and control frames between them") {
  EdgeServer server;
  RawClient client(server.start());
  client.open();
  client.send(client_frame(0x01, "") + client_frame(0x89, "p1") + client_frame(0x00, "") + client_frame(0x00, "Hel") +
              client_frame(0x8a, "unasked") + client_frame(0x00, "") + client_frame(0x89, "p2") +
              client_frame(0x80, "lo"));
  CHECK(client.frame().payload == "p1");
  CHECK(client.frame().payload == "p2");
  const ServerFrame hello = client.frame();
  CHECK(hello.payload == "Hello");
  CHECK(hello.first_byte == 0x81);
  // Split inside a character, and ended by an empty fragment.
  client.send(client_frame(0x01, "\xe6\xb8") + client_frame(0x00, "\xb8") + client_frame(0x80, ""));
  CHECK(client.frame().payload == "\xe6\xb8\xb8");
  client.send(client_frame(0x02, "") + client_frame(0x80, ""));
  CHECK(client.frame().payload.empty());
}

TEST_CASE("a ping is answered with its payload, at once and without a message behind it") {
  EdgeServer server;
  RawClient client(server.start());
  client.open();
  client.send(client_frame(0x89, "are you there"));
  const ServerFrame pong = client.frame();
  CHECK(pong.first_byte == 0x8a);
  CHECK(pong.payload == "are you there");
}

TEST_CASE("a peer that breaks the protocol is told the code, and its consumer too") {
  struct Case {
    std::string bytes;
    std::uint16_t code;
  };
  using namespace std::string_literals;
  const auto wrong = GENERATE(
      Case{client_frame(0xc1, "rsv1"), 1002}, Case{client_frame(0x91, "rsv3"), 1002},
      Case{client_frame(0x83, "opcode"), 1002}, Case{client_frame(0x8f, "control"), 1002}, Case{"\x81\x02hi"s, 1002},
      Case{client_frame(0x80, "no message"), 1002}, Case{client_frame(0x01, "a") + client_frame(0x81, "b"), 1002},
      Case{client_frame(0x09, "ping"), 1002}, Case{client_frame(0x01, "") + client_frame(0x81, "b"), 1002},
      Case{client_frame(0x89, std::string(126, 'x')), 1002}, Case{client_frame(0x88, "x"), 1002},
      Case{client_close(1005), 1002}, Case{client_close(999), 1002}, Case{client_close(1000, "\xff"), 1002},
      Case{client_frame(0x81, "\xff"), 1007}, Case{client_frame(0x81, "\xe6\xb8"), 1007},
      Case{client_frame(0x01, "\xe6") + client_frame(0x80, "x"), 1007},
      Case{"\x81\xff\0\0\0\0\0\x10\0\x01mask"s, 1009},  // 1 MiB and one byte, only declared
      Case{client_frame(0x01, std::string(1 << 20, 'x')) + client_frame(0x80, "x"), 1009});
  EdgeServer server;
  RawClient client(server.start());
  client.open();
  client.send(client_text("before") + wrong.bytes);
  CHECK(client.frame().payload == "before");
  CHECK(client.frame().close_code() == wrong.code);
  CHECK(client.frame().ended);
  CHECK(server.application.journal.await("disconnect " + std::to_string(wrong.code)));
  CHECK(server.counters.protocol_errors.value() == 1);
}

TEST_CASE("a message of exactly the bound passes") {
  EdgeServer server;
  server.options.max_message_bytes = 1000;
  RawClient client(server.start());
  client.open();
  client.send(client_text(std::string(1000, 'x')));
  CHECK(client.frame().payload.size() == 1000);
  client.send(client_frame(0x01, std::string(600, 'x')) + client_frame(0x80, std::string(400, 'x')));
  CHECK(client.frame().payload.size() == 1000);
  client.send(client_text(std::string(1001, 'x')));
  CHECK(client.frame().close_code() == 1009);
}

TEST_CASE("the peer's close is echoed and its code told; without a code it is 1005") {
  EdgeServer server;
  RawClient client(server.start());
  client.open();
  SECTION("with a code") {
    client.send(client_close(4321, "bye"));
    CHECK(client.frame().close_code() == 4321);
    CHECK(server.application.journal.await("disconnect 4321"));
  }
  SECTION("without") {
    client.send(client_frame(0x88, ""));
    CHECK(client.frame().first_byte == 0x88);
    CHECK(server.application.journal.await("disconnect 1005"));
  }
  CHECK(client.frame().ended);
}

TEST_CASE("a connection that breaks without a close is told as 1006") {
  EdgeServer server;
  RawClient client(server.start());
  client.open();
  SECTION("closed") {
    client.end_sending();
  }
  SECTION("reset") {
    client.reset();
  }
  CHECK(server.application.journal.await("disconnect 1006"));
}

TEST_CASE("our close is the last frame, waits for the peer's, and ends the connection") {
  EdgeServer server;
  server.application.consumer.text = [](ScriptedConsumer& self, std::string_view text) {
    self.send(text);
    self.close(4000, "enough");
    self.send("too late");
    self.close(4001);
  };
  RawClient client(server.start());
  client.open();
  client.send(client_text("one") + client_text("ignored") + client_text("cut").substr(0, 7));
  CHECK(client.frame().payload == "one");
  const ServerFrame close = client.frame();
  CHECK(close.close_code() == 4000);
  CHECK(close.payload.substr(2) == "enough");
  CHECK(server.application.journal.await("disconnect 4000"));
  client.send(client_text("cut").substr(7) + client_frame(0x89, "ping") + client_close(4000));
  CHECK(client.frame().ended);
  CHECK(server.application.journal.count("disconnect 4000") == 1);
}

TEST_CASE("a peer that does not answer our close is cut after the close timeout") {
  EdgeServer server;
  server.options.close_timeout_ms = 50;
  server.application.consumer.text = [](ScriptedConsumer& self, std::string_view) { self.close(1000); };
  RawClient client(server.start());
  client.open();
  client.send(client_text("go"));
  CHECK(client.frame().close_code() == 1000);
  CHECK(client.frame().ended);
}

TEST_CASE("a consumer may refuse: deny gives its status, close before accept 403") {
  EdgeServer server;
  server.application.consumer.connect = [](ScriptedConsumer& self) {
    if (self.scope().path == "/deny") return self.deny(418);
    self.close();
  };
  const auto port = server.start();
  RawClient denied(port);
  denied.send(RawClient::handshake("/deny"));
  CHECK_THAT(denied.response(), StartsWith("HTTP/1.1 418"));
  CHECK(denied.ends());
  RawClient closed(port);
  closed.send(RawClient::handshake("/close"));
  CHECK_THAT(closed.response(), StartsWith("HTTP/1.1 403"));
  CHECK(server.application.journal.await("disconnect 1006"));
}

TEST_CASE("a consumer that does not make up its mind is refused after the handshake timeout") {
  EdgeServer server;
  server.options.handshake_timeout_ms = 50;
  server.application.consumer.connect = [](ScriptedConsumer&) {};
  RawClient client(server.start());
  client.send(RawClient::handshake("/"));
  CHECK_THAT(client.response(), StartsWith("HTTP/1.1 503"));
}

TEST_CASE("the consumer chooses among the subprotocols that were offered") {
  EdgeServer server;
  server.application.consumer.connect = [](ScriptedConsumer& self) {
    REQUIRE(self.scope().subprotocols.size() == 3);
    self.accept(self.scope().path == "/ours" ? "made.up" : self.scope().subprotocols[1]);
  };
  const auto port = server.start();
  const std::string offer = "Sec-WebSocket-Protocol: a, b\r\nSec-WebSocket-Protocol: c\r\n";
  RawClient client(port);
  CHECK_THAT(client.open("/", offer), Contains("Sec-WebSocket-Protocol: b\r\n"));
  RawClient wrong(port);
  wrong.send(RawClient::handshake("/ours", offer));
  CHECK_THAT(wrong.response(), StartsWith("HTTP/1.1 500"));
}

TEST_CASE("a consumer that throws closes its own socket with 1011 and nobody else's") {
  EdgeServer server;
  server.application.consumer.text = [](ScriptedConsumer& self, std::string_view text) {
    if (text == "throw") throw std::runtime_error("on purpose");
    self.send(text);
  };
  const auto port = server.start();
  RawClient bad(port);
  RawClient good(port);
  bad.open();
  good.open();
  bad.send(client_text("throw") + client_text("after"));
  CHECK(bad.frame().close_code() == 1011);
  good.send(client_text("fine"));
  CHECK(good.frame().payload == "fine");
  CHECK(server.application.journal.await("disconnect 1011"));
  CHECK(server.counters.consumer_failures.value() == 1);
}

TEST_CASE("a silent peer is pinged; any answer keeps it, none closes it with 1011") {
  EdgeServer server;
  server.options.ping_interval_ms = 60;
  server.options.ping_timeout_ms = 60;
  server.options.close_timeout_ms = 60;
  RawClient client(server.start());
  client.open();
  for (int i = 0; i < 3; ++i) {
    CHECK(client.frame().first_byte == 0x89);
    client.send(client_frame(0x8a, ""));
  }
  CHECK(client.frame().first_byte == 0x89);
  CHECK(client.frame().close_code() == 1011);
  CHECK(client.frame().ended);
  CHECK(server.counters.ping_timeouts.value() == 1);
}

TEST_CASE("a socket reaches the end of its life whatever it does") {
  EdgeServer server;
  server.options.websocket_timeout_ms = 100;
  RawClient client(server.start());
  client.open();
  client.send(client_text("alive"));
  CHECK(client.frame().payload == "alive");
  CHECK(client.frame().close_code() == 1001);
}

TEST_CASE("a reader slower than its outbox is closed with 1013, or misses messages, as the option says") {
  EdgeServer server;
  server.options.outbox.bytes = 1 << 20;
  server.options.slow_reader = GENERATE(net::SlowReaderPolicy::close, net::SlowReaderPolicy::drop);
  const bool drops = server.options.slow_reader == net::SlowReaderPolicy::drop;
  server.application.consumer.text = [&](ScriptedConsumer& self, std::string_view) {
    // Far more than the kernel's buffers and the outbox together hold.
    for (int i = 0; i < 400; ++i) self.send(std::string(100'000, 'x'));
    self.send("last");
    server.application.journal.write("all is sent");
  };
  RawClient client(server.start(), 4096);
  client.open();
  client.send(client_text("go"));
  CHECK(server.application.journal.await("all is sent"));  // nothing is read until then
  std::size_t messages = 0;
  ServerFrame frame;
  for (frame = client.frame(); frame.payload.size() == 100'000; frame = client.frame()) ++messages;
  CHECK(messages < 400);
  if (drops) {
    CHECK(frame.payload == "last");
    CHECK(server.counters.slow_reader_drops.value() == 400 - messages);
  } else {
    CHECK(frame.close_code() == 1013);
    CHECK(server.application.journal.await("disconnect 1013"));
    CHECK(server.counters.slow_reader_closes.value() == 1);
  }
}

TEST_CASE("an echo to a client that does not read holds back reading instead of closing") {
  EdgeServer server;
  server.options.outbox.bytes = 1 << 20;
  RawClient client(server.start(), 4096);
  client.open();
  const std::string message = client_text(std::string(50'000, 'x'));
  constexpr int count = 400;
  std::thread sender([&] {
    for (int i = 0; i < count; ++i) client.send(message);
  });
  int got = 0;
  while (got < count && client.frame().payload.size() == 50'000) ++got;
  sender.join();
  CHECK(got == count);
}

TEST_CASE("shared frames keep their place among private ones") {
  EdgeServer server;
  static const auto small = net::SharedFrame::text("small");
  static const auto big = net::SharedFrame::binary(std::string(50'000, 'b'));
  server.application.consumer.text = [](ScriptedConsumer& self, std::string_view) {
    self.send("1");
    self.socket().send_frame(small);
    self.send("2");
    self.socket().send_frame(big);
    self.send("3");
  };
  RawClient client(server.start());
  client.open();
  client.send(client_text("go"));
  CHECK(client.frame().payload == "1");
  CHECK(client.frame().payload == "small");
  CHECK(client.frame().payload == "2");
  const ServerFrame binary = client.frame();
  CHECK(binary.first_byte == 0x82);
  CHECK(binary.payload.size() == 50'000);
  CHECK(client.frame().payload == "3");
}

TEST_CASE("a socket's opening and end are lines in the access log") {
  EdgeServer server;
  Journal log;
  server.options.access_log = [&](const net::AccessRecord& record) {
    log.write(std::to_string(static_cast<int>(record.kind)) + ' ' + record.target + ' ' +
              std::to_string(record.status));
  };
  RawClient client(server.start());
  client.open("/echo?x");
  CHECK(log.await("1 /echo?x 101"));
  client.send(client_close(1000));
  CHECK(log.await("3 /echo?x 1000"));
}
