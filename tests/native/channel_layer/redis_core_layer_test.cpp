#include "parlor/channel_layer/redis_core_layer.hpp"

#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "contract_suite.hpp"
#include "redis_fixture.hpp"

using namespace parlor;
using namespace parlor::test;

namespace {

RedisServer& redis_server() {
  static RedisServer server;
  return server;
}

class CoreFixture final : public RedisFixture<layer::RedisCoreLayer> {
 public:
  using RedisFixture::RedisFixture;
  void pass(DurationMs span) override {
    // The layer renews by a timer of real time; here the test's time passes, so it is told to.
    for (DurationMs left = span; left > 0; left -= group_expiry_ms / 4) {
      now_ += std::min(left, group_expiry_ms / 4);
      layer_->renew_memberships();
      settle();
    }
  }
  bool knows_subscribers() const override { return false; }
};

using Got = std::vector<int>;

auto into(Got& got) {
  return
      [&got](const std::shared_ptr<const layer::Message>& message) { got.push_back(message->find("n")->get<int>()); };
}

}  // namespace

TEST_CASE("the core layer on Redis keeps the contract of channel layers", "[channel_layer][redis]") {
  CoreFixture fixture({&redis_server()});
  run_contract_suite(fixture);
}

TEST_CASE("the encrypted core layer keeps it, too", "[channel_layer][redis]") {
  layer::LayerOptions options = contract_options();
  options.keys = {"new secret", "old secret"};
  CoreFixture fixture({&redis_server()}, options);
  run_contract_suite(fixture);
}

TEST_CASE("the core layer on several hosts keeps it, too", "[channel_layer][redis]") {
  static RedisServer second;
  static RedisServer third;
  CoreFixture fixture({&redis_server(), &second, &third});
  run_contract_suite(fixture);
}

TEST_CASE("binary values stay apart from texts on their way through Redis", "[channel_layer][redis]") {
  CoreFixture fixture({&redis_server()});
  LayerClient client(fixture);
  const layer::Message message = {{"type", "x"}, {"bytes", layer::Message::binary({0, 255, 128})}, {"text", "abc"}};
  REQUIRE(client.send("c", message).ok());
  CHECK(client.take("c") == message);
}

TEST_CASE("one message in Redis serves all channels of a process", "[channel_layer][redis]") {
  CoreFixture fixture({&redis_server()});
  CoreFixture* const f = &fixture;
  LayerClient client(fixture);
  Got got;
  std::vector<std::string> channels;
  for (int i = 0; i < 50; ++i) {
    channels.push_back(f->layer().new_channel());
    REQUIRE(f->layer().subscribe(channels.back(), f->loop(), into(got)).ok());
    REQUIRE(client.group_add("g", channels.back()).ok());
  }
  redis_server().command({"CONFIG", "RESETSTAT"});
  const auto report = client.group_send("g", numbered(1));
  CHECK(report->channels == 50);
  fixture.run_until([&] { return got.size() == 50; });
  CHECK(redis_server().command({"INFO", "commandstats"}).find("cmdstat_zadd:calls=1,") != std::string::npos);
  for (const std::string& channel : channels) f->layer().unsubscribe(channel);
}

TEST_CASE("what is no message is counted and skipped, and what follows arrives", "[channel_layer][redis]") {
  CoreFixture fixture({&redis_server()});
  Got got;
  const std::string channel = fixture.layer().new_channel();
  REQUIRE(fixture.layer().subscribe(channel, fixture.loop(), into(got)).ok());
  fixture.settle();
  const std::string inbox = "asgi" + channel.substr(0, channel.find('!') + 1);
  const std::string now = std::to_string(os::now_ms() / 1000);
  const std::vector<std::string> bad = {"",
                                        "short",
                                        "123456789012",
                                        "123456789012\xc1",
                                        "123456789012\x81\xa1",
                                        "123456789012" + std::string(100'000, '\x91'),
                                        "123456789012\x81\x01\x02",
                                        "123456789012\x81\xa1\xff\x01",
                                        "123456789012\x80",
                                        "123456789012\xdf\xff\xff\xff\xff"};
  for (const std::string& payload : bad) redis_server().command({"ZADD", inbox, now, payload});
  LayerClient client(fixture);
  REQUIRE(client.send(channel, numbered(1)).ok());
  fixture.run_until([&] { return got == Got{1}; });
  CHECK(fixture.redis_layer().state().foreign == bad.size());
  SECTION("nor does a key of another type stop it") {
    redis_server().command({"DEL", inbox});
    redis_server().command({"SET", inbox, "x"});
    fixture.run_until([&] { return redis_server().command({"EXISTS", inbox}) == "0"; });
    REQUIRE(client.send(channel, numbered(2)).ok());
    fixture.run_until([&] { return got == Got{1, 2}; });
  }
  fixture.layer().unsubscribe(channel);
}

TEST_CASE("after Redis was killed and came back empty, groups work again by themselves", "[channel_layer][redis]") {
  RedisServer server;
  CoreFixture fixture({&server});
  LayerClient client(fixture);
  Got got;
  const std::string channel = fixture.layer().new_channel();
  REQUIRE(fixture.layer().subscribe(channel, fixture.loop(), into(got)).ok());
  REQUIRE(client.group_add("g", channel).ok());
  REQUIRE(client.group_send("g", numbered(1)).ok());
  fixture.run_until([&] { return got == Got{1}; });
  server.kill();
  fixture.run_until([&] { return fixture.redis_layer().state().links_up == 0; });
  // Joined and left meanwhile, and sent into the void: held until Redis is back.
  const std::string other = fixture.layer().new_channel();
  Got others;
  REQUIRE(fixture.layer().subscribe(other, fixture.loop(), into(others)).ok());
  int done = 0;
  fixture.layer().group_add("g", other, fixture.loop(), [&](const Status& status) { done += status.ok() ? 1 : 0; });
  bool sent = false;
  fixture.layer().group_send("g", numbered(2), fixture.loop(), [&](const auto& report) { sent = report.ok(); });
  fixture.loop().context().poll();
  server.start();
  const TimeMs back = os::monotonic_ms();
  fixture.run_until([&] { return got == Got{1, 2} && others == Got{2} && done == 1 && sent; });
  CHECK(os::monotonic_ms() - back < 2'000);
  for (const std::string& one : {channel, other}) fixture.layer().unsubscribe(one);
}
