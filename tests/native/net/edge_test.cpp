#include "parlor/net/edge.hpp"

#include <catch2/catch.hpp>

#include "edge_server.hpp"
#include "raw_client.hpp"

using namespace parlor;
using namespace parlor::test;
using Catch::StartsWith;

TEST_CASE("beyond the bound a connection is told 503, and there is room again when one has gone") {
  EdgeServer server;
  server.options.max_connections = 1;
  const auto port = server.start();
  {
    RawClient first(port);
    first.open();
    RawClient second(port);
    CHECK_THAT(second.response(), StartsWith("HTTP/1.1 503"));
    CHECK(second.ends());
    first.send(client_close(1000));
    CHECK(first.frame().close_code() == 1000);
  }
  CHECK(server.application.journal.await("disconnect 1000"));
  // The server sees the first one go at its own pace.
  std::string status = "HTTP/1.1 503";
  while (status == "HTTP/1.1 503") {
    RawClient next(port);
    next.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    status = next.response().substr(0, 12);
  }
  CHECK(status == "HTTP/1.1 200");
  CHECK(server.counters.connections_refused.value() >= 1);
}

TEST_CASE("shutting down ends idle HTTP, busy HTTP after its answer, and WebSockets with the code") {
  EdgeServer server;
  const auto port = server.start();
  RawClient idle(port);
  idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  idle.response();
  RawClient busy(port);
  busy.send("POST /busy HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  busy.read_until("\r\n\r\n");
  RawClient socket(port);
  socket.open();
  std::size_t untold = 99;
  server.on_loop([&](net::Edge& edge, net::Listener& listener) {
    listener.stop();
    untold = edge.begin_shutdown(1012);
  });
  CHECK(untold == 0);
  CHECK(idle.ends());
  CHECK(socket.frame().close_code() == 1012);
  CHECK(server.application.journal.await("disconnect 1012"));
  busy.send("ok");
  CHECK_THAT(busy.response(), StartsWith("HTTP/1.1 200"));
  CHECK(busy.ends());
  CHECK_FALSE(RawClient(port).connected());
}

TEST_CASE("shutting down can be spread over time") {
  EdgeServer server;
  const auto port = server.start();
  RawClient first(port);
  RawClient second(port);
  RawClient third(port);
  for (RawClient* client : {&first, &second, &third}) client->open();
  std::size_t untold = 0;
  server.on_loop([&](net::Edge& edge, auto&) { untold = edge.begin_shutdown(1012, 2); });
  CHECK(untold == 1);
  server.on_loop([&](net::Edge& edge, auto&) { untold = edge.begin_shutdown(1012, 2); });
  CHECK(untold == 0);
  for (RawClient* client : {&first, &second, &third}) CHECK(client->frame().close_code() == 1012);
}

TEST_CASE("aborting cuts every connection and tells the consumers 1006") {
  EdgeServer server;
  RawClient client(server.start());
  client.open();
  server.on_loop([](net::Edge& edge, auto&) { edge.abort(); });
  CHECK(client.frame().ended);
  CHECK(server.application.journal.await("disconnect 1006"));
  std::size_t left = 1;
  server.on_loop([&](net::Edge& edge, auto&) { left = edge.connections(); });
  CHECK(left == 0);
  CHECK(server.counters.connections_open.value() == 0);
  CHECK(server.counters.websockets_open.value() == 0);
}

TEST_CASE("stopping the loop with sockets open leaves nothing behind and tells their consumers") {
  EdgeServer server;
  RawClient client(server.start());
  client.open();
  client.send(client_text("x").substr(0, 3));
  server.stop();
  CHECK(server.application.journal.count("disconnect 1006") == 1);
  CHECK(server.counters.connections_open.value() == 0);
}
