#include "parlor/net/timer_wheel.hpp"

#include <functional>
#include <map>
#include <memory>
#include <random>

#include <catch2/catch.hpp>

using namespace parlor;
using namespace parlor::net;

namespace {

struct TestTimer final : Timer {
  std::function<void()> fired;
  int count = 0;
  void on_timer() override {
    ++count;
    if (fired) fired();
  }
};

}  // namespace

TEST_CASE("timers fire never early and at most a tick late, in any order, near and far") {
  constexpr TimeMs start = 1'234'567;
  TimerWheel wheel(start);
  std::map<TestTimer*, TimeMs> fired_at;
  std::vector<std::unique_ptr<TestTimer>> timers;
  std::mt19937 random(3);
  TimeMs now = start;
  for (int i = 0; i < 500; ++i) {
    auto timer = std::make_unique<TestTimer>();
    timer->fired = [&, raw = timer.get()] { fired_at[raw] = now; };
    wheel.set(*timer, start + static_cast<TimeMs>(random() % 200'000));
    timers.push_back(std::move(timer));
  }
  while (!wheel.empty()) {
    now += TimerWheel::tick_ms;
    wheel.advance(now);
    REQUIRE(now < start + 300'000);
  }
  for (const auto& timer : timers) {
    CHECK(timer->count == 1);
    CHECK(fired_at[timer.get()] >= timer->deadline());
    CHECK(fired_at[timer.get()] <= timer->deadline() + 2 * TimerWheel::tick_ms);
  }
}

TEST_CASE("a timer can be moved, cancelled and destroyed") {
  TimerWheel wheel(0);
  TestTimer moved;
  TestTimer cancelled;
  wheel.set(moved, 100);
  wheel.set(moved, 5'000);
  wheel.set(cancelled, 100);
  wheel.cancel(cancelled);
  {
    TestTimer destroyed;
    wheel.set(destroyed, 100);
  }
  wheel.advance(1'000);
  CHECK(moved.count == 0);
  CHECK(cancelled.count == 0);
  wheel.advance(5'050);
  CHECK(moved.count == 1);
  CHECK_FALSE(moved.armed());
  CHECK(wheel.empty());
}

TEST_CASE("inside on_timer a timer may be armed again and others may go") {
  TimerWheel wheel(0);
  TestTimer again;
  auto other = std::make_unique<TestTimer>();
  auto another = std::make_unique<TestTimer>();
  again.fired = [&] {
    other.reset();
    another.reset();
    if (again.count < 3) wheel.set(again, 0);
  };
  wheel.set(*other, 10);
  wheel.set(again, 10);
  wheel.set(*another, 10);
  for (TimeMs now = 50; now <= 500; now += 50) wheel.advance(now);
  CHECK(again.count == 3);
}

TEST_CASE("after a long pause everything that is due fires") {
  TimerWheel wheel(0);
  TestTimer near;
  TestTimer far;
  wheel.set(near, 60);
  wheel.set(far, 3'600'000);
  wheel.advance(7'200'000);
  CHECK(near.count == 1);
  CHECK(far.count == 1);
}
