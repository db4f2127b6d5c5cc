#include "parlor/app/group_hub.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "parlor/app/consumer_host.hpp"
#include "parlor/app/event_handlers.hpp"
#include "parlor/channel_layer/memory_layer.hpp"
#include "recording_socket.hpp"

using namespace parlor;
using namespace parlor::app;
using test::RecordingSocket;
using test::run_ready;

namespace {

using Texts = std::vector<std::string>;

std::atomic<int> renders = 0;  // on several threads in the last test

std::string render_news(const layer::Message& event) {
  ++renders;
  const layer::Message& text = field(event, "text");
  if (!text.is_string()) throw std::invalid_argument("news without text");
  return "news " + text.get<std::string>();
}

/// Has handlers of both kinds, and does in `each` what the test wants.
class Member : public Consumer {
 public:
  using Consumer::channel_name;
  using Consumer::close;
  using Consumer::group_add;
  using Consumer::group_discard;
  using Consumer::group_send;
  using Consumer::send;

  const EventHandlers& event_handlers() const override {
    static const auto table = EventHandlers().on("each", &Member::each).broadcast("news", render_news);
    return table;
  }
  std::function<void(Member&)> action = [](Member& me) { me.send("each"); };

 private:
  void each(const layer::Message&) { action(*this); }
};

/// Another class with another text for the same event.
class Shouter : public Consumer {
 public:
  using Consumer::group_add;
  const EventHandlers& event_handlers() const override {
    static const auto table =
        EventHandlers().broadcast("news", [](const layer::Message&) { return std::string("NEWS"); });
    return table;
  }
};

template <class C>
struct Connected {
  explicit Connected(GroupHub& hub, net::EventLoop& loop) : socket(loop), consumer(new C) {
    ConsumerHost::bind(*consumer, Scope(), &hub);
    host = std::make_unique<ConsumerHost>(std::unique_ptr<Consumer>(consumer), socket);
    host->opened();
  }
  void lose() {
    socket.lose();
    host->closed(1006);
    host.reset();
  }
  RecordingSocket socket;
  C* consumer;
  std::unique_ptr<ConsumerHost> host;
};

struct Hall {
  net::EventLoop loop{0};
  layer::MemoryLayer memory{[] { return TimeMs{0}; }};
  Texts problems;
  GroupHub hub{memory, loop, [this](std::string_view problem) { problems.emplace_back(problem); }};
  std::vector<std::unique_ptr<Connected<Member>>> members;

  explicit Hall(int count) {
    for (int i = 0; i < count; ++i) {
      members.push_back(std::make_unique<Connected<Member>>(hub, loop));
      members.back()->consumer->group_add("g");
    }
  }
  Member& operator[](std::size_t i) { return *members[i]->consumer; }
  Texts texts(std::size_t i) { return members[i]->socket.take_texts(); }
  void news(std::string text) { hub.send("g", {{"type", "news"}, {"text", std::move(text)}}); }
};

const layer::Message each = {{"type", "each"}};

}  // namespace

TEST_CASE("what does not depend on the member is rendered once and sent to all as one frame", "[app][group_hub]") {
  Hall hall(3);
  renders = 0;
  hall.news("a");
  hall.news("b");
  CHECK(hall.texts(0).empty());  // never from inside the call
  run_ready(hall.loop);
  CHECK(renders == 2);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(hall.members[i]->socket.frames == hall.members[0]->socket.frames);
    CHECK(hall.texts(i) == Texts{"news a", "news b"});
  }
}

TEST_CASE("each class of members gets its own frame", "[app][group_hub]") {
  Hall hall(2);
  Connected<Shouter> shouter(hall.hub, hall.loop);
  shouter.consumer->group_add("g");
  hall.news("a");
  run_ready(hall.loop);
  CHECK(hall.texts(1) == Texts{"news a"});
  CHECK(shouter.socket.take_texts() == Texts{"NEWS"});
}

TEST_CASE("what depends on the member runs once a member, in the order of the calls", "[app][group_hub]") {
  Hall hall(2);
  hall.hub.send("g", each);
  hall.news("a");
  hall.hub.send("g", each);
  run_ready(hall.loop);
  for (std::size_t i = 0; i < 2; ++i) CHECK(hall.texts(i) == Texts{"each", "news a", "each"});
}

