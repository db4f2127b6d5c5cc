#include "parlor/net/listener.hpp"

#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "edge_server.hpp"
#include "raw_client.hpp"

using namespace parlor;
using namespace parlor::test;
using Catch::Contains;

namespace {

std::string temporary_path(const std::string& name) {
  return (std::filesystem::temp_directory_path() / (name + std::to_string(::getpid()))).string();
}

}  // namespace

TEST_CASE("several listeners share a port") {
  EdgeServer first;
  const auto port = first.start();
  EdgeServer second;
  net::ConnectionBudget budget;
  net::Edge edge(second.loop, {second.options, second.application, second.counters, budget});
  auto shared = net::Listener::tcp(edge, "127.0.0.1", port);
  REQUIRE(shared);
  CHECK((*shared)->local() == net::Endpoint{"127.0.0.1", port});
}

TEST_CASE("an address that is none, or cannot be bound, is named in the error") {
  EdgeServer server;
  net::ConnectionBudget budget;
  net::Edge edge(server.loop, {server.options, server.application, server.counters, budget});
  const auto name = net::Listener::tcp(edge, "not an address", 0);
  REQUIRE_FALSE(name);
  CHECK_THAT(name.error().text, Contains("not an address"));
  const auto foreign = net::Listener::tcp(edge, "192.0.2.1", 0);
  REQUIRE_FALSE(foreign);
  CHECK(foreign.error().code == ErrorCode::io_failed);
  CHECK_FALSE(net::Listener::unix_socket(edge, std::string(200, 'x')));
}

TEST_CASE("a unix socket serves, replaces what a dead server left, and goes with its listener") {
  const std::string path = temporary_path("parlor-listener-");
  {
    EdgeServer server;
    server.start_unix(path);
    RawClient client(path);
    client.open();
    client.send(client_text("over unix"));
    CHECK(client.frame().payload == "over unix");
    EdgeServer rival;
    CHECK_THROWS_WITH(rival.start_unix(path), Contains("another process listens"));
  }
  CHECK_FALSE(std::filesystem::exists(path));
  {
    // A socket file nobody listens on.
    const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    REQUIRE(::bind(dead, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    ::close(dead);
    EdgeServer server;
    server.start_unix(path);
    CHECK(RawClient(path).connected());
  }
  std::ofstream(path) << "precious";
  EdgeServer server;
  CHECK_THROWS_WITH(server.start_unix(path), Contains("is not a socket"));
  CHECK(std::filesystem::exists(path));
  std::filesystem::remove(path);
}

TEST_CASE("out of descriptors the listener pauses and goes on") {
  EdgeServer server;
  const auto port = server.start();
  RawClient before(port);
  before.open();
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const int next = ::dup(0);
  ::close(next);
  rlimit tight = limit;
  tight.rlim_cur = static_cast<rlim_t>(next) + 1;
  ::setrlimit(RLIMIT_NOFILE, &tight);
  RawClient last(port);  // its own end takes the last descriptor there is
  last.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  while (server.counters.accept_failures.value() == 0) {
    before.send(client_text("others go on"));
    REQUIRE(before.frame().payload == "others go on");
  }
  ::setrlimit(RLIMIT_NOFILE, &limit);
  CHECK_THAT(last.response(), Contains("200 OK"));
}
