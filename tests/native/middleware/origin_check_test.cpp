#include "parlor/middleware/origin_check.hpp"

#include <stdexcept>
#include <string>

#include <catch2/catch.hpp>

using namespace parlor;
using middleware::OriginCheck;
using middleware::parse_origin;

namespace {

app::Scope handshake(const std::string& host, const std::string& origin) {
  app::Scope scope;
  scope.type = app::Scope::Type::websocket;
  scope.headers = {{"host", host}, {"origin", origin}};
  return scope;
}

bool same_host(const std::string& host, const std::string& origin) {
  return !OriginCheck()(handshake(host, origin)).has_value();
}

bool allowed(const std::string& entry, const std::string& origin) {
  return !OriginCheck({entry})(handshake("server.test", origin)).has_value();
}

}  // namespace

TEST_CASE("pages of the same host and port may connect", "[middleware][origin]") {
  CHECK(same_host("example.com", "http://example.com"));
  CHECK(same_host("example.com:80", "http://example.com"));
  CHECK(same_host("example.com", "http://example.com:80"));
  CHECK(same_host("127.0.0.1:8000", "http://127.0.0.1:8000"));
  CHECK(same_host("Example.COM:8000", "HTTP://exAMPle.com:8000"));
  CHECK(same_host("[::1]:8000", "http://[::1]:8000"));
  CHECK(same_host("example.com", "https://example.com"));  // TLS ends at a proxy in front
  CHECK(same_host("example.com:443", "https://example.com"));
}

TEST_CASE("pages of any other host or port may not", "[middleware][origin]") {
  CHECK_FALSE(same_host("example.com", "http://evil.com"));
  CHECK_FALSE(same_host("example.com", "http://example.com:8000"));
  CHECK_FALSE(same_host("example.com:8000", "http://example.com"));
  CHECK_FALSE(same_host("example.com", "http://sub.example.com"));
  CHECK_FALSE(same_host("example.com", "http://example.com.evil.com"));
  CHECK_FALSE(same_host("example.com:80", "https://example.com"));
  CHECK_FALSE(same_host("[::1]:8000", "http://[::2]:8000"));
  CHECK_FALSE(same_host("", "http://example.com"));
}

TEST_CASE("what is no origin is refused, with 403 and its name", "[middleware][origin]") {
  for (const char* bad :
       {"null", "", "example.com", "http://", "http://user@example.com", "http://example.com/", "http://example.com:0",
        "http://example.com:99999", "http://example.com:8x", "http://exa mple.com", "file://",
        "http://example.com, http://example.com", "http://[::1", "http://::1"}) {
    CAPTURE(bad);
    const auto refused = OriginCheck()(handshake("example.com", bad));
    REQUIRE(refused.has_value());
    CHECK(refused->status == 403);
    CHECK(refused->body.find("origin_not_allowed") != std::string::npos);
  }
  app::Scope twice = handshake("example.com", "http://example.com");
  twice.headers.emplace_back("origin", "http://example.com");
  CHECK(OriginCheck()(twice).has_value());
}

TEST_CASE("programs that are no browser send no origin and may connect", "[middleware][origin]") {
  app::Scope scope = handshake("example.com", "");
  scope.headers.pop_back();
  CHECK_FALSE(OriginCheck()(scope).has_value());
  CHECK_FALSE(OriginCheck({"https://example.com"})(scope).has_value());
}

TEST_CASE("plain requests are not checked", "[middleware][origin]") {
  app::Scope scope = handshake("example.com", "http://evil.com");
  scope.type = app::Scope::Type::http;
  CHECK_FALSE(OriginCheck()(scope).has_value());
}

TEST_CASE("a list allows what it names", "[middleware][origin]") {
  CHECK(allowed("*", "http://anything.test"));
  CHECK(allowed("*", "null"));

  CHECK(allowed("example.com", "http://example.com:1234"));
  CHECK(allowed("Example.com", "https://example.com"));
  CHECK_FALSE(allowed("example.com", "http://sub.example.com"));

  CHECK(allowed("example.com:8000", "https://example.com:8000"));
  CHECK_FALSE(allowed("example.com:8000", "https://example.com"));

  CHECK(allowed(".example.com", "http://a.b.example.com"));
  CHECK(allowed(".example.com", "http://example.com"));
  CHECK_FALSE(allowed(".example.com", "http://notexample.com"));

  CHECK(allowed("https://example.com", "https://example.com:443"));
  CHECK_FALSE(allowed("https://example.com", "http://example.com"));
  CHECK_FALSE(allowed("https://example.com", "https://example.com:8443"));
  CHECK(allowed("https://.example.com:8443", "https://a.example.com:8443"));

  CHECK_FALSE(allowed("example.com", "http://server.test"));  // a list replaces the same host
  CHECK(allowed("same-host", "http://server.test"));
}

TEST_CASE("an entry that means nothing is told to the operator", "[middleware][origin]") {
  for (const char* bad : {"", "http://", "example.com/", "a b", "example.com:port", "*.example.com"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(OriginCheck({bad}), std::invalid_argument);
  }
}

TEST_CASE("an origin has its scheme's port", "[middleware][origin]") {
  CHECK(parse_origin("https://a.test")->port == 443);
  CHECK(parse_origin("http://a.test")->port == 80);
  CHECK(parse_origin("chrome-extension://abc")->port == 0);
}
