#include "parlor/app/consumer_host.hpp"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "parlor/app/group_hub.hpp"
#include "parlor/channel_layer/memory_layer.hpp"
#include "recording_socket.hpp"

using namespace parlor;
using namespace parlor::app;
using parlor::test::RecordingSocket;

namespace {

/// Writes down its calls, and does what the test wants in them.
class Diary : public Consumer {
 public:
  explicit Diary(std::vector<std::string>& diary) : diary_(diary) {}
  void connect() override {
    note("connect", [this] { accept("v1"); });
  }
  void receive_text(std::string_view text) override { note("text " + std::string(text), on_text); }
  void receive_bytes(ByteView bytes) override { note("bytes " + std::to_string(bytes.size()), on_text); }
  void disconnect(std::uint16_t code) override { note("disconnect " + std::to_string(code), on_disconnect); }

  using Consumer::close;
  using Consumer::group_add;
  using Consumer::group_send;
  using Consumer::send;
  std::function<void()> on_text;
  std::function<void()> on_disconnect;

 private:
  void note(std::string what, const std::function<void()>& action) {
    diary_.push_back(std::move(what));
    if (action) action();
  }
  std::vector<std::string>& diary_;
};

struct Refuser : Consumer {
  void connect() override { deny(401); }
};
struct Closer : Consumer {
  void connect() override { close(); }
};
struct Failing : Consumer {
  void connect() override { throw std::runtime_error("no database"); }
};
struct Odd : Consumer {
  void connect() override {
    accept();
    throw 42;
  }
};

using Entries = std::vector<std::string>;

struct Stage {
  net::EventLoop loop{0};
  RecordingSocket socket{loop};
  Entries diary;
  Diary* consumer = new Diary(diary);
  ConsumerHost host{std::unique_ptr<Consumer>(consumer), socket};
};

}  // namespace

TEST_CASE("a consumer is told what happens to its socket, in order", "[app][consumer_host]") {
  Stage s;
  s.host.opened();
  s.host.text("hi");
  s.host.bytes(as_bytes("abc"));
  s.socket.lose();
  s.host.closed(1006);
  CHECK(s.diary == Entries{"connect", "text hi", "bytes 3", "disconnect 1006"});
  CHECK(s.socket.accepted_subprotocol == "v1");
}

TEST_CASE("a consumer that says nothing accepts, and ignores what comes", "[app][consumer_host]") {
  net::EventLoop loop(0);
  RecordingSocket socket(loop);
  ConsumerHost host(std::make_unique<Consumer>(), socket);
  host.opened();
  host.text("hi");
  host.closed(1000);
  CHECK(socket.state == RecordingSocket::State::open);
  CHECK(socket.sent.empty());
}

TEST_CASE("after the socket has closed nothing is received", "[app][consumer_host]") {
  Stage s;
  s.host.opened();
  s.consumer->on_text = [&] { s.consumer->close(4000, "bye"); };
  s.host.text("one");
  s.host.text("two");
  s.host.bytes({});
  s.host.closed(4000);
  s.host.closed(1006);
  CHECK(s.diary == Entries{"connect", "text one", "disconnect 4000"});
  CHECK(s.socket.close_code == 4000);
  CHECK(s.socket.close_reason == "bye");
}

TEST_CASE("closed from inside its own call, the consumer is told when that returns", "[app][consumer_host]") {
  Stage s;
  s.host.opened();
  s.consumer->on_text = [&] {
    s.host.closed(1006);
    s.consumer->send("too late for this one");
  };
  s.host.text("x");
  s.host.text("y");
  CHECK(s.diary == Entries{"connect", "text x", "disconnect 1006"});
}

TEST_CASE("an exception closes the socket with 1011 and the consumer is told so", "[app][consumer_host]") {
  Stage s;
  s.host.opened();
  s.consumer->on_text = [] { throw std::runtime_error("oops"); };
  s.host.text("x");
  CHECK(s.socket.close_code == 1011);
  s.consumer->on_disconnect = s.consumer->on_text;
  s.host.closed(1011);
  CHECK(s.diary.back() == "disconnect 1011");
}

TEST_CASE("StopConsumer closes with 1000", "[app][consumer_host]") {
  Stage s;
  s.host.opened();
  s.consumer->on_text = [] { throw StopConsumer(); };
  s.host.text("x");
  CHECK(s.socket.close_code == 1000);
}

TEST_CASE("a handshake is refused as the consumer says; with 403 for close, with 500 when it throws",
          "[app][consumer_host]") {
  net::EventLoop loop(0);
  const auto denied = [&](std::unique_ptr<Consumer> consumer) {
    RecordingSocket socket(loop);
    ConsumerHost host(std::move(consumer), socket);
    host.opened();
    return socket.denied;
  };
  CHECK(denied(std::make_unique<Refuser>()) == 401);
  CHECK(denied(std::make_unique<Closer>()) == 403);
  CHECK(denied(std::make_unique<Failing>()) == 500);
}

TEST_CASE("whatever is thrown is contained and reported", "[app][consumer_host]") {
  net::EventLoop loop(0);
  layer::MemoryLayer memory([] { return TimeMs{0}; });
  Entries problems;
  GroupHub hub(memory, loop, [&](std::string_view problem) { problems.emplace_back(problem); });
  for (Consumer* consumer : std::initializer_list<Consumer*>{new Odd, new Failing}) {
    RecordingSocket socket(loop);
    ConsumerHost::bind(*consumer, Scope(), &hub);
    ConsumerHost host(std::unique_ptr<Consumer>(consumer), socket);
    host.opened();
  }
  CHECK(problems ==
        Entries{"connect failed: it threw something that is not a std::exception", "connect failed: no database"});
}

TEST_CASE("memberships end with the socket; good-byes to the group still go out", "[app][consumer_host]") {
  net::EventLoop loop(0);
  layer::MemoryLayer memory([] { return TimeMs{0}; });
  GroupHub hub(memory, loop);
  RecordingSocket socket(loop);
  Entries diary;
  auto* consumer = new Diary(diary);
  ConsumerHost::bind(*consumer, Scope(), &hub);
  ConsumerHost host{std::unique_ptr<Consumer>(consumer), socket};
  host.opened();
  consumer->group_add("g");
  REQUIRE(hub.group_count() == 1);
  consumer->on_disconnect = [&] { consumer->group_send("g", {{"type", "bye"}}); };
  socket.lose();
  host.closed(1001);
  CHECK(hub.group_count() == 0);
  test::run_ready(loop);
}

TEST_CASE("a host that is destroyed without a close leaves its groups", "[app][consumer_host]") {
  net::EventLoop loop(0);
  layer::MemoryLayer memory([] { return TimeMs{0}; });
  GroupHub hub(memory, loop);
  Entries diary;
  {
    RecordingSocket socket(loop);
    auto* consumer = new Diary(diary);
    ConsumerHost::bind(*consumer, Scope(), &hub);
    ConsumerHost host{std::unique_ptr<Consumer>(consumer), socket};
    host.opened();
    consumer->group_add("g");
    consumer->group_send("g", {{"type", "x"}});
  }
  CHECK(hub.group_count() == 0);
  test::run_ready(loop);
  CHECK(diary == Entries{"connect"});
}
