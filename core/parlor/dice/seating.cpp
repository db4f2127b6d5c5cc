#include "parlor/dice/seating.hpp"

#include <string>

#include "parlor/dice/play.hpp"
#include "parlor/dice/starting.hpp"

namespace parlor::dice {
namespace {

Status check_seated_between_games(const State& state, const room::Context& context) {
  if (Status status = check_seated(state, context); !status) return status;
  return check_between_games(state, "this can be done when it is over.");
}

Status check_seat_free(const State& state) {
  if (first_free_seat(state)) return {};
  return refuse("no_free_seat", "All " + std::to_string(limits::dice_seats) + " seats are taken.");
}

std::string free_seats(const State& state) {
  std::string list;
  for (SeatNumber number = 0; find_seat(state, number) != nullptr; ++number) {
    if (!is_occupied(state, number)) list += (list.empty() ? "" : ", ") + std::to_string(number);
  }
  return list;
}

Options changed(Options options, const Configure& command) {
  options.goal = command.goal.value_or(options.goal);
  options.exact_landing = command.exact_landing.value_or(options.exact_landing);
  options.extra_roll_on_six = command.extra_roll_on_six.value_or(options.extra_roll_on_six);
  options.turn_seconds = command.turn_seconds.value_or(options.turn_seconds);
  return options;
}

void clear_if_over(Draft& draft) {
  if (draft.state().status == Stage::over) draft.add(Cleared{});
}

}  // namespace

Status check_seated(const State& state, const room::Context& context) {
  if (seat_of(state, context.who)) return {};
  return refuse("not_seated", "Only those who sit at the table can do this; take a seat first.");
}

Status check_between_games(const State& state, const char* advice) {
  if (state.status == Stage::revealing) {
    return refuse("game_starting", std::string("A game is about to start; ") + advice);
  }
  if (state.status != Stage::running) return {};
  return refuse("game_running", std::string("A game is running; ") + advice);
}

Status sit(Draft& draft, const Sit& command, room::Context& context) {
  const State& state = draft.state();
  if (seat_of(state, context.who)) return refuse("already_seated", "You have a seat already; stand up to change it.");
  if (Status status = check_between_games(state, "seats can be taken when it is over."); !status) return status;
  if (Status status = check_seat_free(state); !status) return status;
  const SeatNumber seat = command.seat.value_or(*first_free_seat(state));
  if (is_occupied(state, seat)) return refuse("seat_taken", "This seat is taken; free are " + free_seats(state) + ".");
  draft.add(Seated{seat, context.who, context.members.name_of(context.who)});
  return {};
}

Status stand(Draft& draft, room::Context& context) {
  if (Status status = check_seated(draft.state(), context); !status) return status;
  if (Status status = check_between_games(draft.state(), "to give up your seat now, leave."); !status) return status;
  vacate(draft, *seat_of(draft.state(), context.who), Vacancy::stood, context);
  return {};
}

Status leave(Draft& draft, room::Context& context) {
  if (Status status = check_seated(draft.state(), context); !status) return status;
  vacate(draft, *seat_of(draft.state(), context.who), Vacancy::left, context);
  return {};
}

Status set_ready(Draft& draft, bool ready, room::Context& context) {
  if (Status status = check_seated_between_games(draft.state(), context); !status) return status;
  const SeatNumber seat = *seat_of(draft.state(), context.who);
  if (find_seat(draft.state(), seat)->ready == ready) {
    return ready ? refuse("already_ready", "You are ready already; the game starts when everybody at the table is.")
                 : refuse("not_ready", "You are not ready anyway.");
  }
  clear_if_over(draft);
  draft.add(Readied{seat, ready});
  start_if_ready(draft, context);
  return {};
}

Status configure(Draft& draft, const Configure& command, room::Context& context) {
  if (Status status = check_seated_between_games(draft.state(), context); !status) return status;
  const Options options = changed(draft.state().options, command);
  if (options == draft.state().options) {
    return refuse("nothing_to_change", "The table has these options already.");
  }
  clear_if_over(draft);
  draft.add(Configured{options});
  return {};
}

Status add_bot(Draft& draft, room::Context& context) {
  if (Status status = check_seated_between_games(draft.state(), context); !status) return status;
  if (Status status = check_seat_free(draft.state()); !status) return status;
  const SeatNumber seat = *first_free_seat(draft.state());
  draft.add(BotAdded{seat, context.members.unique_name("Bot " + std::to_string(seat + 1), {})});
  start_if_ready(draft, context);
  return {};
}

Status remove_bot(Draft& draft, const RemoveBot& command, room::Context& context) {
  if (Status status = check_seated_between_games(draft.state(), context); !status) return status;
  if (!is_bot(draft.state(), command.seat)) return refuse("not_a_bot", "There is no bot on this seat.");
  vacate(draft, command.seat, Vacancy::removed, context);
  return {};
}

}  // namespace parlor::dice
