#include "parlor/dice/starting.hpp"

#include <algorithm>

#include "parlor/dice/game_dice.hpp"
#include "parlor/dice/play.hpp"
#include "parlor/dice/seating.hpp"

namespace parlor::dice {
namespace {

void seal(Draft& draft, room::Context& context) {
  const std::int64_t game = draft.state().game + 1;
  const std::string nonce = fair::draw_nonce(context.chance);
  const fair::Seed seed = fair::server_seed(context.chance.secret(), context.room.text(), nonce, game);
  draft.add(Sealed{game, nonce, fair::server_commitment(seed), context.now + limits::dice_reveal_ms});
}

void call_off(Draft& draft, const std::optional<fair::Seed>& seed) {
  draft.add(CalledOff{seed ? std::optional(to_hex(*seed)) : std::nullopt});
}

bool is_hash(const std::string& text) {
  crypto::Digest digest;
  return from_hex(text, digest);
}

}  // namespace

Status commit(Draft& draft, const Commit& command, room::Context& context) {
  const State& state = draft.state();
  if (Status status = check_seated(state, context); !status) return status;
  if (Status status = check_between_games(state, "its seeds are settled."); !status) return status;
  const SeatNumber number = *seat_of(state, context.who);
  const Seat& seat = *find_seat(state, number);
  if (!is_hash(command.commitment)) {
    return refuse("bad_commitment", "A commitment is a SHA-256 of 64 lower-case hexadecimal digits.");
  }
  if (command.commitment == seat.commitment) {
    return refuse("already_committed", "You have committed to this seed already.");
  }
  if (seat.commits >= limits::dice_commitments) {
    return refuse("too_many_commitments", "You have committed to " + std::to_string(limits::dice_commitments) +
                                              " seeds for this game; the last one stands.");
  }
  draft.add(Committed{number, command.commitment, command.number});
  start_if_ready(draft, context);
  return {};
}

Status reveal(Draft& draft, const Reveal& command, room::Context& context) {
  const State& state = draft.state();
  if (Status status = check_seated(state, context); !status) return status;
  const SeatNumber number = *seat_of(state, context.who);
  const Seat& seat = *find_seat(state, number);
  if (state.status != Stage::revealing || !seat.seed.empty()) {
    return refuse("nothing_to_reveal", "Seeds are revealed once, after the server has committed to its own.");
  }
  fair::Seed seed;
  if (!from_hex(command.seed, seed) ||
      fair::client_commitment(context.room.text(), state.fair->game, seat.player, seed) != seat.commitment) {
    return refuse("wrong_seed", "This is not the seed that you have committed to.");
  }
  draft.add(Revealed{number, command.seed});
  start_if_revealed(draft, context);
  return {};
}

void start_if_ready(Draft& draft, room::Context& context) {
  if (!everybody_ready(draft.state())) return;
  if (uncommitted_seats(draft.state()).empty()) return seal(draft, context);
  if (!draft.state().commit_by) draft.add(Awaited{context.now + limits::dice_commit_ms});
}

void start_if_revealed(Draft& draft, room::Context& context) {
  const State& state = draft.state();
  if (state.status != Stage::revealing) return;
  const std::optional<fair::Seed> seed = server_seed_of(state, context);
  if (!seed || !enough_seated(state)) return call_off(draft, seed);
  if (unrevealed_seats(state).empty()) draft.add(started_with(state, context.room.text(), *seed, context.now));
}

void run_out_of_patience(Draft& draft, room::Context& context) {
  if (draft.state().status == Stage::waiting) {
    for (const SeatNumber seat : uncommitted_seats(draft.state())) draft.add(Readied{seat, false});
    return;
  }
  for (const SeatNumber seat : unrevealed_seats(draft.state())) draft.add(Vacated{seat, Vacancy::withheld});
  start_if_revealed(draft, context);
}

Started started_with(const State& state, const std::string& room, const fair::Seed& server_seed, TimeMs now) {
  Started started;
  started.game = state.fair->game;
  Fairness fair = *state.fair;
  started.order = occupied_seats(state);
  for (const SeatNumber number : started.order) {
    const Seat& seat = *find_seat(state, number);
    if (seat.occupant == Occupant::human) fair.client_seeds.push_back({number, seat.seed});
  }
  started.seeds = fair.client_seeds;
  const auto first = static_cast<std::ptrdiff_t>(GameDice(room, fair, server_seed).first(started.order.size()));
  std::rotate(started.order.begin(), started.order.begin() + first, started.order.end());
  started.turn = started.order.front();
  started.deadline = turn_deadline(state, started.turn, now);
  return started;
}

}  // namespace parlor::dice
