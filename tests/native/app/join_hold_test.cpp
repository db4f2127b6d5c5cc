#include "parlor/app/join_hold.hpp"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "parlor/app/consumer_host.hpp"
#include "parlor/app/event_handlers.hpp"
#include "parlor/app/group_hub.hpp"
#include "parlor/base/limits.hpp"
#include "parlor/channel_layer/memory_layer.hpp"
#include "parlor/os/clock.hpp"
#include "recording_socket.hpp"

using namespace parlor;
using namespace parlor::app;
using parlor::test::RecordingSocket;
using parlor::test::run_ready;
using Texts = std::vector<std::string>;

namespace {

/// A layer with a network behind it: it confirms a group_add when the test says so.
class DistantLayer final : public layer::ChannelLayer {
 public:
  std::string new_channel(std::string_view prefix) override { return near_.new_channel(prefix); }
  void send(std::string_view channel, layer::Message message, net::EventLoop& loop, layer::Done done) override {
    near_.send(channel, std::move(message), loop, std::move(done));
  }
  std::uint64_t receive(std::string_view channel, net::EventLoop& loop, layer::Received received) override {
    return near_.receive(channel, loop, std::move(received));
  }
  void cancel_receive(std::uint64_t ticket) override { near_.cancel_receive(ticket); }
  Status subscribe(std::string_view channel, net::EventLoop& loop, layer::Subscriber subscriber) override {
    return near_.subscribe(channel, loop, std::move(subscriber));
  }
  void unsubscribe(std::string_view channel) override { near_.unsubscribe(channel); }
  void group_add(std::string_view group, std::string_view channel, net::EventLoop& loop, layer::Done done) override {
    near_.group_add(group, channel, loop, {});
    unconfirmed.emplace_back(group, std::move(done));
  }
  void group_discard(std::string_view group, std::string_view channel, net::EventLoop& loop,
                     layer::Done done) override {
    near_.group_discard(group, channel, loop, std::move(done));
  }
  void group_send(std::string_view group, layer::Message message, net::EventLoop& loop, layer::Sent sent) override {
    ++sends;
    near_.group_send(group, std::move(message), loop, std::move(sent));
  }
  void flush(net::EventLoop& loop, layer::Done done) override { near_.flush(loop, std::move(done)); }

  void confirm(std::string_view group, const Status& status = {}) {
    for (auto& [name, done] : std::exchange(unconfirmed, {})) {
      name == group ? done(status) : static_cast<void>(unconfirmed.emplace_back(name, done));
    }
  }
  std::vector<std::pair<std::string, layer::Done>> unconfirmed;
  int sends = 0;

 private:
  layer::MemoryLayer near_{[] { return TimeMs{0}; }};
};

class Guest : public Consumer {
 public:
  std::vector<std::string> groups = {"a"};
  std::function<void(Guest&)> then = [](Guest& me) { me.accept(); };
  Texts got;

  using Consumer::accept;
  using Consumer::close;
  using Consumer::deny;
  using Consumer::group_add;
  using Consumer::group_discard;
  using Consumer::group_send;
  using Consumer::send;
  using Consumer::socket;

  void connect() override {
    for (const std::string& group : groups) group_add(group);
    then(*this);
  }
  void receive_text(std::string_view text) override { got.emplace_back(text); }
  const EventHandlers& event_handlers() const override {
    static const auto table =
        EventHandlers().broadcast("news", [](const layer::Message& event) { return field(event, "n").dump(); });
    return table;
  }
};

struct Door {
  net::EventLoop loop{0};
  DistantLayer layer;
  Texts problems;
  GroupHub hub{layer, loop, [this](std::string_view problem) { problems.emplace_back(problem); }};

