#include "parlor/room/host.hpp"

#include <catch2/catch.hpp>

#include "counter_kind.hpp"
#include "direct_host.hpp"

using namespace parlor;
using codec::Json;
using room::Position;
using test::add;
using Host = test::DirectHost;

namespace {

constexpr TimeMs start = 1'700'000'000'000;

Host fresh() {
  Result<Host> made = Host::make(test::counter_kinds(), {"counter", "r"});
  REQUIRE(made.ok());
  return *std::move(made);
}

room::JoinAnswer join(Host& host, const char* member, std::optional<Position> known = {}) {
  Result<room::JoinAnswer> answer = host.join(member, member, known, {start, {}});
  REQUIRE(answer.ok());
  return *std::move(answer);
}

room::CommandAnswer command(Host& host, const char* member, std::uint64_t seq, const Json& what, TimeMs now = start) {
  Result<room::CommandAnswer> answer = host.command(member, seq, what, {now, {}});
  REQUIRE(answer.ok());
  return *std::move(answer);
}

ErrorCode error_of(Host& host, const char* member, std::uint64_t seq, const Json& what) {
  const Result<room::CommandAnswer> answer = host.command(member, seq, what, {start, {}});
  REQUIRE_FALSE(answer.ok());
  return answer.error().code;
}

std::int64_t count_of(const Host& host) {
  return host.replica().rules().document()["count"].get<std::int64_t>();
}

}  // namespace

TEST_CASE("a join is logged, and its answer is the state behind it") {
  Host host = fresh();
  const room::JoinAnswer answer = join(host, "ann");
  CHECK(answer.position.epoch.size() == 16);
  CHECK(answer.position.offset == 2);
  REQUIRE(answer.snapshot.has_value());
  CHECK(*answer.snapshot == host.replica().snapshot());
  CHECK_FALSE(answer.reset);
  CHECK(answer.check.offset == 2);
  CHECK(answer.check.hash == host.replica().hash());
  const std::vector<room::Event> events = host.take_events();
  REQUIRE(events.size() == 2);
  CHECK(events[0].body["type"] == "member_joined");
  CHECK(events[0].by == "ann");
  CHECK(events[0].seq == 0);
  CHECK(events[0].time == start);
  CHECK(host.take_events().empty());
}

TEST_CASE("a member who comes back gets exactly what it missed") {
  Host host = fresh();
  join(host, "ann");
  join(host, "bob");
  host.disconnected("ann", start);
  const room::Offset before = host.replica().offset();
  command(host, "bob", 1, add(5, 2));
  const room::JoinAnswer answer = join(host, "ann", Position{host.log().epoch(), before});
  CHECK_FALSE(answer.snapshot.has_value());
  CHECK_FALSE(answer.reset);
  REQUIRE(answer.events.size() == 2);
  CHECK(answer.events.front().offset == before + 1);
  CHECK(answer.position.offset == before + 2);
}

TEST_CASE("a position that cannot be continued from is answered with a snapshot and a reset") {
  Host host = fresh();
  join(host, "ann");
  const auto is_reset = [&](const Position& known) {
    const room::JoinAnswer answer = host.rejoin({"ann"}, known);
    return answer.reset && answer.snapshot.has_value() && answer.events.empty();
  };
  CHECK(is_reset({"other", 1}));
  CHECK(is_reset({host.log().epoch(), 3}));
  CHECK_FALSE(is_reset({host.log().epoch(), 2}));
  for (std::uint64_t seq = 1; seq <= limits::room_log_events / 64 + 1; ++seq) command(host, "ann", seq, add(1, 64));
  CHECK(is_reset({host.log().epoch(), 2}));
}

TEST_CASE("asking again is no second connection and logs nothing") {
  Host host = fresh();
  join(host, "ann");
  (void)host.take_events();
  const room::JoinAnswer answer = host.rejoin({"ann"}, std::nullopt);
  CHECK(answer.snapshot.has_value());
  CHECK_FALSE(answer.reset);
  CHECK(host.take_events().empty());
  host.disconnected("ann", start);
  CHECK(host.next_timeout() == start + limits::absence_ms);
}

TEST_CASE("a command is applied once, however often it comes") {
  Host host = fresh();
  join(host, "ann");
  const room::CommandAnswer first = command(host, "ann", 1, add(5, 2));
  CHECK(first.offset == 4);
  CHECK_FALSE(first.duplicate);
  (void)host.take_events();
  const room::CommandAnswer again = command(host, "ann", 1, add(5, 2));
  CHECK(again.duplicate);
  CHECK(again.offset == 4);
  CHECK(host.take_events().empty());
  CHECK(count_of(host) == 10);
}

TEST_CASE("a repetition whose events have left the log is known, its offset is not") {
  Host host = fresh();
  join(host, "ann");
  join(host, "bob");
  command(host, "ann", 1, add(5));
  for (std::uint64_t seq = 1; seq <= limits::room_log_events / 64 + 1; ++seq) command(host, "bob", seq, add(1, 64));
  const room::CommandAnswer again = command(host, "ann", 1, add(5));
  CHECK(again.duplicate);
  CHECK(again.offset == 0);
}

