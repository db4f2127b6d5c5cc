#pragma once

#include <vector>

#include "parlor/chat/command.hpp"
#include "parlor/chat/event.hpp"
#include "parlor/chat/slash.hpp"
#include "parlor/room/kind.hpp"

/// The dice of /roll, that neither the room's server nor who rolls can choose: the server has committed to its seed for
/// the next roll before it learns of it (`sealed`, then `next` in each `rolled`), and who rolls puts a fresh seed in.
/// The dice are Faces over "parlor chat roll 1", room, number of the roll, member, client seed (empty: one-sided).
namespace parlor::chat {

/// The commitment for the roll of that number.
Seal seal(std::int64_t number, room::Context& context);

/// The roll, and the commitment for the next one. `client_seed` is empty, or 64 hexadecimal digits.
Rolled roll_dice(const State& state, const Dice& dice, const std::string& client_seed, room::Context& context);

/// The faces that follow from the seeds.
std::vector<std::int64_t> faces_of(const std::string& room, const room::MemberId& by, const Proof& proof,
                                   std::size_t count, std::int64_t faces);

/// The client's part: a fresh seed, if the text rolls dice and has none.
void add_seed(Say& command, const room::ClientContext& context);

}  // namespace parlor::chat
