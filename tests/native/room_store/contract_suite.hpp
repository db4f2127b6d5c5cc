#pragma once

#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <thread>

#include "documents.hpp"
#include "parlor/base/limits.hpp"
#include "random.hpp"
#include "store_fixture.hpp"

/// What every RoomStore must do. A store's own test file makes a StoreFixture and calls `run_contract_suite`, which
/// begins each of its sections with a fresh one.
namespace parlor::test {

inline void check_log(StoreFixture& f) {
  net::EventLoop loop{0};
  const auto store = f.process(loop);
  OpenRoom room(loop, *store, "chat/lobby");
  SECTION("a room that nobody has begun is unknown") {
    const room::Tail tail = room.read();
    CHECK(tail.epoch.empty());
    CHECK(tail.last == 0);
    CHECK(tail.whole);
    CHECK(room.read(room::Position{"e", 7}).whole);
    CHECK_FALSE(room.append("e", events(1, 1)));
    CHECK(room.conflict->epoch.empty());
  }
  SECTION("of two that begin a room one wins, and the other learns what there is") {
    REQUIRE(room.begin("e1"));
    REQUIRE(room.append("e1", events(1, 2)));
    REQUIRE_FALSE(room.begin("e2"));
    CHECK(room.conflict->epoch == "e1");
    CHECK(room.conflict->whole);
    CHECK_FALSE(room.conflict->snapshot);
    CHECK(offsets(room.conflict->events) == from_to(1, 2));
  }
  SECTION("events come back as they were written, those behind a position") {
    REQUIRE(room.begin("e"));
    REQUIRE(room.append("e", events(1, 1, "one")));
    REQUIRE(room.append("e", events(2, 5, "more")));
    const room::Tail all = room.read();
    CHECK(all.whole);
    CHECK(all.last == 5);
    CHECK(offsets(all.events) == from_to(1, 5));
    CHECK(text_of(all.events[0]) == "one");
    CHECK(all.events[1].by == "m1");
    CHECK(all.events[1].seq == 2);
    CHECK(all.events[1].time == event(2).time);
    const room::Tail some = room.read(room::Position{"e", 3});
    CHECK_FALSE(some.whole);
    CHECK_FALSE(some.snapshot);
    CHECK(offsets(some.events) == from_to(4, 5));
    CHECK(room.read(room::Position{"e", 5}).events.empty());
    CHECK(offsets(room.read(room::Position{"e", 0}).events) == from_to(1, 5));
  }
  SECTION("who expects another position writes nothing, and gets what it has missed") {
    REQUIRE(room.begin("e"));
    REQUIRE(room.append("e", events(1, 4)));
    CHECK_FALSE(room.append("e", events(3, 3, "late")));
    CHECK_FALSE(room.conflict->whole);
    CHECK(room.conflict->last == 4);
    CHECK(offsets(room.conflict->events) == from_to(3, 4));
    CHECK_FALSE(room.append("other", events(5, 5)));
    CHECK(room.conflict->whole);
    CHECK(offsets(room.conflict->events) == from_to(1, 4));
    CHECK_FALSE(room.append("e", events(7, 7)));
    CHECK(room.read().last == 4);
  }
}

inline void check_positions(StoreFixture& f) {
  net::EventLoop loop{0};
  const auto store = f.process(loop);
  OpenRoom room(loop, *store, "chat/lobby");
  SECTION("a position ahead of the log's end is told so") {
    REQUIRE(room.begin("e"));
    REQUIRE(room.append("e", events(1, 2)));
    const room::Tail tail = room.read(room::Position{"e", 9});
    CHECK_FALSE(tail.whole);
    CHECK(tail.last == 2);
    CHECK(tail.events.empty());
  }
  SECTION("a position in another epoch gets the whole") {
    REQUIRE(room.begin("e"));
    REQUIRE(room.append("e", events(1, 2)));
    CHECK(room.read(room::Position{"other", 1}).whole);
    CHECK(offsets(room.read(room::Position{"other", 1}).events) == from_to(1, 2));
  }
  SECTION("a new epoch without a state begins anew") {
    REQUIRE(room.begin("e1"));
    REQUIRE(room.append("e1", events(1, 3)));
    CHECK_FALSE(room.renew({{"e1", 2}, "e2", {}, {}}));
    CHECK(offsets(room.conflict->events) == from_to(3, 3));
    REQUIRE(room.renew({{"e1", 3}, "e2", {}, {}}));
    const room::Tail tail = room.read(room::Position{"e1", 3});
    CHECK(tail.epoch == "e2");
    CHECK(tail.last == 0);
    CHECK(tail.events.empty());
    CHECK(tail.whole);
    REQUIRE(room.append("e2", events(1, 1, "anew")));
    CHECK(text_of(room.read().events.at(0)) == "anew");
  }
  SECTION("a new epoch with a state goes on behind it, and tells where it comes from") {
    REQUIRE(room.begin("e1"));
    REQUIRE(room.append("e1", events(1, 3)));
    const room::Snapshot state{7, {{"count", 7}}};
    REQUIRE(room.renew({{"e1", 3}, "e2", state, room::Position{"e1", 7}}));
    REQUIRE(room.append("e2", events(8, 9)));
    const room::Tail tail = room.read(room::Position{"e1", 3});
    CHECK(tail.whole);
    CHECK(tail.last == 9);
    REQUIRE(tail.snapshot);
    CHECK(tail.snapshot->offset == 7);
    CHECK(tail.snapshot->state == state.state);
    CHECK(offsets(tail.events) == from_to(8, 9));
    REQUIRE(tail.parent);
    CHECK(tail.parent->epoch == "e1");
    CHECK(tail.parent->offset == 7);
  }
  SECTION("whatever is in a text comes back") {
    const std::string odd = std::string("聊天\n\"\\\x01\x7f \xF0\x9F\x8E\xB2 {}[],:") + '\0' + "end";
    REQUIRE(room.begin("e"));
    room::Event strange = event(1, odd);
    strange.by = "";
    test::set(strange.body, "nested", {{"", nullptr}, {"n", -9007199254740991}, {"list", {1, {{"a", true}}}}});
    REQUIRE(room.append("e", {strange}));
    REQUIRE(room.append("e", events(2, 2, std::string(1 << 20, 'x'))));
    const room::Tail tail = room.read();
    CHECK(tail.events.at(0).body == strange.body);
    CHECK(text_of(tail.events.at(1)).size() == 1 << 20);
  }
}

inline void check_order(StoreFixture& f) {
  net::EventLoop loop{0};
  const auto store = f.process(loop);
  SECTION("answers come in the order of the calls, and a read shows the writes called before it") {
    OpenRoom room(loop, *store, "chat/lobby");
    REQUIRE(room.begin("e"));
    std::vector<std::string> answers;
    for (room::Offset n = 1; n <= 40; ++n) {
      room.log().append({{"e", n - 1}, {event(n)}, {}}, [&answers, n](const Result<room::Written>& written) {
        answers.push_back(written && !written->conflict ? "w" + std::to_string(n) : "no");
      });
      if (n % 3 == 0) {
        room.log().read(room::Position{"e", 0}, [&answers](const Result<room::Tail>& tail) {
          answers.push_back("r" + std::to_string(tail ? tail->events.size() : 0));
        });
      }
      if (n % 5 == 0) room.log().release("m1", [&answers](const auto&) { answers.push_back("h"); });
    }
    std::vector<std::string> expected;
    for (int n = 1; n <= 40; ++n) {
      expected.push_back("w" + std::to_string(n));
      if (n % 3 == 0) expected.push_back("r" + std::to_string(n));
      if (n % 5 == 0) expected.push_back("h");
    }
    REQUIRE(room.wait([&] { return answers.size() >= expected.size(); }));
    CHECK(answers == expected);
  }
  SECTION("writes behind one that met a conflict meet it, too") {
    OpenRoom room(loop, *store, "chat/lobby");
    REQUIRE(room.begin("e"));
    std::vector<bool> written;
    for (const room::Offset n : {2, 3, 4}) {
      room.log().append({{"e", n - 1}, {event(n)}, {}},
                        [&](const Result<room::Written>& answer) { written.push_back(answer && !answer->conflict); });
    }
    REQUIRE(room.wait([&] { return written.size() == 3; }));
    CHECK(written == std::vector<bool>{false, false, false});
    CHECK(room.read().last == 0);
  }
}

inline void check_rooms(StoreFixture& f) {
  net::EventLoop loop{0};
  const auto store = f.process(loop);
  SECTION("a room that is closed answers no more, not even from inside an answer") {
    OpenRoom room(loop, *store, "chat/lobby");
    REQUIRE(room.begin("e"));
    int answers = 0;
    for (room::Offset n = 1; n <= 20; ++n) {
      if (n == 1) room.log().read({}, [&](const auto&) { room.close(), ++answers; });
      // A store that answers at once has closed it by now.
      if (answers > 0) break;
      room.log().append({{"e", n - 1}, {event(n)}, {}}, [&](const auto&) { ++answers; });
    }
    REQUIRE(room.wait([&] { return answers > 0; }));
    OpenRoom other(loop, *store, "chat/other");
    REQUIRE(other.begin("e"));
    CHECK(other.read().epoch == "e");
    CHECK(answers == 1);
  }
  SECTION("rooms do not mix, however many there are") {
    std::vector<std::unique_ptr<OpenRoom>> rooms;
    std::size_t done = 0;
    constexpr std::size_t count = 10'000;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string name = "chat/room" + std::to_string(i);
      rooms.push_back(std::make_unique<OpenRoom>(loop, *store, name));
      room_store::RoomLog& log = rooms.back()->log();
      log.renew({{}, "e", {}, {}}, [](const auto&) {});
      log.append({{"e", 0}, events(1, 1, name), {}}, [](const auto&) {});
      log.read({}, [&done, name](const Result<room::Tail>& tail) {
        done += tail && tail->events.size() == 1 && text_of(tail->events[0]) == name ? 1 : 0;
      });
      if (i % 500 == 499) {
        REQUIRE(rooms.back()->wait([&] { return done == i + 1; }));
      }
    }
    CHECK(done == count);
  }
}

