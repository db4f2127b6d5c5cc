#include "parlor/net/http_session.hpp"

#include <catch2/catch.hpp>

#include "edge_server.hpp"
#include "raw_client.hpp"

using namespace parlor;
using namespace parlor::test;
using Catch::Contains;
using Catch::StartsWith;

namespace {

const std::string get = "GET /a HTTP/1.1\r\nHost: test\r\n\r\n";

}  // namespace

TEST_CASE("requests on one connection are answered in order, one at a time or all at once") {
  EdgeServer server;
  RawClient client(server.start());
  client.send("GET /one HTTP/1.1\r\nHost: test\r\n\r\n");
  CHECK_THAT(client.response(), Contains("200 OK") && Contains("GET /one"));
  client.send(
      "POST /two HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nbody\r\n"
      "POST /three HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" +
      get);
  CHECK_THAT(client.response(), Contains("POST /two body"));
  CHECK_THAT(client.response(), Contains("POST /three abc"));
  CHECK_THAT(client.response(), Contains("GET /a"));
}

TEST_CASE("a request that comes byte by byte is one request") {
  EdgeServer server;
  RawClient client(server.start());
  for (const char byte : get) client.send({&byte, 1});
  CHECK_THAT(client.response(), Contains("GET /a"));
}

TEST_CASE("the connection ends after its answer where it must") {
  EdgeServer server;
  const auto port = server.start();
  const std::string close =
      GENERATE(std::string("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"),
               std::string("GET / HTTP/1.1\r\nHost: t\r\nConnection: x\r\nConnection: close\r\n\r\n"),
               std::string("GET / HTTP/1.0\r\n\r\n"));
  RawClient client(port);
  client.send(close);
  CHECK_THAT(client.response(), Contains("Connection: close"));
  CHECK(client.ends());
}

TEST_CASE("HTTP/1.0 may keep the connection when it asks") {
  EdgeServer server;
  RawClient client(server.start());
  client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK_THAT(client.response(), Contains("Connection: keep-alive"));
  client.send(get);
  CHECK_THAT(client.response(), Contains("200 OK"));
}

TEST_CASE("a client that half-closes still gets its answer") {
  EdgeServer server;
  RawClient client(server.start());
  client.send(get);
  client.end_sending();
  CHECK_THAT(client.response(), Contains("GET /a"));
  CHECK(client.ends());
}

TEST_CASE("HEAD gets the headers of GET without its body") {
  EdgeServer server;
  RawClient client(server.start());
  client.send("HEAD /a HTTP/1.1\r\nHost: test\r\n\r\n" + get);
  CHECK_THAT(client.read_until("\r\n\r\n"), Contains("Content-Length: 8"));
  CHECK_THAT(client.response(), StartsWith("HTTP/1.1 200") && Contains("GET /a"));
}

