// When a refusal is final, and for whom.
#include "stepped_host.hpp"

using namespace parlor;
using codec::Json;
using test::add;
using test::check_same;
using test::LogModel;
using Server = test::SteppedHost;

namespace {

const Json to_zoe = {{"type", "rename"}, {"name", "zoe"}};
const Json to_amy = {{"type", "rename"}, {"name", "amy"}};
const room::Author other_window = {"ann", "two"};

std::string name_of_ann(Server& server) {
  return server.host().replica().members().name_of("ann");
}

ErrorCode error_of(const room::CommandDone& done) {
  REQUIRE_FALSE(done.answer.ok());
  return done.answer.error().code;
}

/// A command that the first server has and cannot write, the second one refuses, and the first one would apply later.
struct Race {
  LogModel log;
  Server first{log, 1};
  Server second{log, 2};

  Race() {
    first.join("ann");
    first.serve();
    second.serve();
    first.command("ann", 1, to_zoe);
    REQUIRE(first.wants<room::WantAppend>());
    second.ask(other_window, {1, to_zoe});
    second.serve();
  }
  /// The reason for the second one's refusal goes away, and the first one is heard.
  void finish() {
    second.serve();
    second.ask(other_window, {2, to_amy});
    second.serve();
    first.serve();
    second.look_again();
    second.serve();
  }
};

}  // namespace

TEST_CASE("a command that was sent again and refused is applied by no other server later") {
  Race race;
  race.second.command_again("ann", 1, to_zoe);
  race.finish();
  CHECK(error_of(race.second.done[1]) == ErrorCode::refused);
  CHECK(error_of(race.first.done[0]) == ErrorCode::not_applied);
  CHECK(name_of_ann(race.first) == "amy");
  check_same(race.first, race.log);
}

TEST_CASE("one that another server has applied meanwhile is not refused") {
  Race race;
  // The name is taken back and given again, so that the command can be applied.
  race.second.ask(other_window, {2, to_amy});
  race.second.serve();
  race.first.serve();
  CHECK(name_of_ann(race.first) == "zoe");
  race.second.command_again("ann", 1, to_zoe);
  race.second.serve();
  REQUIRE(race.second.done.back().answer.ok());
  CHECK(race.second.done.back().answer->duplicate);
}

TEST_CASE("a first refusal leaves nothing in the log") {
  LogModel log;
  Server server(log, 1);
  server.join("ann");
  server.serve();
  const room::Offset before = log.last();
  server.command("ann", 1, add(0));
  CHECK(server.wishes.empty());
  CHECK(error_of(server.done[0]) == ErrorCode::refused);
  CHECK(log.last() == before);
}

TEST_CASE("a refusal is logged once, and answered when the log has it") {
  LogModel log;
  Server server(log, 1);
  server.join("ann");
  server.serve();
  server.command_again("ann", 1, add(0));
  CHECK(server.done.empty());
  REQUIRE(server.wants<room::WantAppend>());
  server.serve();
  REQUIRE(server.done.size() == 1);
  CHECK(error_of(server.done[0]) == ErrorCode::refused);
  CHECK(server.published.back().body == room::refusal_body());
  CHECK(server.published.back().seq == 1);
  const room::Offset after = log.last();
  server.command_again("ann", 1, add(5));
  CHECK(error_of(server.done[1]) == ErrorCode::not_applied);
  CHECK(log.last() == after);
}

TEST_CASE("a command whose write had no answer is refused in the log alone, as that write may still come") {
  LogModel log;
  Server first(log, 1);
  first.join("ann");
  first.serve();
  Server second(log, 2);
  second.serve();
  first.command("ann", 1, to_zoe);
  first.break_off(false);
  second.ask(other_window, {1, to_zoe});
  second.serve();
  first.serve();
  CHECK(error_of(first.done[0]) == ErrorCode::refused);
  CHECK(log.events().back().body == room::refusal_body());
  // One that the store has turned away is gone, and needs no word.
  first.command("ann", 2, to_amy);
  second.ask(other_window, {2, to_amy});
  second.look_again();
  second.serve();
  const room::Offset end = log.last();
  first.serve();
  CHECK(error_of(first.done[1]) == ErrorCode::refused);
  CHECK(log.last() == end);
}
