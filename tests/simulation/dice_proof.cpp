#include "dice_proof.hpp"

#include "parlor/dice/event.hpp"

namespace parlor::sim {
namespace {

bool is_possible(const dice::Rolled& roll) {
  return roll.face >= 1 && roll.face <= limits::dice_faces && roll.from <= roll.to && roll.to <= roll.from + roll.face;
}

}  // namespace

std::optional<std::string> wrong_dice(const std::vector<const room::Event*>& history) {
  for (const room::Event* event : history) {
    if (event->body["type"] != dice::Rolled::type || !event->body.contains("face")) continue;
    const Result<dice::Rolled> roll = codec::decode<dice::Rolled>(event->body, "event");
    if (!roll || !is_possible(*roll)) return "event " + std::to_string(event->offset) + ": " + event->body.dump();
  }
  return std::nullopt;
}

}  // namespace parlor::sim
