// Hosts whose store answers late or never, or has lost something.
#include "stepped_host.hpp"

using namespace parlor;
using test::add;
using test::check_same;
using test::LogModel;
using Server = test::SteppedHost;

namespace {

constexpr TimeMs start = test::start_of_time;

}  // namespace

TEST_CASE("a write whose answer is lost is neither lost nor doubled") {
  const bool was_written = GENERATE(true, false);
  LogModel log;
  Server server(log, 1);
  server.join("ann");
  server.serve();
  server.command("ann", 1, add(5));
  server.command("ann", 2, add(6));
  server.break_off(was_written);
  CHECK(server.done.empty());
  server.serve();
  CHECK(log.last() == 4);
  CHECK(server.count() == 11);
  REQUIRE(server.done.size() == 2);
  CHECK(server.done[0].answer->offset == 3);
  CHECK_FALSE(server.done[0].answer->duplicate);
  CHECK(server.done[1].answer->offset == 4);
  CHECK(server.published.size() == 4);
}

TEST_CASE("an end that the store has lost is not put behind what others have written meanwhile") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  first.serve();
  for (std::uint64_t seq = 1; seq <= 5; ++seq) first.command("ann", seq, add(1));
  first.serve();
  REQUIRE(log.last() == 7);
  log.lose_end(3);
  Server second(log, 2);
  second.join("bob");
  second.serve();
  REQUIRE(log.last() == 5);
  first.look_again();
  first.serve();
  CHECK(first.host().counts().restored == 0);
  CHECK(first.host().counts().lost_events == 4);
  CHECK(first.resets > 0);
  CHECK(first.host().replica().members().find("bob") != nullptr);
  check_same(first, log);
}

TEST_CASE("a lost end is written again where the store is left with the beginning of an epoch alone") {
  LogModel log;
  Server server(log, 1);
  server.join("ann");
  server.command("ann", 1, add(1));
  server.serve();
  log.lose_everything();
  server.look_again();
  server.serve();
  const room::Offset begin = log.last();  // of the new epoch, which has a snapshot and no events
  REQUIRE(begin > 0);
  server.command("ann", 2, add(2));
  server.command("ann", 3, add(3));
  server.serve();
  log.lose_end(begin);
  server.look_again();
  server.serve();
  CHECK(server.host().counts().restored == 2);
  CHECK(server.host().counts().lost_events == 0);
  CHECK(server.count() == 6);
  check_same(server, log);
}

TEST_CASE("what was written in an epoch that others never saw is counted as lost") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  first.command("ann", 1, add(1));
  first.serve();
  Server second(log, 2);
  second.join("bob");
  second.serve();
  first.look_again();
  first.serve();
  // Two servers begin an epoch each behind the same state, and the store loses the first one's.
  log.lose_everything();
  first.look_again();
  first.serve();
  first.command("ann", 2, add(2));
  first.command("ann", 3, add(3));
  first.serve();
  log.lose_everything();
  second.look_again();
  second.serve();
  second.command("bob", 1, add(4));
  second.serve();
  first.look_again();
  first.serve();
  CHECK(first.host().counts().lost_events == 2);
  CHECK(first.count() == 5);
  check_same(first, log);
}

TEST_CASE("while the store cannot be read, asks wait up to a bound, and the read is tried again") {
  LogModel log;
  Server server(log, 1);
  server.join("ann");
  server.break_off(false);
  CHECK(server.wishes.empty());
  CHECK(server.host().next_timeout() == start + limits::store_retry_ms);
  for (std::size_t i = 1; i < limits::room_asks; ++i) server.command("ann", i, add(1));
  CHECK(server.done.empty());
  server.command("ann", limits::room_asks, add(1));
  REQUIRE(server.done.size() == 1);
  CHECK(server.done[0].answer.error().code == ErrorCode::overloaded);
  server.wait(limits::store_retry_ms);
  server.serve();
  CHECK(server.joined.size() == 1);
  CHECK(server.count() == static_cast<std::int64_t>(limits::room_asks) - 1);
}

TEST_CASE("a store that has lost everything gets the state back, under a new epoch, and members are told") {
  LogModel log;
  Server server(log, 1);
  server.join("ann");
  server.command("ann", 1, add(5));
  server.serve();
  const std::string epoch = server.epoch();
  log.lose_everything();
  server.command("ann", 2, add(6));
  server.serve();
  CHECK(server.resets == 1);
  CHECK(server.epoch() != epoch);
  CHECK(server.count() == 11);
  check_same(server, log);
  // What had been acknowledged still counts as applied.
  server.command("ann", 1, add(5));
  server.serve();
  CHECK(server.done.back().answer->duplicate);
  CHECK(server.count() == 11);
}