  struct Visit {
    Visit(Door& door, std::unique_ptr<Guest> made) : guest(made.get()), socket(door.loop) {
      ConsumerHost::bind(*made, Scope(), &door.hub);
      host.emplace(std::move(made), socket);
      host->opened();
    }
    Guest* guest;
    RecordingSocket socket;
    std::optional<ConsumerHost> host;
  };
  Visit open(
      std::function<void(Guest&)> then = [](Guest& me) { me.accept(); }, Texts groups = {"a"}) {
    auto guest = std::make_unique<Guest>();
    guest->then = std::move(then);
    guest->groups = std::move(groups);
    return {*this, std::move(guest)};
  }
  void news(int n) {
    hub.send("a", {{"type", "news"}, {"n", n}});
    run_ready(loop);
  }
  void pass_the_bound() {
    const TimeMs until = os::monotonic_ms() + limits::group_join_ms + 200;
    while (os::monotonic_ms() < until) {
      run_ready(loop);
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
};

using State = RecordingSocket::State;

}  // namespace

TEST_CASE("a handshake is answered when every group asked for before is confirmed", "[app][join_hold]") {
  Door door;
  auto visit = door.open([](Guest& me) { me.accept("v1"); }, {"a", "b"});
  CHECK(visit.socket.state == State::opening);
  door.layer.confirm("a");
  CHECK(visit.socket.state == State::opening);
  door.layer.confirm("b");
  CHECK(visit.socket.state == State::open);
  CHECK(visit.socket.accepted_subprotocol == "v1");
  CHECK(door.hub.counters().unconfirmed_joins.value() == 0);
  SECTION("and at once for those who come into a confirmed group") {
    CHECK(door.open().socket.state == State::open);
  }
}

TEST_CASE("what a consumer does behind accept waits with it, in order", "[app][join_hold]") {
  Door door;
  auto visit = door.open([](Guest& me) {
    me.accept();
    me.send("one");
    me.group_send("a", {{"type", "news"}, {"n", 2}});
    me.send("three");
  });
  CHECK(door.layer.sends == 0);
  door.layer.confirm("a");
  CHECK(door.layer.sends == 1);
  run_ready(door.loop);
  CHECK(visit.socket.take_texts() == Texts{"one", "three", "2"});
}

TEST_CASE("events that come while the answer waits are sent behind it", "[app][join_hold]") {
  Door door;
  auto visit = door.open([](Guest& me) {
    me.accept();
    me.send("hello");
  });
  door.news(1);
  door.news(2);
  CHECK(visit.socket.sent.empty());
  door.layer.confirm("a");
  door.news(3);
  CHECK(visit.socket.take_texts() == Texts{"hello", "1", "2", "3"});
}

TEST_CASE("an answer that would come too late goes out unconfirmed, counted and told of once", "[app][join_hold]") {
  Door door;
  auto one = door.open();
  auto two = door.open();
  door.pass_the_bound();
  CHECK(one.socket.state == State::open);
  CHECK(two.socket.state == State::open);
  CHECK(door.hub.counters().unconfirmed_joins.value() == 2);
  CHECK(door.problems.size() == 1);
  door.layer.confirm("a");
  door.news(1);
  CHECK(one.socket.take_texts() == Texts{"1"});
}

TEST_CASE("a group the layer has no room for lets the handshake through and then closes with 1013",
          "[app][join_hold]") {
  Door door;
  auto visit = door.open();
  door.layer.confirm("a", ErrorCode::group_full);
  CHECK(visit.socket.state == State::closed);
  CHECK(visit.socket.close_code == 1013);
  CHECK(visit.socket.close_reason == "group_full");
}

TEST_CASE("a refusal waits, too, and what is thrown behind accept closes with 1011", "[app][join_hold]") {
  Door door;
  auto denied = door.open([](Guest& me) { me.deny(401); });
  auto failed = door.open([](Guest& me) {
    me.accept();
    throw std::runtime_error("no database");
  });
  auto never = door.open([](Guest&) { throw std::runtime_error("no database"); });
  door.layer.confirm("a");
  CHECK(denied.socket.denied == 401);
  CHECK(failed.socket.close_code == 1011);
  CHECK(never.socket.denied == 500);
}

TEST_CASE("a subprotocol that was not offered refuses the handshake, also when that is found late",
          "[app][join_hold]") {
  struct Strict final : RecordingSocket {
    using RecordingSocket::RecordingSocket;
    void accept(std::string_view) override { throw std::invalid_argument("not offered"); }
  };
  Door door;
  Strict socket(door.loop);
  auto guest = std::make_unique<Guest>();
  ConsumerHost::bind(*guest, Scope(), &door.hub);
  ConsumerHost host(std::move(guest), socket);
  host.opened();
  door.layer.confirm("a");
  CHECK(socket.denied == 500);
}

TEST_CASE("a consumer that is gone before its groups are confirmed is left alone", "[app][join_hold]") {
  Door door;
  auto visit = door.open([](Guest& me) {
    me.accept();
    me.group_send("a", {{"type", "news"}});
  });
  visit.socket.lose();
  visit.host->closed(1006);
  visit.host.reset();
  door.layer.confirm("a");
  run_ready(door.loop);
  CHECK(door.layer.sends == 0);
  CHECK(door.hub.group_count() == 0);
}

TEST_CASE("a group that is given up again is not waited for", "[app][join_hold]") {
  Door door;
  auto visit = door.open([](Guest& me) {
    me.group_discard("a");
    me.accept();
  });
  CHECK(visit.socket.state == State::opening);
  const TimeMs until = os::monotonic_ms() + 500;
  while (visit.socket.state == State::opening && os::monotonic_ms() < until) run_ready(door.loop);
  CHECK(visit.socket.state == State::open);
  CHECK(door.hub.counters().unconfirmed_joins.value() == 0);
}

TEST_CASE("what is received early is handed over behind the join, and reading pauses", "[app][join_hold]") {
  Door door;
  auto visit = door.open();
  // As a consumer behind a first message sees it: its socket is open before it has accepted.
  visit.socket.state = State::open;
  visit.host->text("one");
  visit.host->text("two");
  CHECK(visit.guest->got.empty());
  CHECK(visit.socket.paused);
  door.layer.confirm("a");
  CHECK(visit.guest->got == Texts{"one", "two"});
  CHECK_FALSE(visit.socket.paused);
}

TEST_CASE("who keeps a reference to the held socket reaches the real one later", "[app][join_hold]") {
  Door door;
  Socket* kept = nullptr;
  auto visit = door.open([&kept](Guest& me) {
    kept = &me.socket();
    me.accept();
  });
  door.layer.confirm("a");
  CHECK(kept->is_open());
  kept->send_text("late");
  CHECK(visit.socket.take_texts() == Texts{"late"});
}

TEST_CASE("a consumer that says more than an outbox holds before it is in its groups is closed", "[app][join_hold]") {
  Door door;
  auto visit = door.open([](Guest& me) {
    me.accept();
    for (std::size_t i = 0; i < limits::outbox_messages + 10; ++i) me.send("x");
  });
  door.layer.confirm("a");
  CHECK(visit.socket.close_code == 1013);
  CHECK(visit.socket.sent.size() == limits::outbox_messages - 1);  // accept is one of them
}
