#include "parlor/room/outcomes.hpp"

#include <catch2/catch.hpp>

#include "restored.hpp"

using namespace parlor;
using room::Outcomes;
using Verdict = room::Outcomes::Verdict;

TEST_CASE("a command that was never seen is fresh, whatever its number") {
  const Outcomes outcomes;
  CHECK(outcomes.verdict({"ann"}, 1) == Verdict::fresh);
  CHECK(outcomes.verdict({"ann"}, 77) == Verdict::fresh);
  CHECK(outcomes.last_seq({"ann"}) == 0);
}

TEST_CASE("an applied command is known as applied, of its member only, and the next one is fresh") {
  Outcomes outcomes;
  outcomes.note_applied({"ann"}, 1, 10);
  CHECK(outcomes.verdict({"ann"}, 1) == Verdict::applied);
  CHECK(outcomes.verdict({"ann"}, 2) == Verdict::fresh);
  CHECK(outcomes.verdict({"bob"}, 1) == Verdict::fresh);
  CHECK(outcomes.last_seq({"ann"}) == 1);
}

TEST_CASE("a command with several events is noted once") {
  Outcomes outcomes;
  outcomes.note_applied({"ann"}, 1, 10);
  outcomes.note_applied({"ann"}, 2, 11);
  outcomes.note_applied({"ann"}, 2, 12);
  CHECK(outcomes.verdict({"ann"}, 1) == Verdict::applied);
  CHECK(outcomes.verdict({"ann"}, 2) == Verdict::applied);
  CHECK(outcomes.last_seq({"ann"}) == 2);
}

TEST_CASE("a number that was passed over belongs to a refused command") {
  Outcomes outcomes;
  outcomes.note_applied({"ann"}, 1, 10);
  outcomes.note_applied({"ann"}, 4, 11);
  CHECK(outcomes.verdict({"ann"}, 1) == Verdict::applied);
  CHECK(outcomes.verdict({"ann"}, 2) == Verdict::refused);
  CHECK(outcomes.verdict({"ann"}, 3) == Verdict::refused);
  CHECK(outcomes.verdict({"ann"}, 4) == Verdict::applied);
}

TEST_CASE("as many outcomes are remembered as commands may be pending, and no more") {
  Outcomes outcomes;
  const std::uint64_t window = limits::pending_commands;
  for (std::uint64_t seq = 1; seq <= window; ++seq) outcomes.note_applied({"ann"}, seq, seq);
  CHECK(outcomes.verdict({"ann"}, 1) == Verdict::applied);
  outcomes.note_applied({"ann"}, window + 1, window + 1);
  CHECK(outcomes.verdict({"ann"}, 1) == Verdict::forgotten);
  CHECK(outcomes.verdict({"ann"}, 2) == Verdict::applied);
}

TEST_CASE("a step of a whole window leaves only the newest outcome") {
  const std::uint64_t window = limits::pending_commands;
  for (const std::uint64_t step : {window - 1, window, window + 1, 2 * window + 1, std::uint64_t{1} << 50}) {
    INFO("step " << step);
    Outcomes outcomes;
    outcomes.note_applied({"ann"}, 1, 1);
    outcomes.note_applied({"ann"}, 1 + step, 2);
    CHECK(outcomes.verdict({"ann"}, 1) == (step < window ? Verdict::applied : Verdict::forgotten));
    CHECK(outcomes.verdict({"ann"}, step) == Verdict::refused);
    CHECK(outcomes.verdict({"ann"}, 1 + step) == Verdict::applied);
  }
}

TEST_CASE("who causes nothing for a whole outcome window is forgotten, not one event earlier") {
  const auto remembered_at = [](room::Offset offset) {
    Outcomes outcomes;
    outcomes.note_applied({"ann"}, 1, 64);
    outcomes.note_applied({"bob"}, 1, offset);
    return outcomes.verdict({"ann"}, 1) == Verdict::applied;
  };
  const room::Offset last = 64 + limits::outcome_window;
  CHECK(remembered_at(last / 64 * 64));
  CHECK_FALSE(remembered_at((last / 64 + 1) * 64));
}

