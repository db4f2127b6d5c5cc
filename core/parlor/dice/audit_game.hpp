#pragma once

#include <optional>
#include <string>

#include "parlor/dice/audit.hpp"

/// The checks of DiceAudit that look at more than one event: a game's start, its end, its dice, and what must follow.
namespace parlor::dice {

/// Some states last no longer than to the next event: a piece on the goal, a table that all but one have left. Finds an
/// event that is not the one due.
void check_follows(const State& before, const Event& event, std::optional<SeatNumber> leaving,
                   room::AuditContext& context);

void check_start(const State& before, const Started& event, room::AuditContext& context);
void check_end(const State& before, const Over& event, room::AuditContext& context);
/// The server's seed, by its commitment. False, with a finding, if there is none or it is another.
bool check_server_seed(const State& before, const std::optional<std::string>& seed, room::AuditContext& context);
/// Who began, and every die, by the seeds of all sides.
void check_dice(const State& before, const DiceAudit::Game& game, const std::optional<std::string>& server_seed,
                room::AuditContext& context);

}  // namespace parlor::dice
