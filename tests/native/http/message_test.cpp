#include "parlor/http/message.hpp"

#include <catch2/catch.hpp>

using namespace parlor::http;

TEST_CASE("an error is JSON with a code and a message, whatever they hold") {
  const Response error = Response::error(403, "forbidden", "no \"entry\"\n");
  CHECK(error.status == 403);
  CHECK(error.body == R"({"error":{"code":"forbidden","message":"no \"entry\"\n"}})");
}

TEST_CASE("a page carries the security headers") {
  std::string names;
  for (const auto& [name, value] : Response::html(200, "<p>").headers) names += name + ' ';
  CHECK(names == "Content-Type Content-Security-Policy X-Content-Type-Options Referrer-Policy ");
}

TEST_CASE("a redirect names its target") {
  CHECK(Response::redirect(301, "/path/").headers.front() == std::pair<std::string, std::string>{"Location", "/path/"});
}
