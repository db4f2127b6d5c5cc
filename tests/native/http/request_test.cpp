#include "parlor/http/request.hpp"

#include <catch2/catch.hpp>

using namespace parlor::http;

TEST_CASE("lists are split at commas, blanks and empty elements left out") {
  CHECK(split_list("a, b ,,\tc") == std::vector<std::string_view>{"a", "b", "c"});
  CHECK(split_list("").empty());
  CHECK(split_list(" , ").empty());
}

TEST_CASE("a token is found on any line of the header, whatever its case") {
  Request request;
  request.headers = {{"connection", "keep-alive"}, {"connection", "x, Upgrade"}};
  CHECK(request.has_token("connection", "upgrade"));
  CHECK_FALSE(request.has_token("connection", "up"));
  CHECK(request.joined("connection") == "keep-alive, x, Upgrade");
  CHECK(request.header("connection") == "keep-alive");
  CHECK(request.count("connection") == 2);
  CHECK(request.header("missing").empty());
}
