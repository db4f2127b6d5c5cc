// Several hosts that write to one log.
#include "stepped_host.hpp"

using namespace parlor;
using test::add;
using test::check_same;
using test::LogModel;
using Server = test::SteppedHost;

namespace {

constexpr TimeMs start = test::start_of_time;

}  // namespace

TEST_CASE("a room is made where there is none, and opened where there is one") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  CHECK(first.joined.empty());
  first.serve();
  REQUIRE(first.joined.size() == 1);
  first.command("ann", 1, add(5, 2));
  first.serve();

  Server second(log, 2);
  second.join("bob", 7);
  second.serve();
  REQUIRE(second.joined.size() == 1);
  CHECK(second.joined[0].ticket == 7);
  CHECK(second.count() == 10);
  check_same(second, log);
}

TEST_CASE("two servers that make a room at once make one") {
  LogModel log;
  Server first(log, 1);
  Server second(log, 2);
  first.serve_one();
  second.serve_one();
  REQUIRE(first.wants<room::WantRenew>());
  REQUIRE(second.wants<room::WantRenew>());
  first.serve();
  second.serve();
  CHECK(first.epoch() == second.epoch());
  CHECK(second.host().counts().conflicts == 1);
}

TEST_CASE("nothing is shown or answered before the store has it") {
  LogModel log;
  Server server(log, 1);
  server.join("ann");
  server.serve();
  server.published.clear();
  server.command("ann", 1, add(5));
  server.command("ann", 2, add(6));
  CHECK(server.published.empty());
  CHECK(server.done.empty());
  CHECK(server.count() == 0);
  server.serve_one();
  CHECK(server.done.size() == 1);
  CHECK(server.count() == 5);
  server.serve();
  CHECK(server.done.size() == 2);
  CHECK(server.count() == 11);
  CHECK(server.published.size() == 2);
}

TEST_CASE("a refusal that rests on what is not confirmed waits for it") {
  LogModel log;
  Server server(log, 1);
  server.join("ann");
  server.serve();
  server.command("ann", 1, add(5));
  server.command("ann", 2, add(0));
  CHECK(server.done.empty());
  server.serve();
  REQUIRE(server.done.size() == 2);
  CHECK(server.done[0].answer.ok());
  CHECK(server.done[1].answer.error().code == ErrorCode::refused);
  server.command("ann", 3, add(0));
  CHECK(server.done.size() == 3);
}

TEST_CASE("a command that comes again while it is being written is answered once it is, and written once") {
  LogModel log;
  Server server(log, 1);
  server.join("ann");
  server.serve();
  server.command("ann", 1, add(5), 1);
  server.command("ann", 1, add(5), 2);
  server.serve();
  REQUIRE(server.done.size() == 2);
  CHECK(server.done[1].ticket == 2);
  CHECK(server.done[1].answer->duplicate);
  CHECK(server.done[1].answer->offset == server.done[0].answer->offset);
  CHECK(server.count() == 5);
}

TEST_CASE("a command whose write was done without an answer is no repetition of itself") {
  LogModel log;
  Server server(log, 1);
  server.join("ann");
  server.serve();
  server.command("ann", 1, add(5));
  server.break_off(true);
  server.serve();
  REQUIRE(server.done.size() == 1);
  // A client that is told of a repetition takes it for another window's command, and gives its own another number.
  CHECK_FALSE(server.done[0].answer->duplicate);
  CHECK(server.done[0].answer->offset == log.last());
  CHECK(server.count() == 5);
}

TEST_CASE("that holds where a new epoch has forgotten the event, too") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  first.serve();
  Server second(log, 2);
  first.command("ann", 1, add(5));
  first.break_off(true);
  second.serve();
  const room::Position end{log.epoch(), log.last()};
  log.renew({end, "later", room::Snapshot{end.offset, second.host().replica().snapshot()}, end});
  first.serve();
  REQUIRE(first.done.size() == 1);
  CHECK_FALSE(first.done[0].answer->duplicate);
  CHECK(first.done[0].answer->offset == 0);
  CHECK(first.count() == 5);
}

TEST_CASE("who comes too late takes what it missed and decides again") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  first.serve();
  Server second(log, 2);
  second.join("bob");
  second.serve();

  second.command("bob", 1, add(2));
  second.command("bob", 2, add(3));
  second.serve();
  first.command("ann", 1, add(7));
  first.published.clear();
  first.serve();
  CHECK(first.host().counts().conflicts == 1);
  CHECK(first.count() == 12);
  REQUIRE(first.done.size() == 1);
  CHECK(first.done[0].answer->offset == log.last());
  REQUIRE(first.published.size() == 5);
  for (std::size_t i = 1; i < first.published.size(); ++i) {
    CHECK(first.published[i].offset == first.published[i - 1].offset + 1);
  }
  check_same(first, log);
}