inline void check_snapshots(StoreFixture& f) {
  net::EventLoop loop{0};
  const auto store = f.process(loop);
  if (!store->is_lasting()) return;
  OpenRoom room(loop, *store, "chat/lobby");
  SECTION("behind a snapshot the log is forgotten but for the last events before it") {
    constexpr room::Offset piece = limits::events_per_append;
    constexpr room::Offset last = 2 * limits::room_log_events;
    REQUIRE(room.begin("e"));
    for (room::Offset n = 0; n < last; n += piece) {
      REQUIRE(room.append("e", events(n + 1, n + piece), room::Snapshot{n, {{"at", n}}}));
    }
    const room::Tail whole = room.read();
    REQUIRE(whole.snapshot);
    CHECK(whole.snapshot->offset == last - piece);
    CHECK(whole.snapshot->state == codec::Json{{"at", last - piece}});
    const room::Offset first = last - piece - limits::room_log_events + 1;
    CHECK(offsets(whole.events) == from_to(first, last));
    const room::Tail inside = room.read(room::Position{"e", first - 1});
    CHECK_FALSE(inside.whole);
    CHECK(offsets(inside.events) == from_to(first, last));
    const room::Tail outside = room.read(room::Position{"e", first - 2});
    CHECK(outside.whole);
    CHECK(outside.snapshot);
  }
  SECTION("a snapshot may come alone, and outlives the opening of the room") {
    REQUIRE(room.begin("e"));
    REQUIRE(room.append("e", events(1, 3)));
    REQUIRE(room.append("e", {}, room::Snapshot{3, {{"text", std::string(300'000, 's')}}}));
    room.close();
    OpenRoom again(loop, *store, "chat/lobby");
    const room::Tail tail = again.read();
    REQUIRE(tail.snapshot);
    CHECK(tail.snapshot->offset == 3);
    CHECK(tail.snapshot->state["text"].get<std::string>().size() == 300'000);
    CHECK(offsets(tail.events) == from_to(1, 3));
  }
  SECTION("a conflict behind the kept events brings the state") {
    REQUIRE(room.begin("e"));
    constexpr room::Offset piece = limits::events_per_append;
    for (room::Offset n = 0; n < 1'536; n += piece) {
      REQUIRE(room.append("e", events(n + 1, n + piece), room::Snapshot{n, {{"at", n}}}));
    }
    CHECK_FALSE(room.append("e", events(2, 2)));
    CHECK(room.conflict->whole);
    CHECK(room.conflict->snapshot);
  }
}

/// A room opened by two processes, each of which hears the other.
struct TwoProcesses {
  explicit TwoProcesses(StoreFixture& f) : store_a(f.process(loop)), store_b(f.process(loop)) {
    REQUIRE(a.begin("e"));
    REQUIRE(hears(a, b));
    REQUIRE(hears(b, a));
  }
  /// What is said before the other one listens, it is not told.
  static bool hears(OpenRoom& from, OpenRoom& to) {
    return to.wait([&] {
      if (to.signals.empty()) from.log().signal("m0", {{"type", "sync"}});
      return !to.signals.empty();
    });
  }

  net::EventLoop loop{0};
  std::unique_ptr<room_store::RoomStore> store_a;
  std::unique_ptr<room_store::RoomStore> store_b;
  OpenRoom a{loop, *store_a, "chat/lobby"};
  OpenRoom b{loop, *store_b, "chat/lobby"};
};

inline void check_processes(StoreFixture& f) {
  TwoProcesses two(f);
  OpenRoom &a = two.a, &b = two.b;
  SECTION("others hear of what is appended, in order, and its author does not") {
    a.heard.clear(), b.heard.clear();
    REQUIRE(a.append("e", events(1, 3)));
    REQUIRE(a.append("e", events(4, 4, "four")));
    REQUIRE(b.wait([&] { return b.heard.size() >= 4; }));
    CHECK(offsets(b.heard) == from_to(1, 4));
    CHECK(text_of(b.heard[3]) == "four");
    CHECK(b.heard_epoch == "e");
    CHECK(b.heard_last == 4);
    REQUIRE(b.append("e", events(5, 5)));
    REQUIRE(a.wait([&] { return !a.heard.empty(); }));
    CHECK(offsets(a.heard) == from_to(5, 5));
    CHECK(b.heard.size() == 4);
  }
  SECTION("others are told to read again when a new epoch begins") {
    const int unsure = b.unsure;
    REQUIRE(a.renew({{"e", 0}, "e2", {}, {}}));
    REQUIRE(b.wait([&] { return b.unsure > unsure; }));
    CHECK(b.read(room::Position{"e", 0}).epoch == "e2");
  }
  SECTION("signals reach the others") {
    a.signals.clear(), b.signals.clear();
    a.log().signal("m7", {{"type", "typing"}, {"text", "聊天"}});
    const auto is_typing = [](const auto& signal) { return signal.second.at("type") == "typing"; };
    REQUIRE(b.wait([&] { return !b.signals.empty() && is_typing(b.signals.back()); }));
    CHECK(b.signals.back().first == "m7");
    for (const auto& signal : a.signals) CHECK_FALSE(is_typing(signal));
  }
}

inline void check_holds(StoreFixture& f) {
  TwoProcesses two(f);
  OpenRoom &a = two.a, &b = two.b;
  SECTION("a member is held by whoever has a connection of it") {
    a.log().hold("m1");
    a.log().hold("m2");
    CHECK(a.held_elsewhere().empty());
    CHECK(b.held_elsewhere() == std::vector<room::MemberId>{"m1", "m2"});
    b.log().hold("m1");
    CHECK(b.release("m1"));
    CHECK_FALSE(a.release("m1"));
    CHECK(b.held_elsewhere() == std::vector<room::MemberId>{"m2"});
    CHECK_FALSE(b.release("nobody"));
  }
  SECTION("who closes a room holds nobody in it any more, which the others are told") {
    a.log().hold("m1");
    CHECK(a.held_elsewhere().empty());
    CHECK(b.held_elsewhere() == std::vector<room::MemberId>{"m1"});
    const int lost = b.lost;
    a.close();
    REQUIRE(b.wait([&] { return b.lost > lost; }));
    CHECK(b.held_elsewhere().empty());
  }
  SECTION("the first secret that was proposed is everybody's") {
    room::Secret first{}, second{};
    first.fill(1), second.fill(2);
    const auto asked_first = two.store_a->share_secret(first);
    const auto asked_second = two.store_b->share_secret(second);
    REQUIRE(asked_first.ok());
    REQUIRE(asked_second.ok());
    CHECK(*asked_first == first);
    CHECK(*asked_second == first);
  }
}

/// A thread that appends so many numbered texts to a room, each when it is the first to find its place.
inline std::size_t compete(StoreFixture& f, std::size_t writer, std::size_t count) {
  net::EventLoop loop{0};
  const auto store = f.process(loop);
  Random random(writer + 1);
  room::Position position{"e", 0};
  std::size_t written = 0;
  OpenRoom room(loop, *store, "chat/contest");
  while (written < count) {
    std::vector<room::Event> batch;
    for (std::uint64_t i = 0; i <= random.below(3) && written + batch.size() < count; ++i) {
      const std::string text = std::to_string(writer) + "." + std::to_string(written + batch.size());
      batch.push_back(event(position.offset + 1 + i, text));
    }
    const std::size_t size = batch.size();
    const auto answer = room.try_append({position, std::move(batch), {}});
    if (!answer) return written;
    if (answer->conflict) {
      position.offset = answer->conflict->last;
    } else {
      position.offset += size;
      written += size;
    }
  }
  return written;
}

inline void check_competition(StoreFixture& f) {
  SECTION("of writers that compete each event is written once, in its author's order, without gaps") {
    net::EventLoop loop{0};
    const auto store = f.process(loop);
    OpenRoom room(loop, *store, "chat/contest");
    REQUIRE(room.begin("e"));
    constexpr std::size_t writers = 4;
    constexpr std::size_t count = 100;
    std::vector<std::size_t> written(writers);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < writers; ++i) {
      threads.emplace_back([&f, &written, i] { written[i] = compete(f, i, count); });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(written == std::vector<std::size_t>(writers, count));
    const room::Tail tail = room.read();
    CHECK(offsets(tail.events) == from_to(1, writers * count));
    std::vector<std::size_t> next(writers);
    for (const room::Event& one : tail.events) {
      const std::string text = text_of(one);
      const std::size_t writer = std::stoul(text);
      CHECK(text == std::to_string(writer) + "." + std::to_string(next.at(writer)++));
    }
  }
}

inline void run_contract_suite(const std::function<std::unique_ptr<StoreFixture>()>& make) {
  SECTION("logs") {
    check_log(*make());
  }
  SECTION("order") {
    check_order(*make());
  }
  SECTION("snapshots") {
    check_snapshots(*make());
  }
  if (!make()->is_shared()) return;
  SECTION("processes") {
    check_processes(*make());
  }
  SECTION("competition") {
    check_competition(*make());
  }
}

}  // namespace parlor::test