TEST_CASE("a handler's own send comes after everything before it, never inside it", "[app][group_hub]") {
  Hall hall(2);
  hall[0].action = [](Member& me) {
    me.group_send("g", {{"type", "news"}, {"text", "from a handler"}});
    me.send("each");
  };
  hall.hub.send("g", each);
  run_ready(hall.loop);
  for (std::size_t i = 0; i < 2; ++i) CHECK(hall.texts(i) == Texts{"each", "news from a handler"});
}

TEST_CASE("joining twice is one membership; who left gets nothing", "[app][group_hub]") {
  Hall hall(2);
  hall[0].group_add("g");
  hall[1].group_discard("g");
  hall[1].group_discard("never-joined");
  hall.news("a");
  run_ready(hall.loop);
  CHECK(hall.texts(0) == Texts{"news a"});
  CHECK(hall.texts(1).empty());
}

TEST_CASE("members may leave, join, close and be lost while an event is handed out", "[app][group_hub]") {
  Hall hall(6);
  Connected<Member> newcomer(hall.hub, hall.loop);
  hall[0].action = [&](Member& me) { me.group_discard("g"); };
  hall[1].action = [&](Member&) { hall.members[2]->lose(); };
  hall[3].action = [&](Member& me) { me.close(); };
  hall[4].action = [&](Member&) { newcomer.consumer->group_add("g"); };
  hall.hub.send("g", each);
  run_ready(hall.loop);
  CHECK(hall.texts(5) == Texts{"each"});
  CHECK(newcomer.socket.take_texts().empty());

  hall.news("after");
  run_ready(hall.loop);
  CHECK(hall.texts(0).empty());
  CHECK(hall.texts(1) == Texts{"news after"});
  CHECK(hall.texts(3).empty());
  CHECK(hall.texts(4) == Texts{"news after"});
  CHECK(newcomer.socket.take_texts() == Texts{"news after"});
}

TEST_CASE("a group may lose its last member while an event is handed out", "[app][group_hub]") {
  Hall hall(1);
  hall[0].action = [](Member& me) { me.group_discard("g"); };
  hall.hub.send("g", each);
  hall.hub.send("g", each);
  run_ready(hall.loop);
  CHECK(hall.hub.group_count() == 0);
}

TEST_CASE("a member that is lost while events for it are under way gets none of them", "[app][group_hub]") {
  Hall hall(2);
  hall.news("a");
  hall.members[0]->lose();
  run_ready(hall.loop);
  CHECK(hall.texts(0).empty());
  CHECK(hall.texts(1) == Texts{"news a"});
}

TEST_CASE("memberships survive any order of coming and going", "[app][group_hub]") {
  Hall hall(40);
  for (std::size_t i = 0; i < 40; i += 3) hall[i].group_discard("g");
  for (std::size_t i = 0; i < 40; i += 6) hall[i].group_add("g");
  for (std::size_t i = 1; i < 40; i += 3) hall.members[i]->lose();
  hall.news("a");
  run_ready(hall.loop);
  for (std::size_t i = 0; i < 40; ++i) {
    const bool member = i % 3 == 2 || i % 6 == 0;
    CAPTURE(i);
    CHECK(hall.texts(i).size() == (member ? 1 : 0));
  }
}

TEST_CASE("a handler that throws closes its member with 1011, the others get theirs", "[app][group_hub]") {
  Hall hall(3);
  hall[1].action = [](Member&) { throw std::runtime_error("oops"); };
  hall.hub.send("g", each);
  run_ready(hall.loop);
  CHECK(hall.texts(0) == Texts{"each"});
  CHECK(hall.members[1]->socket.close_code == 1011);
  CHECK(hall.texts(2) == Texts{"each"});
  CHECK(hall.problems == Texts{"an event handler failed: oops"});
  CHECK(hall.hub.counters().failed.value() == 1);
}

TEST_CASE("an event that cannot be rendered is dropped, and nobody is closed", "[app][group_hub]") {
  Hall hall(2);
  hall.hub.send("g", {{"type", "news"}, {"text", 1}});
  hall.news("a");
  run_ready(hall.loop);
  for (std::size_t i = 0; i < 2; ++i) CHECK(hall.texts(i) == Texts{"news a"});
  CHECK(hall.problems.size() == 1);
}

