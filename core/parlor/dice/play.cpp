#include "parlor/dice/play.hpp"

#include "parlor/dice/game_dice.hpp"
#include "parlor/dice/starting.hpp"

namespace parlor::dice {
namespace {

/// Where a piece lands (see Options::exact_landing).
std::int64_t landing(const Options& options, std::int64_t from, std::int64_t face) {
  const std::int64_t reached = from + face;
  if (reached <= options.goal) return reached;
  return options.exact_landing ? from : options.goal;
}

bool gives_extra_roll(const State& state, const Rolled& rolled) {
  return state.options.extra_roll_on_six && rolled.face == limits::dice_faces && rolled.to != rolled.from &&
         rolled.to != state.options.goal && state.turn->extra_rolls < limits::dice_extra_rolls;
}

void end_game(Draft& draft, Ending ending, std::optional<SeatNumber> winner, room::Context& context) {
  const std::optional<fair::Seed> seed = server_seed_of(draft.state(), context);
  const std::string name = winner ? name_at(draft.state(), *winner, context.members) : "";
  draft.add(Over{ending, winner, name, seed ? std::optional(to_hex(*seed)) : std::nullopt});
}

void end_if_deserted(Draft& draft, room::Context& context) {
  const std::optional<Ending> ending = ending_by_absence(draft.state());
  if (!ending) return;
  const std::vector<SeatNumber> playing = occupied_seats(draft.state());
  end_game(draft, *ending, *ending == Ending::last_seated ? std::optional(playing.front()) : std::nullopt, context);
}

}  // namespace

TimeMs turn_deadline(const State& state, SeatNumber seat, TimeMs now) {
  return now + (is_bot(state, seat) ? limits::dice_bot_ms : state.options.turn_seconds * 1000);
}

Rolled rolled_by_turn(const State& state, std::int64_t face, TimeMs now) {
  Rolled rolled;
  rolled.seat = state.turn->seat;
  const Seat& seat = *find_seat(state, rolled.seat);
  rolled.n = seat.rolled + 1;
  rolled.face = face;
  rolled.from = seat.position;
  rolled.to = landing(state.options, rolled.from, face);
  rolled.extra = gives_extra_roll(state, rolled);
  rolled.turn = rolled.extra ? rolled.seat : seat_after(state, rolled.seat);
  rolled.deadline = turn_deadline(state, rolled.turn, now);
  return rolled;
}

TurnPassed turn_passed(const State& state, Passing reason, TimeMs now) {
  const SeatNumber next = seat_after(state, state.turn->seat);
  return {state.turn->seat, reason, next, turn_deadline(state, next, now)};
}

std::optional<Ending> ending_by_absence(const State& state) {
  if (count(state, Occupant::human) == 0) return Ending::aborted;
  if (occupied_seats(state).size() == 1) return Ending::last_seated;
  return std::nullopt;
}

void roll(Draft& draft, room::Context& context) {
  const State& state = draft.state();
  const std::optional<fair::Seed> seed = server_seed_of(state, context);
  if (!seed) return end_game(draft, Ending::seed_lost, std::nullopt, context);
  const SeatNumber seat = state.turn->seat;
  const GameDice dice(context.room.text(), *state.fair, *seed);
  const Rolled rolled = rolled_by_turn(state, dice.face(seat, find_seat(state, seat)->rolled + 1), context.now);
  draft.add(rolled);
  if (rolled.to == state.options.goal) end_game(draft, Ending::goal, rolled.seat, context);
}

void run_out_of_time(Draft& draft, room::Context& context) {
  const SeatNumber seat = draft.state().turn->seat;
  if (is_bot(draft.state(), seat)) return roll(draft, context);
  draft.add(turn_passed(draft.state(), Passing::timeout, context.now));
  if (find_seat(draft.state(), seat)->missed >= limits::dice_missed_turns) {
    vacate(draft, seat, Vacancy::absent, context);
  }
}

void vacate(Draft& draft, SeatNumber seat, Vacancy reason, room::Context& context) {
  const bool running = draft.state().status == Stage::running;
  if (running && draft.state().turn && draft.state().turn->seat == seat) {
    draft.add(turn_passed(draft.state(), Passing::left, context.now));
  }
  draft.add(Vacated{seat, reason});
  if (running) return end_if_deserted(draft, context);
  start_if_ready(draft, context);
  start_if_revealed(draft, context);
}

std::string name_at(const State& state, SeatNumber number, const room::Members& members) {
  const Seat* seat = find_seat(state, number);
  if (seat == nullptr) return {};
  const room::Member* member = members.find(seat->player);
  return member == nullptr ? seat->name : member->name;
}

}  // namespace parlor::dice