TEST_CASE("what cannot be read is refused by name, with a body, and the connection ends in good order") {
  struct Case {
    std::string request;
    std::string status;
  };
  const auto wrong = GENERATE(
      Case{"nonsense\r\n\r\n", "400 "}, Case{"GET / HTTP/1.1\r\n\r\n", "400 "},
      Case{"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400 "},
      Case{"GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n", "400 "},
      Case{"GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "400 "},
      Case{"GET /%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "400 "},
      Case{"GET /%ff HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "400 "},
      Case{"GET path HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "400 "},
      Case{"\x16\x03\x01\x02 tls hello\r\n\r\n", "400 "},
      Case{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n", "400 "},
      Case{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", "400 "},
      Case{"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", "501 "},
      Case{"POST / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nContent-Length: 1\r\n\r\n", "417 "},
      Case{"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'x'), "431 "},
      Case{"GET /" + std::string(20'000, 'x'), "431 "},
      Case{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", "413 "},
      Case{"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n" + std::string(0x100001, 'x'),
           "413 "});
  EdgeServer server;
  RawClient client(server.start());
  client.send(wrong.request);
  INFO(wrong.request.substr(0, 100));
  const std::string response = client.response();
  CHECK_THAT(response, StartsWith("HTTP/1.1 " + wrong.status) && Contains("{\"error\":{\"code\":") &&
                           Contains("Connection: close"));
  CHECK(client.ends());
}

TEST_CASE("headers up to 16 KiB are read") {
  EdgeServer server;
  RawClient client(server.start());
  const std::string start = "GET /a HTTP/1.1\r\nHost: test\r\nX: ";
  client.send(start + std::string(limits::http_header_bytes - start.size() - 100, 'x') + "\r\n\r\n");
  CHECK_THAT(client.response(), StartsWith("HTTP/1.1 200"));
}

TEST_CASE("a client that expects 100-continue is told to go on") {
  EdgeServer server;
  RawClient client(server.start());
  client.send("POST /p HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("hello");
  CHECK_THAT(client.response(), Contains("POST /p hello"));
}

TEST_CASE("a request that does not come in time is told so; an idle connection is closed") {
  EdgeServer server;
  server.options.handshake_timeout_ms = 50;
  server.options.http_idle_ms = 50;
  const auto port = server.start();
  SECTION("a header without end") {
    RawClient client(port);
    client.send("GET / HTTP/1.1\r\n");
    CHECK_THAT(client.response(), StartsWith("HTTP/1.1 408"));
    CHECK(client.ends());
  }
  SECTION("a body without end") {
    RawClient client(port);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    CHECK_THAT(client.response(), StartsWith("HTTP/1.1 408"));
  }
  SECTION("nothing at all") {
    RawClient client(port);
    CHECK_THAT(client.response(), StartsWith("HTTP/1.1 408"));
  }
  SECTION("idle after a request") {
    RawClient client(port);
    client.send(get);
    CHECK_THAT(client.response(), StartsWith("HTTP/1.1 200"));
    CHECK(client.ends());
  }
}

TEST_CASE("an application that throws costs one request its answer, not the server") {
  EdgeServer server;
  server.application.http = [](const app::Scope&, std::string_view) -> http::Response {
    throw std::runtime_error("on purpose");
  };
  RawClient client(server.start());
  client.send(get);
  CHECK_THAT(client.response(), StartsWith("HTTP/1.1 500"));
  client.send(get);
  CHECK_THAT(client.response(), StartsWith("HTTP/1.1 500"));
}

TEST_CASE("large answers to a client that reads slowly arrive whole, pipelined ones too") {
  static const std::string constant(3 << 20, 's');
  EdgeServer server;
  server.application.http = [](const app::Scope& scope, std::string_view) {
    http::Response response = http::Response::text(200, std::string(2 << 20, 'o'));
    if (scope.path == "/static") response.static_body = constant;
    return response;
  };
  RawClient client(server.start(), 4096);
  std::string requests;
  for (int i = 0; i < 6; ++i) {
    requests += "GET /static HTTP/1.1\r\nHost: a\r\n\r\nGET /own HTTP/1.1\r\nHost: a\r\n\r\n";
  }
  client.send(requests);
  for (int i = 0; i < 6; ++i) {
    const std::string first = client.response();
    CHECK(first.size() > constant.size());
    CHECK(first.ends_with("sss"));
    const std::string second = client.response();
    CHECK(second.size() > (2u << 20));
    CHECK(second.ends_with("ooo"));
  }
}

TEST_CASE("the application sees the connection and, only when told, what a proxy says of it") {
  EdgeServer server;
  server.options.proxy_headers = GENERATE(false, true);
  server.application.http = [](const app::Scope& scope, std::string_view) {
    return http::Response::text(200, scope.client.first + ' ' + (scope.secure ? "secure" : "plain") + ' ' +
                                         scope.server.first + ' ' + std::string(scope.header("x-test")) + '.');
  };
  RawClient client(server.start());
  client.send(
      "GET / HTTP/1.1\r\nHost: a\r\nX-Test: Yes\r\nX-Forwarded-For: 203.0.113.9, 10.0.0.1\r\n"
      "X-Forwarded-Proto: https\r\n\r\n");
  CHECK_THAT(client.response(), Contains(server.options.proxy_headers ? "203.0.113.9 secure 127.0.0.1 Yes."
                                                                      : "127.0.0.1 plain 127.0.0.1 Yes."));
}

TEST_CASE("every request is a line in the access log") {
  EdgeServer server;
  Journal log;
  server.options.access_log = [&](const net::AccessRecord& record) {
    log.write(record.method + ' ' + record.target + ' ' + std::to_string(record.status) + ' ' +
              std::to_string(record.bytes));
  };
  RawClient client(server.start());
  client.send("GET /a?b=c HTTP/1.1\r\nHost: a\r\n\r\n");
  client.response();
  client.send("GET\r\n\r\n");
  client.response();
  CHECK(log.await("GET /a?b=c 200 7"));
  CHECK(log.count("GET /a?b=c 200 7") == 1);
}
