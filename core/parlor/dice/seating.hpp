#pragma once

#include "parlor/dice/command.hpp"
#include "parlor/dice/draft.hpp"
#include "parlor/room/kind.hpp"

/// The rules between games: who sits where, under which options, and is ready. Each function adds to the draft what
/// follows from the command, or refuses it (the reasons stand in dice/dice.hpp).
namespace parlor::dice {

Status sit(Draft& draft, const Sit& command, room::Context& context);
Status stand(Draft& draft, room::Context& context);
Status leave(Draft& draft, room::Context& context);
Status set_ready(Draft& draft, bool ready, room::Context& context);
Status configure(Draft& draft, const Configure& command, room::Context& context);
Status add_bot(Draft& draft, room::Context& context);
Status remove_bot(Draft& draft, const RemoveBot& command, room::Context& context);

/// Refusal not_seated, for those who only watch.
Status check_seated(const State& state, const room::Context& context);
/// Refusals game_running and game_starting; `advice` ends their sentence.
Status check_between_games(const State& state, const char* advice);

}  // namespace parlor::dice
