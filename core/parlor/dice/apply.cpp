#include "parlor/dice/apply.hpp"

namespace parlor::dice {
namespace {

struct Applier {
  State& state;

  void operator()(const Seated& event) const {
    if (seat_of(state, event.player)) return;
    occupy(event.seat, Seat{Occupant::human, event.player, event.name});
  }

  void operator()(const BotAdded& event) const { occupy(event.seat, Seat{Occupant::bot, {}, event.name, true}); }

  void operator()(const Vacated& event) const {
    if (is_at_turn(event.seat)) return;
    if (Seat* seat = find_seat(state, event.seat)) *seat = Seat{};
  }

  void operator()(const Readied& event) const {
    Seat* seat = find_seat(state, event.seat);
    if (state.status != Stage::waiting || seat == nullptr || seat->occupant != Occupant::human) return;
    seat->ready = event.ready;
  }

  void operator()(const Configured& event) const {
    if (state.status != Stage::waiting) return;
    state.options = event.options;
    nobody_is_ready();
  }

  void operator()(const Committed& event) const {
    Seat* seat = find_seat(state, event.seat);
    const bool between_games = state.status == Stage::waiting || state.status == Stage::over;
    if (!between_games || seat == nullptr || seat->occupant != Occupant::human) return;
    seat->commitment = event.commitment;
    seat->number = event.number;
    ++seat->commits;
  }

  void operator()(const Awaited& event) const {
    if (everybody_ready(state)) state.commit_by = event.deadline;
  }

  void operator()(const Sealed& event) const {
    if (!everybody_ready(state) || !uncommitted_seats(state).empty()) return;
    state.status = Stage::revealing;
    state.fair = Fairness{event.game, event.nonce, event.commitment, event.deadline, {}, {}};
  }

  void operator()(const Revealed& event) const {
    Seat* seat = find_seat(state, event.seat);
    if (state.status != Stage::revealing || seat == nullptr || seat->occupant != Occupant::human) return;
    if (seat->seed.empty()) seat->seed = event.seed;
  }

  void operator()(const CalledOff&) const {
    if (state.status != Stage::revealing) return;
    state.status = Stage::waiting;
    state.fair.reset();
    forget_seeds();
  }

  void operator()(const Cleared&) const {
    if (state.status != Stage::over) return;
    state.status = Stage::waiting;
    state.result.reset();
    state.fair.reset();
    clear_board();
  }

  void operator()(const Started& event) const {
    if (state.status != Stage::revealing || !state.fair || !is_occupied(state, event.turn)) return;
    state.status = Stage::running;
    state.game = event.game;
    state.fair->client_seeds = event.seeds;
    clear_board();
    forget_seeds();
    state.turn = Turn{event.turn, event.deadline};
  }

  void operator()(const Rolled& event) const {
    if (!is_at_turn(event.seat) || !is_occupied(state, event.turn) || event.to > state.options.goal) return;
    Seat& seat = *find_seat(state, event.seat);
    seat.position = event.to;
    seat.missed = 0;
    seat.rolled = event.n;
    if (state.rolls.size() >= limits::dice_history) state.rolls.erase(state.rolls.begin());
    state.rolls.push_back({event.seat, event.face, event.from, event.to});
    state.turn = Turn{event.turn, event.deadline, event.extra ? state.turn->extra_rolls + 1 : 0};
  }

  void operator()(const TurnPassed& event) const {
    if (!is_at_turn(event.seat) || !is_occupied(state, event.turn)) return;
    if (event.reason == Passing::timeout) ++find_seat(state, event.seat)->missed;
    state.turn = Turn{event.turn, event.deadline};
  }

  void operator()(const Over& event) const {
    if (state.status != Stage::running) return;
    state.status = Stage::over;
    state.turn.reset();
    state.result = GameResult{event.ending, event.winner, event.name};
    if (state.fair) state.fair->server_seed = event.server_seed.value_or("");
    nobody_is_ready();
    if (event.winner && is_occupied(state, *event.winner)) ++find_seat(state, *event.winner)->wins;
  }

  /// Seats change hands between games only.
  void occupy(SeatNumber number, const Seat& occupied) const {
    Seat* seat = find_seat(state, number);
    const bool between_games = state.status == Stage::waiting || state.status == Stage::over;
    if (!between_games || seat == nullptr || seat->occupant != Occupant::nobody) return;
    *seat = occupied;
  }

  bool is_at_turn(SeatNumber number) const {
    return state.status == Stage::running && state.turn && state.turn->seat == number && is_occupied(state, number);
  }

  void nobody_is_ready() const {
    for (Seat& seat : state.seats) seat.ready = seat.occupant == Occupant::bot;
  }

  void clear_board() const {
    nobody_is_ready();
    state.rolls.clear();
    for (Seat& seat : state.seats) seat.position = seat.missed = seat.rolled = 0;
  }

  /// A seed serves once.
  void forget_seeds() const {
    for (Seat& seat : state.seats) {
      seat.commitment.clear();
      seat.number = 0;
      seat.commits = 0;
      seat.seed.clear();
    }
  }
};

}  // namespace

void apply_event(State& state, const Event& event) {
  std::visit(Applier{state}, event);
  if (!everybody_ready(state)) state.commit_by.reset();
}

}  // namespace parlor::dice
