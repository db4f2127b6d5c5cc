#include "parlor/net/socket_poller.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "parlor/base/limits.hpp"
#include "parlor/net/event_loop.hpp"

using namespace parlor::net;

namespace {

struct Pair {
  Pair() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0); }
  ~Pair() {
    for (const int end : ends) {
      if (end >= 0) ::close(end);
    }
  }
  void say(std::string_view text) { REQUIRE(::write(ends[1], text.data(), text.size()) > 0); }
  void hang_up() { ::close(std::exchange(ends[1], -1)); }
  int ours() const { return ends[0]; }

  std::array<int, 2> ends{-1, -1};
};

/// Reads as much as it is told to, and notes what it was told.
struct Reader final : SocketPoller::Socket {
  explicit Reader(int of) : descriptor(of) {}
  void on_ready(SocketPoller::Ready ready) override {
    ++calls;
    last = ready;
    if (then) then();
  }
  std::string read(std::size_t bytes) const {
    std::string text(bytes, '\0');
    const ssize_t count = ::read(descriptor, text.data(), bytes);
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return text;
  }

  int descriptor;
  int calls = 0;
  SocketPoller::Ready last{};
  std::function<void()> then;
};

}  // namespace

TEST_CASE("a socket is told once of what has come, also of what was there before it was added") {
  asio::io_context context(1);
  SocketPoller poller(context);
  Pair pair;
  pair.say("early");
  Reader reader(pair.ours());
  REQUIRE(poller.add(pair.ours(), reader));
  poller.poll();
  CHECK(reader.calls == 1);
  CHECK(reader.last.readable);
  CHECK_FALSE(reader.last.ended);
  poller.poll();
  CHECK(reader.calls == 1);
  CHECK(reader.read(100) == "early");
  pair.say("late");
  poller.poll();
  CHECK(reader.calls == 2);
}

TEST_CASE("what was left unread is told again when asked for") {
  asio::io_context context(1);
  SocketPoller poller(context);
  Pair pair;
  Reader reader(pair.ours());
  REQUIRE(poller.add(pair.ours(), reader));
  pair.say("two parts");
  poller.poll();
  CHECK(reader.read(3) == "two");
  const int told = reader.calls;
  poller.poll();
  CHECK(reader.calls == told);
  poller.again(pair.ours(), reader);
  poller.poll();
  CHECK(reader.calls == told + 1);
  CHECK(reader.last.readable);
  CHECK(reader.read(100) == " parts");
}

TEST_CASE("the peer's end is told together with the bytes before it") {
  asio::io_context context(1);
  SocketPoller poller(context);
  Pair pair;
  Reader reader(pair.ours());
  REQUIRE(poller.add(pair.ours(), reader));
  pair.say("last words");
  pair.hang_up();
  poller.poll();
  CHECK(reader.last.ended);
  CHECK(reader.read(100) == "last words");
  poller.again(pair.ours(), reader);
  poller.poll();
  CHECK(reader.last.ended);
  CHECK(reader.read(100).empty());
}

TEST_CASE("a descriptor that cannot be watched is refused") {
  asio::io_context context(1);
  SocketPoller poller(context);
  Reader reader(-1);
  CHECK_FALSE(poller.add(-1, reader));
}

namespace {

/// A loop that has `count` tasks in every turn, the first of which sends news; where among them the news was received.
class Turns {
 public:
  static constexpr std::size_t count = 4 * parlor::limits::turn_slice;

  Turns() {
    REQUIRE(loop_.sockets().add(pair_.ours(), reader_));
    reader_.then = [&] {
      if (reader_.last.readable && reader_.read(100) == "news") order_.push_back(-1);
    };
    for (std::size_t i = 0; i < count; ++i) {
      tasks_[i].run = [this, i] {
        order_.push_back(static_cast<int>(i));
        if (i == 0) pair_.say("news");
        if (i + 1 == count) loop_.post([this] { loop_.stop(); });
      };
    }
  }

  /// `again`: the tasks are asked for a second time before they run.
  std::size_t next(bool again) {
    order_.clear();
    loop_.post([this, again] {
      for (int times = again ? 2 : 1; times > 0; --times) {
        for (Task& task : tasks_) loop_.at_turn_end(task);
      }
    });
    loop_.run();
    REQUIRE(order_.size() == count + 1);
    const auto news = std::find(order_.begin(), order_.end(), -1);
    const auto place = static_cast<std::size_t>(news - order_.begin());
    order_.erase(news);
    CHECK(std::is_sorted(order_.begin(), order_.end()));
    return place;
  }

 private:
  struct Task final : EventLoop::TurnTask {
    std::function<void()> run;
    void on_turn_end() override { run(); }
  };

  EventLoop loop_{0};
  Pair pair_;
  Reader reader_{pair_.ours()};
  std::vector<int> order_;
  std::array<Task, count> tasks_;
};

}  // namespace

TEST_CASE("what comes in during a long turn is received before the turn has ended") {
  Turns turns;
  CHECK(turns.next(true) == parlor::limits::turn_slice);
  CHECK(turns.next(true) == parlor::limits::turn_slice);
}

TEST_CASE("a loop looks less often where nobody who waits for his turn is sent more, and often again where he is") {
  Turns turns;
  CHECK(turns.next(false) == 2 * parlor::limits::turn_slice);
  CHECK(turns.next(false) == Turns::count);  // behind the last
  CHECK(turns.next(false) == Turns::count);
  CHECK(turns.next(true) == parlor::limits::turn_slice);
}
