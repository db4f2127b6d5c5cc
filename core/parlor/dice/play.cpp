#include "parlor/dice/play.hpp"

#include <algorithm>

namespace parlor::dice {
namespace {

TimeMs deadline_of(const State& state, SeatNumber seat, TimeMs now) {
  return now + (is_bot(state, seat) ? limits::dice_bot_ms : state.options.turn_seconds * 1000);
}

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

void end_game(Draft& draft, Ending ending, std::optional<SeatNumber> winner, const room::Context& context) {
  draft.add(Over{ending, winner, winner ? name_at(draft.state(), *winner, context) : ""});
}

void pass_turn(Draft& draft, Passing reason, TimeMs now) {
  const SeatNumber seat = draft.state().turn->seat;
  const SeatNumber next = seat_after(draft.state(), seat);
  draft.add(TurnPassed{seat, reason, next, deadline_of(draft.state(), next, now)});
}

/// A game needs two seats and a human; the last human at the table has won.
void end_if_deserted(Draft& draft, const room::Context& context) {
  const std::vector<SeatNumber> playing = occupied_seats(draft.state());
  if (count(draft.state(), Occupant::human) == 0) return end_game(draft, Ending::aborted, std::nullopt, context);
  if (playing.size() == 1) end_game(draft, Ending::last_seated, playing.front(), context);
}

bool can_start(const State& state) {
  const auto is_waited_for = [](const Seat& seat) { return seat.occupant != Occupant::nobody && !seat.ready; };
  return state.status == Stage::waiting && count(state, Occupant::human) >= 1 &&
         count(state, Occupant::human) + count(state, Occupant::bot) >= limits::dice_players_min &&
         std::none_of(state.seats.begin(), state.seats.end(), is_waited_for);
}

}  // namespace

void start_if_ready(Draft& draft, room::Context& context) {
  if (!can_start(draft.state())) return;
  std::vector<SeatNumber> order = occupied_seats(draft.state());
  const std::uint32_t first = context.chance.below(static_cast<std::uint32_t>(order.size()));
  std::rotate(order.begin(), order.begin() + first, order.end());
  const SeatNumber turn = order.front();
  draft.add(Started{draft.state().game + 1, order, turn, deadline_of(draft.state(), turn, context.now)});
}

void roll(Draft& draft, room::Context& context) {
  const State& state = draft.state();
  Rolled rolled;
  rolled.seat = state.turn->seat;
  rolled.face = context.chance.die(limits::dice_faces);
  rolled.from = find_seat(state, rolled.seat)->position;
  rolled.to = landing(state.options, rolled.from, rolled.face);
  rolled.extra = gives_extra_roll(state, rolled);
  rolled.turn = rolled.extra ? rolled.seat : seat_after(state, rolled.seat);
  rolled.deadline = deadline_of(state, rolled.turn, context.now);
  draft.add(rolled);
  if (rolled.to == state.options.goal) end_game(draft, Ending::goal, rolled.seat, context);
}

void run_out_of_time(Draft& draft, room::Context& context) {
  const SeatNumber seat = draft.state().turn->seat;
  if (is_bot(draft.state(), seat)) return roll(draft, context);
  pass_turn(draft, Passing::timeout, context.now);
  if (find_seat(draft.state(), seat)->missed >= limits::dice_missed_turns) {
    vacate(draft, seat, Vacancy::absent, context);
  }
}

void vacate(Draft& draft, SeatNumber seat, Vacancy reason, room::Context& context) {
  const bool running = draft.state().status == Stage::running;
  if (running && draft.state().turn && draft.state().turn->seat == seat) pass_turn(draft, Passing::left, context.now);
  draft.add(Vacated{seat, reason});
  if (running) return end_if_deserted(draft, context);
  start_if_ready(draft, context);
}

std::string name_at(const State& state, SeatNumber number, const room::Context& context) {
  const Seat* seat = find_seat(state, number);
  if (seat == nullptr) return {};
  const room::Member* member = context.members.find(seat->player);
  return member == nullptr ? seat->name : member->name;
}

}  // namespace parlor::dice
