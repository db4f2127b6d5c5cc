#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parlor/dice/state.hpp"
#include "parlor/fair/fair_roll.hpp"
#include "parlor/room/kind.hpp"

namespace parlor::dice {

/// All the dice of one game, settled when its seeds are: each seat has a sequence of its own, so that nobody changes
/// another's dice, or a later one of its own, by letting a turn pass. Those who roll and those who verify ask here.
class GameDice {
 public:
  GameDice(const std::string& room, const Fairness& fair, const fair::Seed& server_seed);

  /// Who begins: a place among the seats that play, by number. Faces over "parlor dice first 1", room, game, the client
  /// seeds by seat with a space between.
  std::size_t first(std::size_t players) const;
  /// The face of the seat's nth roll, from 1. Faces over "parlor dice roll 1", room, game, seat, n, the client seeds.
  std::int64_t face(SeatNumber seat, std::int64_t n) const;

 private:
  std::string room_;
  std::int64_t game_;
  std::string client_seeds_;
  fair::Seed server_seed_;
};

/// The seed that the server has committed to for this game; nothing if its secret is no longer the one it had then.
std::optional<fair::Seed> server_seed_of(const State& state, room::Context& context);

}  // namespace parlor::dice
