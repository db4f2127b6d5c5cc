#include "parlor/app/websocket_handler.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "parlor/app/consumer_host.hpp"
#include "parlor/app/group_hub.hpp"
#include "parlor/app/handler_consumer.hpp"
#include "parlor/base/limits.hpp"
#include "parlor/channel_layer/memory_layer.hpp"
#include "recording_socket.hpp"

using namespace parlor;
using namespace parlor::app;
using test::RecordingSocket;

namespace {

using Texts = std::vector<std::string>;

/// Says when it is destroyed, as a local of a handler.
struct Witness {
  explicit Witness(Texts& shared) : diary(shared) {}
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;
  ~Witness() { diary.emplace_back("destroyed"); }
  Texts& diary;
};

/// One socket with a handler on it; the diary is what the handler and the reports wrote.
struct Stage {
  explicit Stage(const WebSocketHandler& handler) {
    auto consumer = std::make_unique<HandlerConsumer>(std::make_shared<const WebSocketHandler>(handler));
    Scope scope;
    scope.type = Scope::Type::websocket;
    scope.path = "/here/";
    ConsumerHost::bind(*consumer, std::move(scope), &hub);
    host = std::make_unique<ConsumerHost>(std::move(consumer), socket);
    host->opened();
  }
  void lose() {
    socket.lose();
    host->closed(1006);
  }
  /// Runs the loop until the handler has made an entry or ended the socket.
  void run_until_told(const Texts& diary) {
    loop.context().restart();
    while (diary.empty() && socket.is_open()) loop.context().run_one();
  }

  net::EventLoop loop{0};
  layer::MemoryLayer memory{[] { return TimeMs{0}; }};
  Texts problems;
  GroupHub hub{memory, loop, [this](std::string_view problem) { problems.emplace_back(problem); }};
  RecordingSocket socket{loop};
  std::unique_ptr<ConsumerHost> host;
};

Task echo(WebSocket& ws) {
  while (auto message = co_await ws.wait()) ws.send(*message);
}

Task fail_at_once(WebSocket&) {
  throw std::runtime_error("no database");
  co_return;
}

}  // namespace

TEST_CASE("a handler is given each message as it comes, and sends in kind", "[app][websocket_handler]") {
  Stage s(echo);
  CHECK(s.socket.is_open());
  s.host->text("one");
  s.host->bytes(as_bytes("two"));
  REQUIRE(s.socket.sent.size() == 2);
  CHECK(s.socket.sent[0].payload == "one");
  CHECK(s.socket.sent[0].text);
  CHECK(s.socket.sent[1].payload == "two");
  CHECK_FALSE(s.socket.sent[1].text);
}

TEST_CASE("the socket closes with 1000 when its handler returns", "[app][websocket_handler]") {
  Stage s([](WebSocket& ws) -> Task {
    while (auto message = co_await ws.wait()) {
      if (message->data == "exit") co_return;
      ws.send(*message);
    }
  });
  s.host->text("stay");
  CHECK(s.socket.is_open());
  s.host->text("exit");
  CHECK(s.socket.close_code == 1000);
  CHECK(s.socket.take_texts() == Texts{"stay"});
}

TEST_CASE("what a handler throws closes its socket with 1011 and is reported", "[app][websocket_handler]") {
  Stage at_once(fail_at_once);
  CHECK(at_once.socket.close_code == 1011);
  CHECK(at_once.problems == Texts{"the handler of /here/ failed: no database"});

  Stage later([](WebSocket& ws) -> Task {
    auto message = co_await ws.wait();
    throw std::runtime_error("cannot " + message->data);
  });
  CHECK(later.socket.is_open());
  later.host->text("fly");
  CHECK(later.socket.close_code == 1011);
  CHECK(later.problems == Texts{"the handler of /here/ failed: cannot fly"});
}

TEST_CASE("a waiting handler is told of the end of its socket by no message", "[app][websocket_handler]") {
  Texts diary;
  Stage s([&diary](WebSocket& ws) -> Task {
    const Witness witness(diary);
    auto message = co_await ws.wait();
    diary.emplace_back(message ? "message" : "no message");
  });
  s.lose();
  CHECK(diary == Texts{"no message", "destroyed"});
  CHECK(s.problems.empty());
}

TEST_CASE("a handler that waits again after the end is stopped", "[app][websocket_handler]") {
  Texts diary;
  Stage s([&diary](WebSocket& ws) -> Task {
    const Witness witness(diary);
    for (;;) {
      auto message = co_await ws.wait();
      diary.emplace_back(message ? message->data : "no message");
    }
  });
  s.host->text("one");
  s.lose();
  CHECK(diary == Texts{"one", "no message", "destroyed"});
  CHECK(s.problems.empty());
}

TEST_CASE("a handler's frames are destroyed with its consumer, also while it waits", "[app][websocket_handler]") {
  Texts diary;
  {
    Stage s([&diary](WebSocket& ws) -> Task {
      const Witness outer(diary);
      const auto inner = [](WebSocket& socket, Texts& entries) -> Task {
        const Witness witness(entries);
        co_await socket.wait();
      };
      co_await inner(ws, diary);
    });
    CHECK(diary.empty());
  }
  CHECK(diary == Texts{"destroyed", "destroyed"});
}

