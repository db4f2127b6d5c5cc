#include "parlor/tutorials/console.hpp"

#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "parlor/app/consumer_host.hpp"
#include "recording_socket.hpp"

using namespace parlor;

namespace {

struct Session {
  explicit Session(std::string user = "") {
    auto consumer = std::make_unique<tutorials::Console>();
    app::Scope scope;
    scope.user = std::move(user);
    app::ConsumerHost::bind(*consumer, std::move(scope), nullptr);
    host = std::make_unique<app::ConsumerHost>(std::move(consumer), socket);
    host->opened();
  }
  std::string answer(std::string_view text) {
    socket.take_texts();
    host->text(text);
    const auto texts = socket.take_texts();
    REQUIRE(texts.size() == 1);
    return texts[0];
  }
  net::EventLoop loop{0};
  test::RecordingSocket socket{loop};
  std::unique_ptr<app::ConsumerHost> host;
};

}  // namespace

TEST_CASE("a known user is greeted by name and speaks under it", "[tutorials][console]") {
  Session session("安娜");
  CHECK(session.socket.take_texts() == std::vector<std::string>{"[Welcome 安娜!]"});
  CHECK(session.answer("hi") == "安娜: hi");
}

TEST_CASE("a chosen name is trimmed as Python's strip does", "[tutorials][console]") {
  Session session;
  CHECK(session.answer("/name  Bob \t") == "[set your username to Bob]");
  CHECK(session.answer("/name\u3000\u00a0小 明\u2028\x1f") == "[set your username to 小 明]");
  CHECK(session.answer("x") == "小 明: x");
  CHECK(session.answer("/name") == "[set your username to ]");
  CHECK(session.answer(" /name Bob") == ":  /name Bob");
}