TEST_CASE("of two servers the one that knows more adds what the other had not seen") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  first.serve();
  Server second(log, 2);
  second.serve();
  first.command("ann", 1, add(5));
  first.serve();
  REQUIRE(first.offset() == second.offset() + 1);

  log.lose_everything();
  second.look_again();
  second.serve();
  first.look_again();
  first.serve();
  CHECK(first.count() == 5);
  CHECK(first.host().counts().restored == 1);
  CHECK(first.host().counts().lost_events == 0);
  CHECK(first.resets == 1);
  check_same(first, log);
  second.look_again();
  second.serve();
  CHECK(second.count() == 5);
  CHECK(second.epoch() == first.epoch());
}

TEST_CASE("a log that has lost its end gets it back from a server that has it, and nobody notices") {
  LogModel log;
  Server server(log, 1);
  server.join("ann");
  server.serve();
  for (std::uint64_t seq = 1; seq <= limits::events_per_append + 40; ++seq) {
    server.command("ann", seq, add(1));
    server.serve();
  }
  const std::string epoch = server.epoch();
  const room::Offset end = log.last();
  log.lose_end(3);
  server.published.clear();
  server.command("ann", limits::events_per_append + 41, add(1));
  server.serve();
  CHECK(log.last() == end + 1);
  CHECK(server.epoch() == epoch);
  CHECK(server.resets == 0);
  CHECK(server.host().counts().restored == end - 3);
  CHECK(server.published.size() == 1);
  Server late(log, 2);
  late.serve();
  CHECK(late.host().replica().hash() == server.host().replica().hash());
}

TEST_CASE(
    "a log that has lost its end and gone on without it is taken as it is, under a new epoch, and that is counted") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  first.serve();
  first.command("ann", 1, add(5));
  first.command("ann", 2, add(6));
  first.serve();
  const std::string epoch = first.epoch();
  log.lose_end(2);
  Server second(log, 2);
  second.join("bob");
  second.serve();
  second.command("bob", 1, add(100));
  second.serve();

  first.look_again();
  first.serve();
  CHECK(first.host().counts().lost_events == 2);
  CHECK(first.epoch() != epoch);
  CHECK(first.resets >= 1);
  CHECK(first.count() == 100);
  check_same(first, log);
  second.look_again();
  second.serve();
  CHECK(second.epoch() == first.epoch());
  CHECK(second.host().replica().hash() == first.host().replica().hash());
}

TEST_CASE("events are carried into a new epoch only where it goes on from the history they belong to") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  first.serve();
  first.command("ann", 1, add(5));
  first.command("ann", 2, add(6));
  first.serve();
  // The store goes back to the beginning; one who knew nothing of the room writes as many events as were lost, and one
  // less, so that the first one's last event would fit behind them by its number.
  log.lose_end(0);
  Server second(log, 2);
  second.join("bob");
  second.serve();
  second.command("bob", 1, add(100));
  second.serve();
  REQUIRE(log.last() == 3);
  log.lose_everything();
  second.look_again();
  second.serve();
  first.look_again();
  first.serve();
  CHECK(first.count() == 100);
  CHECK(first.host().counts().restored == 0);
  CHECK(first.host().counts().lost_events == 2);
  check_same(first, log);
}

TEST_CASE("where it does, they are") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  first.serve();
  Server second(log, 2);
  second.serve();
  first.command("ann", 1, add(5));
  first.serve();
  log.lose_everything();
  second.look_again();
  second.serve();
  first.look_again();
  first.serve();
  CHECK(first.count() == 5);
  CHECK(first.host().counts().restored == 1);
  CHECK(first.host().counts().lost_events == 0);
  check_same(first, log);
}

TEST_CASE("a fork that the store has lost before it was taken is none any more, and the lost end is written again") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  first.serve();
  Server second(log, 2);
  second.serve();
  first.command("ann", 1, add(5));
  first.command("ann", 2, add(6));
  first.serve();
  log.lose_end(2);
  second.join("bob");
  second.serve();
  first.look_again();
  first.serve_one();
  REQUIRE(first.wants<room::WantRead>());  // of the whole, since its last event is another one there
  log.lose_end(2);
  first.serve();
  CHECK(first.count() == 11);
  CHECK(first.host().counts().restored == 2);
  CHECK(first.host().counts().lost_events == 0);
  CHECK(first.resets == 0);
  check_same(first, log);
}
