#pragma once

#include "parlor/dice/command.hpp"
#include "parlor/dice/draft.hpp"
#include "parlor/fair/fair_roll.hpp"
#include "parlor/room/kind.hpp"

/// How a game comes to start, with dice that nobody can have chosen:
///
///   1. every human seat commits to a seed (`committed`), which its client derives from a secret of its own;
///   2. when all are ready and committed, the server commits to its seed (`sealed`): HMAC of the servers' secret, which
///      no client knows, and a nonce;
///   3. the humans reveal their seeds (`revealed`); who does not in time loses the seat;
///   4. the game starts (`started`). All its dice follow from the seeds together (game_dice.hpp);
///   5. when it is over the server reveals its seed (`over`), and everybody can compute what fell.
///
/// Each side is bound before it sees the other's seed. Bots have none.
namespace parlor::dice {

Status commit(Draft& draft, const Commit& command, room::Context& context);
Status reveal(Draft& draft, const Reveal& command, room::Context& context);

/// Seals the next game if everybody who sits is ready and committed, they are at least limits::dice_players_min, and
/// one of them is human. If only commitments are missing, waits for them, for a time.
void start_if_ready(Draft& draft, room::Context& context);

/// Starts the sealed game if no seed is missing any more; calls it off if too few sit there.
void start_if_revealed(Draft& draft, room::Context& context);

/// That time is over: who has not committed is not ready any more, who has not revealed loses the seat.
void run_out_of_patience(Draft& draft, room::Context& context);

/// The event that starts the game with the seeds that were revealed, the server's among them.
Started started_with(const State& state, const std::string& room, const fair::Seed& server_seed, TimeMs now);

}  // namespace parlor::dice
