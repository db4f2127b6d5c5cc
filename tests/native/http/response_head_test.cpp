#include "parlor/http/response_head.hpp"

#include <catch2/catch.hpp>

using namespace parlor::http;
using Catch::Contains;

TEST_CASE("a head is status line, headers and an empty line") {
  CHECK(serialize_head(Response::text(200, "hello"), {.server_name = "parlor", .date = "now"}) ==
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\nDate: now\r\n"
        "Server: parlor\r\n\r\n");
  CHECK_THAT(serialize_head(Response::text(404, ""), {.keep_alive = false}), Contains("Connection: close\r\n"));
}

TEST_CASE("statuses without a body have no length") {
  for (const unsigned status : {204u, 304u}) {
    Response response;
    response.status = status;
    CHECK_THAT(serialize_head(response, {}), !Contains("Content-Length"));
  }
}

TEST_CASE("a header's value cannot begin another header") {
  CHECK_THAT(serialize_head(Response::redirect(302, "/x\r\nSet-Cookie: a=b"), {}),
             Contains("Location: /x  Set-Cookie: a=b\r\n"));
}

TEST_CASE("dates are written as RFC 9110 has them") {
  CHECK(http_date(784111777000) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
}
