#include "parlor/app/channel_consumer.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "parlor/app/consumer.hpp"
#include "parlor/app/event_handlers.hpp"
#include "parlor/app/routed_application.hpp"
#include "parlor/channel_layer/memory_layer.hpp"
#include "recording_socket.hpp"

using namespace parlor;
using namespace parlor::app;

namespace {

using Texts = std::vector<std::string>;

/// Writes down what it is given, and does what the event says.
class Worker : public ChannelConsumer {
 public:
  explicit Worker(Texts& diary) : diary_(diary) {}

  const ChannelHandlers& event_handlers() const override {
    static const auto table = ChannelHandlers()
                                  .on("job.do", &Worker::work)
                                  .on("job.pass_on", &Worker::pass_on)
                                  .on("job.fail", &Worker::fail)
                                  .on("stop", &Worker::stop);
    return table;
  }

 private:
  void work(const layer::Message& event) { diary_.push_back(field(event, "what").get<std::string>()); }
  void pass_on(const layer::Message&) {
    send("other", {{"type", "job.do"}});
    group_send("everybody", {{"type", "done"}, {"by", channel_name()}});
  }
  void fail(const layer::Message&) { throw std::runtime_error("out of paper"); }
  void stop(const layer::Message&) { throw StopConsumer(); }

  Texts& diary_;
};

struct Stage {
  explicit Stage(const char* channel = "jobs") {
    RoutedApplication::Parts parts;
    parts.router.channel(channel, [this] { return std::make_unique<Worker>(diary); });
    parts.report = [this](std::string_view problem) { problems.emplace_back(problem); };
    net::EventLoop* const loops[] = {&loop};
    application.emplace(std::move(parts), memory, loops);
  }
  void send(layer::Message message) {
    memory.send("jobs", std::move(message), loop, {});
    test::run_ready(loop);
  }
  Texts received(const std::string& channel) {
    Texts texts;
    const auto ticket = memory.receive(
        channel, loop, [&](const auto& message) { texts.push_back(message ? message->dump() : "nothing"); });
    test::run_ready(loop);
    if (texts.empty()) memory.cancel_receive(ticket);
    return texts;
  }

  net::EventLoop loop{0};
  layer::MemoryLayer memory{[] { return TimeMs{0}; }};
  Texts diary;
  Texts problems;
  std::optional<RoutedApplication> application;
};

layer::Message job(const std::string& what) {
  return {{"type", "job.do"}, {"what", what}};
}

}  // namespace

TEST_CASE("a worker gets what is sent to its channel, in order, also what was there before",
          "[app][channel_consumer]") {
  Stage s;
  s.memory.send("jobs", job("one"), s.loop, {});
  s.memory.send("jobs", job("two"), s.loop, {});
  test::run_ready(s.loop);
  s.send({{"type", "job_do"}, {"what", "three"}});
  CHECK(s.diary == Texts{"one", "two", "three"});
  CHECK(s.problems.empty());
}

TEST_CASE("a worker sends to channels and groups", "[app][channel_consumer]") {
  Stage s;
  s.memory.group_add("everybody", "listener", s.loop, {});
  s.send({{"type", "job.pass_on"}});
  CHECK(s.received("other") == Texts{R"({"type":"job.do"})"});
  CHECK(s.received("listener") == Texts{R"({"by":"jobs","type":"done"})"});
}

TEST_CASE("a worker survives its failures and events it does not know", "[app][channel_consumer]") {
  Stage s;
  s.send({{"type", "job.fail"}});
  s.send({{"type", "unknown"}});
  s.send({{"no", "type"}});
  s.send(job("still here"));
  CHECK(s.diary == Texts{"still here"});
  CHECK(s.problems == Texts{"the worker on jobs failed: out of paper",
                            "the worker on jobs has no handler for events of type 'unknown'",
                            "the worker on jobs has no handler for events of type ''"});
}

TEST_CASE("StopConsumer ends a worker; its channel keeps the rest", "[app][channel_consumer]") {
  Stage s;
  s.send({{"type", "stop"}});
  s.send(job("never done"));
  CHECK(s.diary.empty());
  CHECK(s.received("jobs").size() == 1);
  CHECK(s.problems.empty());
}

TEST_CASE("a worker's channel must have a channel's name", "[app][channel_consumer]") {
  Router router;
  CHECK_THROWS_AS(router.channel("no name", [] { return std::unique_ptr<ChannelConsumer>(); }), std::invalid_argument);
}

TEST_CASE("what a worker waits for goes to others when it is gone", "[app][channel_consumer]") {
  Stage s;
  test::run_ready(s.loop);
  s.application.reset();
  s.send(job("left over"));
  CHECK(s.received("jobs").size() == 1);
}