TEST_CASE("beyond the bound on members the one whose last event is oldest is forgotten") {
  Outcomes outcomes;
  room::Offset offset = 0;
  for (std::size_t i = 0; i < limits::outcomes_per_room; ++i)
    outcomes.note_applied({"m" + std::to_string(i)}, 1, ++offset);
  CHECK(outcomes.size() == limits::outcomes_per_room);
  outcomes.note_applied({"m0"}, 2, ++offset);
  outcomes.note_applied({"new"}, 1, ++offset);
  CHECK(outcomes.size() == limits::outcomes_per_room);
  CHECK(outcomes.verdict({"m0"}, 2) == Verdict::applied);
  CHECK(outcomes.verdict({"m1"}, 1) == Verdict::fresh);
  CHECK(outcomes.verdict({"m2"}, 1) == Verdict::applied);
}

TEST_CASE("outcomes come back from their JSON as they were") {
  Outcomes outcomes;
  outcomes.note_applied({"ann"}, 1, 10);
  outcomes.note_applied({"ann"}, 5, 11);
  outcomes.note_applied({"bob"}, 9, 12);
  Outcomes restored;
  REQUIRE(test::restore(restored, outcomes.document()).ok());
  CHECK(restored.document() == outcomes.document());
  CHECK(restored.verdict({"ann"}, 4) == Verdict::refused);
  CHECK(restored.verdict({"ann"}, 1) == Verdict::applied);
}

TEST_CASE("outcomes with a wrong field are refused by its name") {
  Outcomes outcomes;
  const Status status = test::restore(outcomes, {{"ann", {{"seq", "one"}, {"applied", 1}, {"offset", 1}}}});
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().text == "outcomes.ann.seq must be an integer, not text");
}

TEST_CASE("what another history does not know of can be counted") {
  room::Outcomes ours;
  room::Outcomes theirs;
  for (const std::uint64_t seq : {1, 2, 4}) ours.note_applied({"ann"}, seq, seq);
  ours.note_applied({"bob"}, 7, 5);
  CHECK(ours.count_missing_in(theirs) == 4);
  theirs.note_applied({"ann"}, 1, 1);
  theirs.note_applied({"bob"}, 7, 2);
  CHECK(ours.count_missing_in(theirs) == 2);
  theirs.note_applied({"ann"}, 4, 3);
  CHECK(ours.count_missing_in(theirs) == 1);
  CHECK(theirs.count_missing_in(ours) == 0);
}

TEST_CASE("a command that was refused in the log is refused for good, and so are those before it") {
  Outcomes outcomes;
  outcomes.note_applied({"ann"}, 1, 10);
  outcomes.note_refused({"ann"}, 3, 11);
  CHECK(outcomes.verdict({"ann"}, 1) == Verdict::applied);
  CHECK(outcomes.verdict({"ann"}, 2) == Verdict::refused);
  CHECK(outcomes.verdict({"ann"}, 3) == Verdict::refused);
  CHECK(outcomes.verdict({"ann"}, 4) == Verdict::fresh);
  CHECK(outcomes.last_seq({"ann"}) == 3);
  outcomes.note_refused({"bob"}, 1, 12);
  CHECK(outcomes.verdict({"bob"}, 1) == Verdict::refused);
}

TEST_CASE("a member's sessions count apart") {
  Outcomes outcomes;
  outcomes.note_applied({"ann", "one"}, 7, 10);
  CHECK(outcomes.verdict({"ann", "one"}, 7) == Verdict::applied);
  CHECK(outcomes.verdict({"ann", "two"}, 7) == Verdict::fresh);
  CHECK(outcomes.verdict({"ann"}, 7) == Verdict::fresh);
}
