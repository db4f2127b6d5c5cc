#include "parlor/chat/rolling.hpp"

#include <numeric>
#include <utility>

#include "parlor/chat/text.hpp"
#include "parlor/fair/fair_roll.hpp"
#include "parlor/fair/lines.hpp"

namespace parlor::chat {
namespace {

/// The seed behind the room's commitment. If the servers' secret is no longer the one it came from, there is none; then
/// a fresh seed it is, of which verifying says that nobody was committed to it.
std::pair<Seal, fair::Seed> open_seal(const State& state, room::Context& context) {
  const std::string room = context.room.text();
  if (state.next_roll) {
    const Seal& kept = *state.next_roll;
    const fair::Seed seed = fair::server_seed(context.chance.secret(), room, kept.nonce, kept.number);
    if (fair::server_commitment(seed) == kept.commitment) return {kept, seed};
  }
  const Seal fresh = seal(state.next_roll ? state.next_roll->number : 1, context);
  return {fresh, fair::server_seed(context.chance.secret(), room, fresh.nonce, fresh.number)};
}

}  // namespace

Seal seal(std::int64_t number, room::Context& context) {
  const std::string nonce = fair::draw_nonce(context.chance);
  const fair::Seed seed = fair::server_seed(context.chance.secret(), context.room.text(), nonce, number);
  return {number, nonce, fair::server_commitment(seed)};
}

Rolled roll_dice(const State& state, const Dice& dice, const std::string& client_seed, room::Context& context) {
  const auto [opened, seed] = open_seal(state, context);
  Roll roll;
  roll.faces = dice.faces;
  roll.modifier = dice.modifier;
  roll.proof = {opened.number, opened.commitment, to_hex(seed), client_seed};
  roll.dice = faces_of(context.room.text(), context.who, roll.proof, static_cast<std::size_t>(dice.count), dice.faces);
  roll.total = std::accumulate(roll.dice.begin(), roll.dice.end(), roll.modifier);
  return Rolled{state.last_id + 1, context.who, context.members.name_of(context.who),
                std::move(roll),   context.now, seal(opened.number + 1, context)};
}

std::vector<std::int64_t> faces_of(const std::string& room, const room::MemberId& by, const Proof& proof,
                                   std::size_t count, std::int64_t faces) {
  fair::Seed seed{};
  from_hex(proof.server_seed, seed);
  fair::Faces stream(seed, fair::lines("parlor chat roll 1", room, proof.number, by, proof.client_seed));
  std::vector<std::int64_t> dice(count);
  for (std::int64_t& die : dice) die = stream.die(faces);
  return dice;
}

void add_seed(Say& command, const room::ClientContext& context) {
  const Result<Request> request = read_request(clean(command.text));
  if (!request || !std::holds_alternative<Dice>(*request) || command.seed) return;
  command.seed = to_hex(fair::client_seed(context.secret, context.room.text(), context.self, context.number));
}

}  // namespace parlor::chat
