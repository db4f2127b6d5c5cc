#include "parlor/http/request_parser.hpp"

#include <catch2/catch.hpp>

using namespace parlor::http;

namespace {

const std::string post = "POST /p?q HTTP/1.1\r\nHost: h\r\nX-One:  1 \r\nContent-Length: 3\r\n\r\nabc";

}  // namespace

TEST_CASE("a request is read whole, byte by byte, and with bytes behind it that stay") {
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, post.size()}) {
    const std::string bytes = post + "GET /next";
    RequestParser parser;
    std::size_t used = 0;
    for (std::size_t given = 0; !parser.complete();) {
      REQUIRE_FALSE(parser.failed());
      given = std::min(given + step, bytes.size());
      used += parser.feed(std::string_view(bytes).substr(used, given - used));
    }
    CHECK(used == post.size());
    const Request request = parser.take();
    CHECK(request.method == "POST");
    CHECK(request.target == "/p?q");
    CHECK(request.body == "abc");
    CHECK(request.header("x-one") == "1");
    CHECK(request.minor_version == 1);
    CHECK(request.keep_alive);
  }
}

TEST_CASE("a failed request says which answer it gets, and takes nothing more") {
  RequestParser parser;
  parser.feed("what is this\r\n\r\n");
  REQUIRE(parser.failed());
  CHECK_FALSE(parser.complete());
  CHECK(parser.failure().status == 400);
  CHECK(parser.feed(post) == 0);
}

TEST_CASE("100-continue is wanted once, and not when the body is there already") {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n";
  RequestParser waiting;
  waiting.feed(head);
  CHECK(waiting.wants_continue());
  CHECK_FALSE(waiting.wants_continue());
  RequestParser done;
  done.feed(head + "x");
  CHECK(done.complete());
  CHECK_FALSE(done.wants_continue());
}
