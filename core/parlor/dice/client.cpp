#include "parlor/dice/client.hpp"

#include "parlor/fair/fair_roll.hpp"

namespace parlor::dice {
namespace {

/// The seed behind the seat's commitment, if that is this client's.
std::optional<fair::Seed> seed_behind(const Seat& seat, std::int64_t game, const room::ClientContext& context) {
  const fair::Seed seed = fair::client_seed(context.secret, context.room.text(), context.self, seat.number);
  if (fair::client_commitment(context.room.text(), game, context.self, seed) != seat.commitment) return std::nullopt;
  return seed;
}

Command commit_to_fresh_seed(std::int64_t game, const room::ClientContext& context) {
  const std::string room = context.room.text();
  const fair::Seed seed = fair::client_seed(context.secret, room, context.self, context.number);
  return Commit{fair::client_commitment(room, game, context.self, seed), context.number};
}

}  // namespace

std::optional<Command> next_of_client(const State& state, const room::ClientContext& context) {
  const auto number = seat_of(state, context.self);
  if (!number || state.status == Stage::running) return std::nullopt;
  const Seat& seat = *find_seat(state, *number);
  if (state.status == Stage::revealing) {
    if (!seat.seed.empty() || !state.fair) return std::nullopt;
    const std::optional<fair::Seed> seed = seed_behind(seat, state.fair->game, context);
    return seed ? std::optional<Command>(Reveal{to_hex(*seed)}) : std::nullopt;
  }
  // Two windows with the same key would take the seat from each other without end.
  if (seat.commits >= limits::dice_commitments) return std::nullopt;
  const std::int64_t game = state.game + 1;
  if (!seat.commitment.empty() && seed_behind(seat, game, context)) return std::nullopt;
  return commit_to_fresh_seed(game, context);
}

}  // namespace parlor::dice
