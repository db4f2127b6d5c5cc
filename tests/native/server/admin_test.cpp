#include "parlor/server/admin.hpp"

#include <catch2/catch.hpp>

using parlor::server::parse_admin_address;

TEST_CASE("an admin address is a numeric host with its port, or a unix socket", "[server][admin]") {
  const auto v4 = parse_admin_address("127.0.0.1:9000");
  REQUIRE(v4.ok());
  CHECK(v4->host == "127.0.0.1");
  CHECK(v4->port == 9000);
  const auto v6 = parse_admin_address("[::1]:0");
  REQUIRE(v6.ok());
  CHECK(v6->host == "::1");
  CHECK(v6->port == 0);
  const auto path = parse_admin_address("unix:/run/parlor-admin.sock");
  REQUIRE(path.ok());
  CHECK(path->unix_socket == "/run/parlor-admin.sock");
}

TEST_CASE("what is no admin address is refused by name", "[server][admin]") {
  for (const char* wrong : {"", "9000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "127.0.0.1:x", ":9000",
                            "::1:9000", "[]:9000", "unix:"}) {
    CAPTURE(wrong);
    const auto address = parse_admin_address(wrong);
    REQUIRE_FALSE(address.ok());
    CHECK(address.error().text.find(wrong) != std::string::npos);
  }
}
