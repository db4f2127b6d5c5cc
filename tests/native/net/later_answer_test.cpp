#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "edge_server.hpp"
#include "raw_client.hpp"

using namespace parlor;
using test::EdgeServer;
using test::RawClient;

namespace {

std::string get(const std::string& path, const std::string& headers = {}) {
  return "GET " + path + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n";
}

/// Keeps the answers back until the test lets go of them, on the loop's thread.
struct Stage {
  Stage() {
    server.application.later = [this](const app::Scope& scope, app::Answer answer) {
      answers.push_back(std::move(answer));
      server.application.journal.write("asked " + scope.path);
    };
  }
  bool asked(const std::string& path) { return server.application.journal.await("asked " + path); }
  void answer(const std::string& text) {
    server.on_loop([&](auto&, auto&) {
      app::Answer next = std::move(answers.front());
      answers.erase(answers.begin());
      next(http::Response::text(200, text));
      next(http::Response::text(500, "a second answer"));
    });
  }

  std::vector<app::Answer> answers;
  EdgeServer server;
};

}  // namespace

TEST_CASE("an answer may come later; what was asked behind it waits for its turn", "[net][http_session]") {
  Stage s;
  RawClient client(s.server.start());
  client.send(get("/one") + get("/two"));
  REQUIRE(s.asked("/one"));
  s.server.on_loop([](auto&, auto&) {});
  CHECK(s.server.application.journal.count("asked /two") == 0);
  s.answer("first");
  CHECK_THAT(client.response(), Catch::EndsWith("first"));
  REQUIRE(s.asked("/two"));
  s.answer("second");
  CHECK_THAT(client.response(), Catch::EndsWith("second"));
}

TEST_CASE("a client that has ended its sending still gets a later answer", "[net][http_session]") {
  Stage s;
  RawClient client(s.server.start());
  client.send(get("/one"));
  client.end_sending();
  REQUIRE(s.asked("/one"));
  s.answer("late");
  CHECK_THAT(client.response(), Catch::EndsWith("late"));
  CHECK(client.ends());
}

TEST_CASE("an answer that does not come in time is given up with 503", "[net][http_session]") {
  Stage s;
  s.server.options.handshake_timeout_ms = 60;
  RawClient client(s.server.start());
  client.send(get("/one"));
  CHECK_THAT(client.response(), Catch::StartsWith("HTTP/1.1 503"));
  CHECK(client.ends());
  s.answer("too late");  // changes nothing
}

TEST_CASE("a connection that waits for an answer ends after it when the server stops", "[net][http_session]") {
  Stage s;
  RawClient client(s.server.start());
  client.send(get("/one"));
  REQUIRE(s.asked("/one"));
  s.server.on_loop([](net::Edge& edge, auto&) { edge.begin_shutdown(1012); });
  s.answer("last");
  const std::string response = client.response();
  CHECK_THAT(response, Catch::Contains("Connection: close"));
  CHECK_THAT(response, Catch::EndsWith("last"));
  CHECK(client.ends());
}

TEST_CASE("an answer may outlive its connection", "[net][http_session]") {
  Stage s;
  {
    RawClient client(s.server.start());
    client.send(get("/one"));
    REQUIRE(s.asked("/one"));
    s.server.on_loop([](net::Edge& edge, auto&) { edge.abort(); });
    CHECK(client.ends());
  }
  s.answer("to nobody");
}
