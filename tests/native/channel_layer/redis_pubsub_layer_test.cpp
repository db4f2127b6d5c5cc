#include "parlor/channel_layer/redis_pubsub_layer.hpp"

#include <catch2/catch.hpp>

#include "contract_suite.hpp"
#include "redis_fixture.hpp"

using namespace parlor;
using namespace parlor::test;

namespace {

class PubsubFixture final : public RedisFixture<layer::RedisPubsubLayer> {
 public:
  using RedisFixture::RedisFixture;
  bool knows_receivers() const override { return false; }
  void hear(const std::vector<std::string>& channels) override {
    for (const std::string& channel : channels) {
      layer().cancel_receive(layer().receive(channel, loop(), [](const auto&) {}));
    }
    settle();
  }
};

}  // namespace

TEST_CASE("the pub/sub layer on Redis keeps the contract as far as it can", "[channel_layer][redis]") {
  static RedisServer server;
  PubsubFixture fixture({&server});
  run_contract_suite(fixture);
}

TEST_CASE("the encrypted pub/sub layer keeps it, too", "[channel_layer][redis]") {
  static RedisServer server;
  layer::LayerOptions options = contract_options();
  options.keys = {"secret"};
  PubsubFixture fixture({&server}, options);
  run_contract_suite(fixture);
}

TEST_CASE("after Redis was killed and came back, what was heard is heard again", "[channel_layer][redis]") {
  RedisServer server;
  PubsubFixture fixture({&server});
  LayerClient client(fixture);
  Numbers got;
  const std::string channel = fixture.layer().new_channel();
  REQUIRE(fixture.layer()
              .subscribe(channel, fixture.loop(),
                         [&](const auto& message) { got.push_back(message->find("n")->template get<int>()); })
              .ok());
  REQUIRE(client.group_add("g", channel).ok());
  REQUIRE(client.group_send("g", numbered(1)).ok());
  fixture.run_until([&] { return got == Numbers{1}; });
  server.kill();
  server.start();
  const auto heard = [&] { return fixture.redis_layer().state().connects >= 4; };
  fixture.run_until(heard);
  // What is published before the subscription is back is lost, as pub/sub has it: asked until it works.
  for (int n = 2; got.size() < 2; ++n) {
    (void)client.group_send("g", numbered(n));
    REQUIRE(n < 1'000);
  }
  fixture.layer().unsubscribe(channel);
}
