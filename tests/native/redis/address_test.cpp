#include "parlor/redis/address.hpp"

#include <catch2/catch.hpp>

using namespace parlor;
using redis::Address;
using redis::parse_url;

TEST_CASE("a URL says where Redis is and how to get in", "[redis]") {
  const auto url = parse_url("redis://us%40er:p%3Aass@example.org:7000/3");
  REQUIRE(url.ok());
  REQUIRE(url->hosts.size() == 1);
  const Address& address = url->hosts.front();
  CHECK(url->delivery == redis::ParsedUrl::Delivery::core);
  CHECK(address.endpoint.host == "example.org");
  CHECK(address.endpoint.port == 7000);
  CHECK(address.user == "us@er");
  CHECK(address.password == "p:ass");
  CHECK(address.database == 3);
}

TEST_CASE("what a URL leaves out has its usual value", "[redis]") {
  const Address address = parse_url("redis+pubsub://:secret@")->hosts.front();
  CHECK(address.endpoint.host == "localhost");
  CHECK(address.endpoint.port == 6379);
  CHECK(address.user.empty());
  CHECK(address.password == "secret");
  CHECK(address.database == 0);
}

TEST_CASE("unix sockets, TLS and IPv6 addresses have their forms", "[redis]") {
  CHECK(parse_url("unix:///run/redis.sock?db=2")->hosts.front().path == "/run/redis.sock");
  CHECK(parse_url("unix:///run/redis.sock?db=2")->hosts.front().database == 2);
  CHECK(parse_url("redis://[::1]:7000")->hosts.front().endpoint.host == "::1");
  const Address tls = parse_url("rediss+pubsub://h?ssl_ca_certs=/ca.pem&ssl_cert_reqs=none")->hosts.front();
  CHECK(tls.transport == Address::Transport::tls);
  CHECK(tls.ca_file == "/ca.pem");
  CHECK_FALSE(tls.verify);
}

TEST_CASE("sentinels are listed with the master's name behind them", "[redis]") {
  const Address address = parse_url("redis+sentinel://:pw@one:1,two/mymaster/4")->hosts.front();
  REQUIRE(address.sentinels.size() == 2);
  CHECK(address.sentinels[0].port == 1);
  CHECK(address.sentinels[1].host == "two");
  CHECK(address.sentinels[1].port == 26379);
  CHECK(address.master == "mymaster");
  CHECK(address.database == 4);
}

TEST_CASE("several hosts are several URLs", "[redis]") {
  const auto url = parse_url("redis://one:1,redis+sentinel://s1,s2/m,redis://two/2");
  REQUIRE(url.ok());
  REQUIRE(url->hosts.size() == 3);
  CHECK(url->hosts[1].sentinels.size() == 2);
  CHECK(url->hosts[2].endpoint.host == "two");
}

TEST_CASE("a wrong URL is refused without telling its password", "[redis]") {
  for (const char* wrong : {"", "http://x", "redis://:topsecret@h:port", "redis://:topsecret@h:0",
                            "redis://:topsecret@h/x", "redis://:topsecret@h?x=1", "redis+sentinel://:topsecret@h",
                            "unix://", "redis://[::1", "redis://a,redis+pubsub://b", "redis://h:70000"}) {
    const auto url = parse_url(wrong);
    REQUIRE_FALSE(url.ok());
    CHECK(url.error().code == ErrorCode::bad_option);
    CHECK(url.error().text.find("topsecret") == std::string::npos);
  }
}
