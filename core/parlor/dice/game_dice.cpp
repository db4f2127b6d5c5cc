#include "parlor/dice/game_dice.hpp"

#include "parlor/fair/lines.hpp"

namespace parlor::dice {

using fair::lines;

GameDice::GameDice(const std::string& room, const Fairness& fair, const fair::Seed& server_seed)
    : room_(room), game_(fair.game), server_seed_(server_seed) {
  for (const ClientSeed& each : fair.client_seeds) client_seeds_ += (client_seeds_.empty() ? "" : " ") + each.seed;
}

std::size_t GameDice::first(std::size_t players) const {
  fair::Faces faces(server_seed_, lines("parlor dice first 1", room_, game_, client_seeds_));
  return faces.below(static_cast<std::uint32_t>(players));
}

std::int64_t GameDice::face(SeatNumber seat, std::int64_t n) const {
  fair::Faces faces(server_seed_, lines("parlor dice roll 1", room_, game_, seat, n, client_seeds_));
  return faces.die(limits::dice_faces);
}

std::optional<fair::Seed> server_seed_of(const State& state, room::Context& context) {
  if (!state.fair) return std::nullopt;
  const fair::Seed seed =
      fair::server_seed(context.chance.secret(), context.room.text(), state.fair->nonce, state.fair->game);
  if (fair::server_commitment(seed) != state.fair->commitment) return std::nullopt;
  return seed;
}

}  // namespace parlor::dice
