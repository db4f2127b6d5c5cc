#include "parlor/channel_layer/memory_layer.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "contract_suite.hpp"
#include "recording_socket.hpp"

using namespace parlor;
using namespace parlor::test;

namespace {

class MemoryFixture final : public LayerFixture {
 public:
  layer::ChannelLayer& layer() override { return layer_; }
  void pass(DurationMs span) override { now_ += span; }
  void run_until(const std::function<bool()>& condition) override {
    run_ready(loop_);
    REQUIRE(condition());
  }
  void settle() override { run_ready(loop_); }
  net::EventLoop& loop() override { return loop_; }

 private:
  std::atomic<TimeMs> now_ = 0;
  net::EventLoop loop_{0};
  layer::MemoryLayer layer_{{.capacities = layer::Capacities(capacity, {{"small.*", small_capacity}}),
                             .expiry_ms = expiry_ms,
                             .group_expiry_ms = group_expiry_ms},
                            [this] { return now_.load(); }};
};

}  // namespace

TEST_CASE("the memory layer keeps the contract of channel layers", "[channel_layer][memory]") {
  MemoryFixture fixture;
  run_contract_suite(fixture);
}

TEST_CASE("two memory layers never make the same local name", "[channel_layer][memory]") {
  const auto clock = [] { return TimeMs{0}; };
  layer::MemoryLayer one(clock);
  layer::MemoryLayer two(clock);
  CHECK(one.new_channel() != two.new_channel());
}

TEST_CASE("subscribers of a group share one message object", "[channel_layer][memory]") {
  net::EventLoop loop(0);
  layer::MemoryLayer memory([] { return TimeMs{0}; });
  std::vector<std::shared_ptr<const layer::Message>> got;
  for (const char* channel : {"a", "b"}) {
    REQUIRE(memory.subscribe(channel, loop, [&](const auto& message) { got.push_back(message); }).ok());
    memory.group_add("g", channel, loop, {});
  }
  memory.group_send("g", {{"type", "x"}}, loop, {});
  run_ready(loop);
  REQUIRE(got.size() == 2);
  CHECK(got[0] == got[1]);
}

TEST_CASE("a loop that does not keep up gets no more than its mailbox; the rest is counted",
          "[channel_layer][memory]") {
  net::EventLoop loop(0);
  layer::MemoryLayer memory([] { return TimeMs{0}; });
  std::size_t got = 0;
  REQUIRE(memory.subscribe("c", loop, [&](const auto&) { ++got; }).ok());
  for (std::size_t n = 0; n < limits::thread_mailbox + 3; ++n) memory.send("c", {{"type", "x"}}, loop, {});
  CHECK(memory.dropped() == 3);
  run_ready(loop);
  CHECK(got == limits::thread_mailbox);
}

TEST_CASE("a subscriber on another thread gets everything in order on its own thread", "[channel_layer][memory]") {
  net::EventLoop here(0);
  net::EventLoop there(1);
  layer::MemoryLayer memory([] { return TimeMs{0}; });
  constexpr int last = 20'000;
  std::vector<int> got;  // touched by the other thread only, until it was joined
  std::atomic<bool> wrong_thread = false;
  REQUIRE(memory
              .subscribe("c", there,
                         [&](const auto& message) {
                           wrong_thread = wrong_thread || !there.is_current();
                           got.push_back(message->find("n")->template get<int>());
                           if (got.back() == last) there.stop();
                         })
              .ok());
  memory.group_add("g", "c", here, {});
  std::thread other([&] { there.run(); });
  for (int n = 1; n <= last; ++n) memory.group_send("g", numbered(n), here, {});
  other.join();
  CHECK_FALSE(wrong_thread);
  CHECK(got.size() == last);
  CHECK(std::is_sorted(got.begin(), got.end()));
  memory.unsubscribe("c");
}
