#include <algorithm>

#include <catch2/catch.hpp>

#include "parlor/dice/apply.hpp"
#include "room_driver.hpp"

using namespace parlor;
using test::Json;
using test::Random;
using test::RoomDriver;

namespace {

Json random_command(Random& random) {
  static const std::vector<std::string> types = {"sit",     "sit",        "stand",    "leave",  "ready",   "ready",
                                                 "roll",    "roll",       "roll",     "roll",   "rematch", "configure",
                                                 "add_bot", "remove_bot", "nonsense", "commit", "reveal"};
  Json command = {{"type", random.pick(types)}};
  if (random.one_in(3)) command["seat"] = random.between(-1, 6);
  if (command["type"] == "remove_bot") command["seat"] = random.between(0, 5);
  if (command["type"] == "commit") command["number"] = random.between(0, 3);
  if (command["type"] == "commit") command["commitment"] = std::string(64, random.one_in(9) ? 'A' : 'a');
  if (command["type"] == "reveal") command["seed"] = std::string(64, 'a');
  if (command["type"] == "configure") {
    if (random.one_in(2)) command["goal"] = random.between(5, 20);
    if (random.one_in(2)) command["exact_landing"] = random.one_in(2);
    if (random.one_in(2)) command["extra_roll_on_six"] = random.one_in(2);
  }
  return command;
}

void check_seats(const dice::State& state) {
  std::vector<room::MemberId> players;
  for (const dice::Seat& seat : state.seats) {
    CHECK(seat.position >= 0);
    CHECK(seat.position <= state.options.goal);
    CHECK(seat.missed < limits::dice_missed_turns);
    CHECK((seat.occupant == dice::Occupant::human) == !seat.player.empty());
    if (seat.occupant == dice::Occupant::bot) CHECK(seat.ready);
    if (seat.occupant != dice::Occupant::human) continue;
    CHECK(std::count(players.begin(), players.end(), seat.player) == 0);
    players.push_back(seat.player);
  }
}

void check_invariants(const RoomDriver& room) {
  const Result<dice::State> state = codec::decode<dice::State>(room.state());
  REQUIRE(state.ok());
  check_seats(*state);
  const bool running = state->status == dice::Stage::running;
  CHECK(state->turn.has_value() == running);
  const bool revealing = state->status == dice::Stage::revealing;
  CHECK(room.deadline().has_value() == (running || revealing || state->commit_by.has_value()));
  if (state->commit_by) CHECK(dice::everybody_ready(*state));
  if (revealing) CHECK_FALSE(dice::unrevealed_seats(*state).empty());
  CHECK(state->fair.has_value() == (state->status != dice::Stage::waiting));
  if (state->fair) CHECK(state->fair->server_seed.empty() == (state->status != dice::Stage::over));
  CHECK(state->result.has_value() == (state->status == dice::Stage::over));
  CHECK(state->rolls.size() <= limits::dice_history);
  if (!running) return;
  CHECK(dice::is_occupied(*state, state->turn->seat));
  CHECK(dice::occupied_seats(*state).size() >= 2);
  CHECK(dice::count(*state, dice::Occupant::human) >= 1);
  CHECK(state->turn->extra_rolls <= limits::dice_extra_rolls);
}

void step(RoomDriver& room, const std::string& name) {
  if (room.random().one_in(25)) {
    room.leave("m" + name);
  } else if (room.deadline() && room.random().one_in(4)) {
    CHECK_FALSE(room.run_out().empty());
  } else {
    room.join(name);
    room.now += room.random().between(0, 500);
    // Clients that are away for a while, and come back in time or not.
    if (room.random().one_in(10)) room.clients_answer = !room.random().one_in(3);
    (void)room.attempt("m" + name, random_command(room.random()));
  }
}

}  // namespace

TEST_CASE("whatever is asked for at a dice table, its state is sound and its log replays") {
  const std::vector<std::string> names = {"Ann", "Bob", "Cid", "Dan", "Eve", "Fay", "Gil"};
  std::size_t games = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    RoomDriver room("dice", seed);
    room.clients_answer = true;
    for (int i = 0; i < 400; ++i) {
      step(room, room.random().pick(names));
      check_invariants(room);
    }
    room.check_replay();
    games += room.state()["game"].get<std::size_t>();
  }
  CHECK(games > 30);
}

TEST_CASE("a log shuffled by an attacker crashes nothing and leaves the turn with an occupied seat") {
  const std::vector<std::string> names = {"Ann", "Bob", "Cid"};
  RoomDriver source("dice", 5);
  source.clients_answer = true;
  for (int i = 0; i < 600; ++i) step(source, source.random().pick(names));
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    RoomDriver victim("dice", seed);
    for (int i = 0; i < 300; ++i) {
      CHECK(victim.inject(victim.random().pick(source.log())));
      const Result<dice::State> state = codec::decode<dice::State>(victim.state());
      REQUIRE(state.ok());
      if (state->status == dice::Stage::running) CHECK(dice::is_occupied(*state, state->turn->seat));
      if (victim.deadline() && victim.random().one_in(5)) victim.run_out();
    }
  }
}

TEST_CASE("games of bots and one human who never rolls come to their end") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    INFO("seed " << seed);
    RoomDriver room("dice", seed);
    room.clients_answer = true;
    const room::MemberId ann = room.join("Ann");
    room.command(ann, {{"type", "sit"}});
    for (int i = 0; i < 5; ++i) room.command(ann, {{"type", "add_bot"}});
    room.command(ann, {{"type", "ready"}});
    int turns = 0;
    for (; room.deadline() && turns < 200; ++turns) room.run_out();
    CHECK(turns < 200);
    CHECK(room.state()["status"] == "over");
  }
}
