#include <string>

#include <catch2/catch.hpp>

#include "edge_server.hpp"
#include "parlor/net/event_loop.hpp"
#include "raw_client.hpp"

using namespace parlor;
using test::EdgeServer;
using test::RawClient;

namespace {

/// Echoes; "hold" pauses its reading.
struct Stage {
  Stage() {
    server.application.consumer.text = [this](test::ScriptedConsumer& consumer, std::string_view text) {
      held = &consumer;
      if (text == "hold") consumer.socket().pause_receiving();
      consumer.send(text);
    };
  }
  /// Gives the loop the chance to read whatever is there.
  void let_it_read() {
    for (int i = 0; i < 4; ++i) server.on_loop([](auto&, auto&) {});
  }

  test::ScriptedConsumer* held = nullptr;
  EdgeServer server;
};

}  // namespace

TEST_CASE("a socket whose reading is paused is not read until it is resumed, and loses nothing",
          "[net][websocket_session]") {
  Stage s;
  RawClient client(s.server.start());
  client.open();
  client.send(test::client_text("hold"));
  CHECK(client.frame().payload == "hold");
  client.send(test::client_text("later") + test::client_text("still later"));
  s.let_it_read();
  CHECK(s.server.counters.messages_in.value() == 1);
  CHECK(s.server.counters.reads_paused.value() == 1);
  s.server.on_loop([&](auto&, auto&) { s.held->socket().resume_receiving(); });
  CHECK(client.frame().payload == "later");
  CHECK(client.frame().payload == "still later");
}

TEST_CASE("a socket whose reading is paused is neither pinged nor given up, and can be closed",
          "[net][websocket_session]") {
  Stage s;
  s.server.options.ping_interval_ms = 50;
  s.server.options.ping_timeout_ms = 100;
  RawClient client(s.server.start());
  client.open();
  client.send(test::client_text("hold"));
  while (client.frame().payload != "hold") continue;  // a slow machine may have pinged before
  const auto pings = s.server.counters.pings_sent.value();
  struct Later final : net::Timer {
    explicit Later(Stage& shared) : stage(shared) {}
    void on_timer() override { stage.held->close(4000); }
    Stage& stage;
  } later(s);
  s.server.on_loop([&](auto&, auto&) { s.server.loop.set_timer(later, s.server.loop.now() + 400); });
  CHECK(client.frame().close_code() == 4000);
  CHECK(s.server.counters.pings_sent.value() == pings);
  client.send(test::client_close(4000));
  CHECK(client.ends());
}