TEST_CASE("what another server has appended is shown as it comes, and a gap is read") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  first.serve();
  Server second(log, 2);
  second.join("bob");
  second.serve();
  const room::Offset before = first.offset();
  first.published.clear();
  first.push(log.read(room::Position{log.epoch(), before}));
  CHECK(first.wishes.empty());
  CHECK(first.offset() == log.last());
  CHECK(first.published.size() == 2);
  first.push(log.read(room::Position{log.epoch(), before}));
  CHECK(first.published.size() == 2);

  second.command("bob", 1, add(1));
  second.serve();
  second.command("bob", 2, add(2));
  second.serve();
  first.push(log.read(room::Position{log.epoch(), log.last() - 1}));
  CHECK(first.wants<room::WantRead>());
  first.serve();
  CHECK(first.count() == 3);
  CHECK(first.published.size() == 4);
}

TEST_CASE("a push that comes while a write is under way is not forgotten") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  first.serve();
  Server second(log, 2);
  second.serve();
  first.command("ann", 1, add(5));
  // The write arrives, then another server's does, and that one's push overtakes our answer.
  const auto mine = std::get<room::WantAppend>(first.wishes.front()).append;
  LogModel ahead = log;
  (void)ahead.append(mine);
  second.look_again();
  log = ahead;
  second.serve();
  second.join("bob");
  second.serve();
  const room::Tail push = log.read(room::Position{log.epoch(), mine.events.back().offset});
  first.push(push);
  CHECK(first.wishes.size() == 1);
  first.wishes.pop_front();
  first.host().appended(room::Written{}, first.moment());
  first.wait(0);
  REQUIRE(first.wants<room::WantRead>());
  first.serve();
  check_same(first, log);
}

TEST_CASE("a lasting store gets snapshots, from which a late server starts") {
  LogModel log;
  Server server(log, 1, true);
  server.join("ann");
  server.serve();
  for (std::uint64_t seq = 1; seq <= limits::snapshot_events + 10; ++seq) {
    server.command("ann", seq, add(1));
    server.serve();
  }
  REQUIRE(log.snapshot().has_value());
  CHECK(log.snapshot()->offset >= limits::snapshot_events);
  Server late(log, 2);
  late.serve();
  CHECK(late.host().replica().hash() == server.host().replica().hash());
  // Its log reaches back before the snapshot, for those who come back.
  CHECK_FALSE(late.host().rejoin({"ann"}, room::Position{log.epoch(), 10}).reset);
}

TEST_CASE("members whose server is gone are awaited, and leave") {
  LogModel log;
  {
    Server gone(log, 1);
    gone.join("ann");
    gone.join("bob");
    gone.serve();
  }
  Server server(log, 2);
  server.held_elsewhere = {"bob"};
  server.serve();
  CHECK(server.host().next_timeout() == start + limits::absence_ms);
  server.wait(limits::absence_ms);
  server.serve();
  CHECK(server.host().replica().members().find("ann") == nullptr);
  CHECK(server.host().replica().members().find("bob") != nullptr);
  server.held_elsewhere.clear();
  server.review();
  server.serve();
  server.wait(limits::absence_ms);
  server.serve();
  CHECK(server.host().replica().members().size() == 0);
  CHECK(server.host().is_empty());
}

TEST_CASE("who has another connection elsewhere stays") {
  LogModel log;
  Server server(log, 1);
  server.join("ann");
  server.serve();
  server.held_elsewhere = {"ann"};
  server.leave("ann");
  server.serve();
  CHECK(server.host().replica().members().find("ann") != nullptr);
}

TEST_CASE("a member that another server has let go while it is connected here comes back in") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  first.serve();
  Server second(log, 2);
  second.join("ann");
  second.serve();
  // Both have released and held at the same moment, and the release came first.
  first.leave("ann");
  first.serve();
  second.look_again();
  second.serve();
  CHECK(second.host().replica().members().find("ann") != nullptr);
  CHECK(log.events().back().body["type"] == "arrived");
}

TEST_CASE("a deadline that several servers see is acted on once") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  first.serve();
  first.command("ann", 1, {{"type", "set_bell"}, {"at", start + 100}});
  first.serve();
  Server second(log, 2);
  second.serve();
  first.wait(100);
  second.wait(100);
  first.serve();
  second.serve();
  CHECK(second.count() == 1000);
  check_same(second, log);
  first.look_again();
  first.serve();
  CHECK(first.count() == 1000);
}
