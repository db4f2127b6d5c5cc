#include "parlor/dice/dice.hpp"

#include "parlor/dice/client.hpp"
#include "parlor/dice/play.hpp"
#include "parlor/dice/seating.hpp"
#include "parlor/dice/starting.hpp"

namespace parlor::dice {
namespace {

Status roll_by_command(Draft& draft, room::Context& context) {
  const State& state = draft.state();
  if (Status status = check_seated(state, context); !status) return status;
  if (state.status != Stage::running || !state.turn) {
    return refuse("game_not_running", "No game is running; it starts when everybody at the table is ready.");
  }
  if (state.turn->seat != seat_of(state, context.who)) {
    return refuse("not_your_turn", "It is the turn of " + name_at(state, state.turn->seat, context.members) + ".");
  }
  roll(draft, context);
  return {};
}

/// Decides one command; every overload adds to the draft, or refuses.
struct Decider {
  Draft& draft;
  room::Context& context;

  Status operator()(const Sit& command) const { return sit(draft, command, context); }
  Status operator()(const Stand&) const { return stand(draft, context); }
  Status operator()(const Leave&) const { return leave(draft, context); }
  Status operator()(const Ready& command) const { return set_ready(draft, command.ready, context); }
  Status operator()(const Rematch&) const { return set_ready(draft, true, context); }
  Status operator()(const RollDie&) const { return roll_by_command(draft, context); }
  Status operator()(const Configure& command) const { return configure(draft, command, context); }
  Status operator()(const AddBot&) const { return add_bot(draft, context); }
  Status operator()(const RemoveBot& command) const { return remove_bot(draft, command, context); }
  Status operator()(const Commit& command) const { return commit(draft, command, context); }
  Status operator()(const Reveal& command) const { return reveal(draft, command, context); }
};

}  // namespace

Result<std::vector<Event>> Dice::decide(const State& state, const Command& command, room::Context& context) {
  Draft draft(state);
  if (Status status = std::visit(Decider{draft, context}, command); !status) return status.error();
  return draft.take();
}

std::vector<Event> Dice::decide_left(const State& state, const room::MemberId& member, room::Context& context) {
  Draft draft(state);
  if (const auto seat = seat_of(state, member)) vacate(draft, *seat, Vacancy::left, context);
  return draft.take();
}

std::optional<TimeMs> Dice::deadline(const State& state) {
  if (state.status == Stage::waiting) return state.commit_by;
  if (state.status == Stage::revealing && state.fair) return state.fair->deadline;
  if (state.status == Stage::running && state.turn) return state.turn->deadline;
  return std::nullopt;
}

std::vector<Event> Dice::decide_deadline(const State& state, room::Context& context) {
  Draft draft(state);
  const auto end = deadline(state);
  if (!end || context.now < *end) return {};
  if (state.status == Stage::running) {
    run_out_of_time(draft, context);
  } else {
    run_out_of_patience(draft, context);
  }
  return draft.take();
}

std::optional<Command> Dice::respond(const State& state, const room::ClientContext& context) {
  return next_of_client(state, context);
}

}  // namespace parlor::dice
