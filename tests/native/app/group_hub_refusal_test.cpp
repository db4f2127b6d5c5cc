#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include "parlor/app/consumer_host.hpp"
#include "parlor/app/group_hub.hpp"
#include "parlor/channel_layer/memory_layer.hpp"
#include "recording_socket.hpp"

using namespace parlor;
using namespace parlor::app;

namespace {

/// A layer that has no room left for groups, or not even for channels.
class FullLayer final : public layer::ChannelLayer {
 public:
  bool takes_channels = true;

  std::string new_channel(std::string_view prefix) override { return std::string(prefix) + ".full!1"; }
  void send(std::string_view, layer::Message, net::EventLoop&, layer::Done) override {}
  std::uint64_t receive(std::string_view, net::EventLoop&, layer::Received) override { return 0; }
  void cancel_receive(std::uint64_t) override {}
  Status subscribe(std::string_view, net::EventLoop&, layer::Subscriber) override {
    if (takes_channels) return {};
    return ErrorCode::too_many_channels;
  }
  void unsubscribe(std::string_view) override {}
  void group_add(std::string_view, std::string_view, net::EventLoop& loop, layer::Done done) override {
    loop.post([done = std::move(done)] { done(ErrorCode::group_full); });
  }
  void group_discard(std::string_view, std::string_view, net::EventLoop&, layer::Done) override {}
  void group_send(std::string_view, layer::Message, net::EventLoop&, layer::Sent) override {}
  void flush(net::EventLoop&, layer::Done) override {}
};

struct Joiner : Consumer {
  void connect() override {
    accept();
    group_add("g");
  }
};

struct Joined {
  Joined(GroupHub& hub, net::EventLoop& loop) : socket(loop) {
    auto consumer = std::make_unique<Joiner>();
    ConsumerHost::bind(*consumer, Scope(), &hub);
    host = std::make_unique<ConsumerHost>(std::move(consumer), socket);
    host->opened();
  }
  test::RecordingSocket socket;
  std::unique_ptr<ConsumerHost> host;
};

}  // namespace

TEST_CASE("members of a group the layer has no room for are closed with 1013, to try again later", "[app][group_hub]") {
  net::EventLoop loop(0);
  FullLayer layer;
  GroupHub hub(layer, loop);
  Joined one(hub, loop);
  Joined two(hub, loop);
  test::run_ready(loop);
  for (const Joined* joined : {&one, &two}) {
    CHECK(joined->socket.close_code == 1013);
    CHECK(joined->socket.close_reason == "group_full");
  }
  CHECK(hub.counters().refused_joins.value() == 2);
}

TEST_CASE("a consumer that gets no channel for its group is closed with 1013", "[app][group_hub]") {
  net::EventLoop loop(0);
  FullLayer layer;
  layer.takes_channels = false;
  GroupHub hub(layer, loop);
  Joined joined(hub, loop);
  CHECK(joined.socket.close_code == 1013);
  CHECK(joined.socket.close_reason == "too_many_channels");
  CHECK(hub.group_count() == 0);
}