TEST_CASE("a task awaits another and gets what that one throws", "[app][websocket_handler]") {
  Texts diary;
  Stage s([&diary](WebSocket& ws) -> Task {
    const auto login = [](WebSocket& socket) -> Task {
      auto name = co_await socket.wait();
      if (name->data.empty()) throw std::invalid_argument("no name");
      socket.send("hello " + name->data);
    };
    try {
      co_await login(ws);
      co_await login(ws);
    } catch (const std::invalid_argument& problem) {
      diary.emplace_back(problem.what());
    }
  });
  s.host->text("Ann");
  CHECK(s.socket.take_texts() == Texts{"hello Ann"});
  s.host->text("");
  CHECK(diary == Texts{"no name"});
  CHECK(s.socket.close_code == 1000);
}

TEST_CASE("messages that come while a handler sleeps are counted and read", "[app][websocket_handler]") {
  Texts diary;
  Stage s([&diary](WebSocket& ws) -> Task {
    co_await ws.sleep(1);
    diary.push_back(std::to_string(ws.count_messages()));
    while (ws.has_messages()) diary.push_back(ws.read()->data);
    diary.emplace_back(ws.read() ? "more" : "no more");
  });
  s.host->text("a");
  s.host->text("b");
  CHECK(diary.empty());
  s.run_until_told(diary);
  CHECK(diary == Texts{"2", "a", "b", "no more"});
}

TEST_CASE("sleep ends with the socket; a ticker stops by itself", "[app][websocket_handler]") {
  Texts diary;
  Stage s([&diary](WebSocket& ws) -> Task {
    const Witness witness(diary);
    for (;;) co_await ws.sleep(3'600'000);
  });
  s.lose();
  CHECK(diary == Texts{"destroyed"});
}

TEST_CASE("a sleeping handler is destroyed with its timer", "[app][websocket_handler]") {
  Texts diary;
  {
    Stage s([&diary](WebSocket& ws) -> Task {
      const Witness witness(diary);
      co_await ws.sleep(3'600'000);
    });
    s.host.reset();
    CHECK(diary == Texts{"destroyed"});
  }
}

TEST_CASE("reading pauses at the bound of messages or bytes, and goes on when half is taken",
          "[app][websocket_handler]") {
  WebSocket* held = nullptr;
  Stage s([&held](WebSocket& ws) -> Task {
    held = &ws;
    co_await ws.sleep(3'600'000);
  });
  for (std::size_t i = 0; i + 1 < limits::waiting_messages; ++i) s.host->text("x");
  CHECK_FALSE(s.socket.paused);
  s.host->text("the last straw");
  CHECK(s.socket.paused);
  while (held->count_messages() > limits::waiting_messages / 2 + 1) held->read();
  CHECK(s.socket.paused);
  held->read();
  CHECK_FALSE(s.socket.paused);

  while (held->has_messages()) held->read();
  s.host->text(std::string(limits::waiting_bytes, 'x'));
  CHECK(s.socket.paused);
  held->read();
  CHECK_FALSE(s.socket.paused);
}

TEST_CASE("messages that came before the end are still given", "[app][websocket_handler]") {
  Texts diary;
  Stage s([&diary](WebSocket& ws) -> Task {
    co_await ws.sleep(3'600'000);
    while (auto message = co_await ws.wait()) diary.push_back(message->data);
  });
  s.host->text("a");
  s.host->text("b");
  s.lose();
  CHECK(diary == Texts{"a", "b"});
}

TEST_CASE("a hundred waiting handlers do not delay another", "[app][websocket_handler]") {
  net::EventLoop loop(0);
  const auto handler = std::make_shared<const WebSocketHandler>(echo);
  std::vector<std::unique_ptr<RecordingSocket>> sockets;
  std::vector<std::unique_ptr<ConsumerHost>> hosts;
  for (int i = 0; i < 101; ++i) {
    sockets.push_back(std::make_unique<RecordingSocket>(loop));
    hosts.push_back(std::make_unique<ConsumerHost>(std::make_unique<HandlerConsumer>(handler), *sockets.back()));
    hosts.back()->opened();
  }
  hosts.back()->text("me");
  CHECK(sockets.back()->take_texts() == Texts{"me"});
  hosts.front()->text("and me");
  CHECK(sockets.front()->take_texts() == Texts{"and me"});
}

TEST_CASE("a handler of plain HTTP answers at once", "[app][websocket_handler]") {
  const WebSocketHandler both = [](WebSocket& ws) -> Task {
    if (!ws.is_websocket()) ws.respond(http::Response::text(200, "page of " + ws.scope().path));
    while (auto message = co_await ws.wait()) ws.send(*message);
  };
  Scope scope;
  scope.path = "/path/";
  CHECK(answer_plain(both, scope).body == "page of /path/");
  CHECK_THROWS_WITH(answer_plain(echo, scope), Catch::Contains("no answer"));
  CHECK_THROWS_WITH(answer_plain(fail_at_once, scope), "no database");
}