TEST_CASE("an event without a handler is reported once and ignored", "[app][group_hub]") {
  Hall hall(2);
  for (int i = 0; i < 3; ++i) hall.hub.send("g", {{"type", "unheard.of"}});
  hall.hub.send("g", layer::Message::object());
  hall.news("a");
  run_ready(hall.loop);
  for (std::size_t i = 0; i < 2; ++i) CHECK(hall.texts(i) == Texts{"news a"});
  CHECK(hall.problems == Texts{"events of type 'unheard.of' are ignored: the consumer has no handler for them",
                               "events of type '' are ignored: the consumer has no handler for them"});
  CHECK(hall.hub.counters().unhandled.value() == 4);
}

TEST_CASE("a consumer has a channel of its own, which others may send to", "[app][group_hub]") {
  Hall hall(2);
  const std::string channel = hall[0].channel_name();
  CHECK(hall[0].channel_name() == channel);
  CHECK(hall[1].channel_name() != channel);
  hall.memory.send(channel, each, hall.loop, {});
  run_ready(hall.loop);
  CHECK(hall.texts(0) == Texts{"each"});
  CHECK(hall.texts(1).empty());
  hall.memory.send(channel, each, hall.loop, {});
  hall.members[0]->lose();
  run_ready(hall.loop);
}

TEST_CASE("a name that is none throws, as it is a bug", "[app][group_hub]") {
  Hall hall(1);
  CHECK_THROWS_AS(hall[0].group_add("a b"), std::invalid_argument);
  CHECK_THROWS_AS(hall[0].group_discard(""), std::invalid_argument);
  CHECK_THROWS_AS(hall[0].group_send("聊天", each), std::invalid_argument);
}

TEST_CASE("the layer knows a group while it has local members", "[app][group_hub]") {
  Hall hall(2);
  std::vector<std::size_t> channels;
  const auto ask = [&] {
    hall.memory.group_send("g", each, hall.loop, [&](const auto& report) { channels.push_back(report->channels); });
    run_ready(hall.loop);
  };
  ask();
  hall.members[0]->lose();
  ask();
  hall.members[1]->lose();
  ask();
  CHECK(channels == std::vector<std::size_t>{1, 1, 0});
}

TEST_CASE("a consumer may outlive its hub", "[app][group_hub]") {
  net::EventLoop loop(0);
  layer::MemoryLayer memory([] { return TimeMs{0}; });
  auto hub = std::make_unique<GroupHub>(memory, loop);
  Connected<Member> member(*hub, loop);
  member.consumer->group_add("g");
  member.consumer->channel_name();
  hub->send("g", each);
  hub.reset();
  run_ready(loop);
  CHECK(member.socket.take_texts().empty());
}

TEST_CASE("an event crosses to each thread once and reaches every member there", "[app][group_hub]") {
  constexpr int threads = 3;
  constexpr int members = 5;
  constexpr int events = 2'000;
  layer::MemoryLayer memory([] { return TimeMs{0}; });
  net::EventLoop sender(threads);
  std::vector<std::unique_ptr<net::EventLoop>> loops;
  std::vector<std::unique_ptr<GroupHub>> hubs;
  std::vector<std::vector<std::unique_ptr<Connected<Member>>>> sockets(threads);
  for (int t = 0; t < threads; ++t) {
    loops.push_back(std::make_unique<net::EventLoop>(t));
    hubs.push_back(std::make_unique<GroupHub>(memory, *loops.back()));
    for (int m = 0; m < members; ++m) {
      sockets[t].push_back(std::make_unique<Connected<Member>>(*hubs.back(), *loops.back()));
      sockets[t].back()->consumer->group_add("g");
    }
    Member& last = *sockets[t].back()->consumer;
    last.action = [&loop = *loops.back()](Member&) { loop.stop(); };
  }
  std::vector<std::thread> running;
  for (auto& loop : loops) running.emplace_back([&loop] { loop->run(); });
  for (int n = 0; n < events; ++n) {
    memory.group_send("g", {{"type", "news"}, {"text", std::to_string(n)}}, sender, {});
  }
  memory.group_send("g", each, sender, {});
  for (std::thread& thread : running) thread.join();
  for (int t = 0; t < threads; ++t) {
    CHECK(hubs[t]->counters().events.value() == events + 1);
    CHECK(hubs[t]->counters().deliveries.value() == (events + 1) * members);
    const Texts got = sockets[t][0]->socket.take_texts();
    REQUIRE(got.size() == events + 1);
    CHECK(got[0] == "news 0");
    CHECK(got[events - 1] == "news " + std::to_string(events - 1));
  }
}
