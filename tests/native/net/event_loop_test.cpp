#include "parlor/net/event_loop.hpp"

#include <functional>
#include <thread>

#include <catch2/catch.hpp>

using namespace parlor::net;

namespace {

struct Task final : EventLoop::TurnTask {
  std::function<void()> run;
  int count = 0;
  void on_turn_end() override {
    ++count;
    if (run) run();
  }
};

}  // namespace

TEST_CASE("a turn's tasks run once, after the handlers that were ready") {
  EventLoop loop(0);
  Task task;
  std::vector<std::string> order;
  task.run = [&] { order.push_back("turn end"); };
  for (int i = 0; i < 3; ++i) {
    loop.post([&] {
      loop.at_turn_end(task);
      order.push_back("handler");
    });
  }
  loop.post([&] { loop.stop(); });
  loop.run();
  CHECK(order == std::vector<std::string>{"handler", "handler", "handler", "turn end"});
}

TEST_CASE("a task that is forgotten does not run, not even from inside the same turn's end") {
  EventLoop loop(0);
  Task first;
  Task second;
  first.run = [&] { loop.forget(second); };
  loop.post([&] {
    loop.at_turn_end(first);
    loop.at_turn_end(second);
    loop.stop();
  });
  loop.run();
  CHECK(first.count == 1);
  CHECK(second.count == 0);
}

TEST_CASE("a task may ask for the next turn from inside this one") {
  EventLoop loop(0);
  Task task;
  task.run = [&] {
    if (task.count < 3) {
      loop.at_turn_end(task);
    } else {
      loop.stop();
    }
  };
  loop.post([&] { loop.at_turn_end(task); });
  loop.run();
  CHECK(task.count == 3);
}

TEST_CASE("posting from other threads runs on the loop's thread, in order") {
  EventLoop loop(0);
  CHECK_FALSE(loop.is_current());
  std::thread thread([&] { loop.run(); });
  std::vector<int> seen;
  bool on_loop = true;
  for (int i = 0; i < 100; ++i) {
    loop.post([&, i] {
      seen.push_back(i);
      on_loop = on_loop && loop.is_current();
    });
  }
  loop.stop();
  thread.join();
  CHECK(on_loop);
  CHECK(seen.size() == 100);
  CHECK(std::is_sorted(seen.begin(), seen.end()));
}

TEST_CASE("the clock stands still within a turn and goes on after it") {
  EventLoop loop(0);
  parlor::TimeMs first = 0;
  struct Alarm final : Timer {
    std::function<void()> run;
    void on_timer() override { run(); }
  } alarm;
  alarm.run = [&] {
    CHECK(loop.now() >= first + 20);
    loop.stop();
  };
  loop.post([&] {
    first = loop.now();
    CHECK(loop.now() == first);
    loop.set_timer(alarm, first + 20);
  });
  loop.run();
  CHECK_FALSE(alarm.armed());
}