TEST_CASE("a refused command leaves no trace; repeated before another it is decided anew, after it not applied") {
  Host host = fresh();
  join(host, "ann");
  CHECK(error_of(host, "ann", 1, add(0)) == ErrorCode::refused);
  CHECK(error_of(host, "ann", 1, add(0)) == ErrorCode::refused);
  command(host, "ann", 2, add(7));
  CHECK(error_of(host, "ann", 1, add(9)) == ErrorCode::not_applied);
  CHECK(count_of(host) == 7);
}

TEST_CASE("a command older than the window is refused as forgotten") {
  Host host = fresh();
  join(host, "ann");
  command(host, "ann", 1, add(1));
  command(host, "ann", 1 + limits::pending_commands, add(1));
  const auto answer = host.command("ann", 1, add(1), {start, {}});
  REQUIRE_FALSE(answer.ok());
  CHECK(answer.error().code == ErrorCode::too_many_pending);
  CHECK(answer.error().text == "command 1 is older than the last 32 that are remembered");
}

TEST_CASE("the join answer says how far a member's commands have come") {
  Host host = fresh();
  join(host, "ann");
  command(host, "ann", 1, add(1));
  command(host, "ann", 2, add(1));
  CHECK(host.rejoin({"ann"}, std::nullopt).last_seq == 2);
  CHECK(join(host, "bob").last_seq == 0);
}

TEST_CASE("replies carry the state's hash, but not more often than the pause allows") {
  Host host = fresh();
  join(host, "ann");
  const auto first = command(host, "ann", 1, add(1), start);
  REQUIRE(first.check.has_value());
  CHECK(first.check->offset == first.offset);
  CHECK(first.check->hash == host.replica().hash());
  CHECK_FALSE(command(host, "ann", 2, add(1), start + limits::hash_pause_ms - 1).check.has_value());
  CHECK(command(host, "ann", 3, add(1), start + limits::hash_pause_ms).check.has_value());
}

TEST_CASE("who leaves is out at once, unless another connection of its own is still here") {
  Host host = fresh();
  join(host, "ann");
  join(host, "ann");
  host.leave("ann", {start, {}});
  CHECK(host.replica().members().find("ann") != nullptr);
  host.leave("ann", {start, {}});
  CHECK(host.replica().members().find("ann") == nullptr);
  CHECK(host.is_empty());
  CHECK(error_of(host, "ann", 1, add(1)) == ErrorCode::not_joined);
}

TEST_CASE("who is cut off stays for a while and is then out") {
  Host host = fresh();
  join(host, "ann");
  host.disconnected("ann", start);
  CHECK_FALSE(host.is_empty());
  REQUIRE(host.next_timeout() == start + limits::absence_ms);
  host.timeout({start + limits::absence_ms - 1, {}});
  CHECK(host.replica().members().size() == 1);
  (void)host.take_events();
  host.timeout({start + limits::absence_ms, {}});
  CHECK(host.replica().members().size() == 0);
  CHECK(host.is_empty());
  const std::vector<room::Event> events = host.take_events();
  REQUIRE(events.size() == 2);
  CHECK(events[0].body["type"] == "member_left");
  CHECK(events[0].by == "ann");
  CHECK(events[1].body["type"] == "departed");
}

TEST_CASE("outcomes outlive the membership, so a command sent again after an absence is still applied once") {
  Host host = fresh();
  join(host, "ann");
  command(host, "ann", 1, add(5));
  host.disconnected("ann", start);
  host.timeout({start + limits::absence_ms, {}});
  join(host, "ann");
  CHECK(command(host, "ann", 1, add(5)).duplicate);
  CHECK(count_of(host) == 5);
}

TEST_CASE("the room acts by itself at its deadline, which may be the next timeout") {
  Host host = fresh();
  join(host, "ann");
  join(host, "bob");
  CHECK(host.next_timeout() == std::nullopt);
  command(host, "ann", 1, {{"type", "set_bell"}, {"at", start + 100}});
  CHECK(host.next_timeout() == start + 100);
  host.disconnected("bob", start - limits::absence_ms + 50);
  CHECK(host.next_timeout() == start + 50);
  (void)host.take_events();
  host.timeout({start + 100, {}});
  const std::vector<room::Event> events = host.take_events();
  REQUIRE(events.size() == 4);
  CHECK(events[0].body == Json{{"type", "added"}, {"by", 1000}});
  CHECK(events[0].by.empty());
  CHECK(events[0].seq == 0);
  CHECK(events[2].body["type"] == "member_left");
  CHECK(host.next_timeout() == std::nullopt);
}

TEST_CASE("every event goes into the log under the next number") {
  Host host = fresh();
  join(host, "ann");
  command(host, "ann", 1, add(1, 3));
  const std::vector<room::Event> events = host.take_events();
  for (std::size_t i = 0; i < events.size(); ++i) {
    CHECK(events[i].offset == i + 1);
    REQUIRE(host.log().find(i + 1) != nullptr);
    CHECK(host.log().find(i + 1)->body == events[i].body);
  }
  CHECK(host.log().last() == events.size());
  CHECK(host.check().offset == events.size());
}

TEST_CASE("signals are asked about and change nothing") {
  Host host = fresh();
  join(host, "ann");
  const room::Offset before = host.replica().offset();
  CHECK(host.signal("ann", "hello", {start, {}}).ok());
  CHECK(host.signal("bob", "hello", {start, {}}).error().code == ErrorCode::not_joined);
  CHECK(host.replica().offset() == before);
}
