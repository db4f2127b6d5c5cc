#pragma once

#include <optional>
#include <string>

#include "room_driver.hpp"

namespace parlor::test {

/// A dice room with what its tests say over and over.
struct DiceTable : RoomDriver {
  explicit DiceTable(std::uint64_t seed = 1) : RoomDriver("dice", seed) {}

  room::MemberId ann = join("Ann");
  room::MemberId bob = join("Bob");
  room::MemberId eve = join("Eve");

  static Json ask(const std::string& type) { return {{"type", type}}; }
  static Json sit_on(std::int64_t seat) { return {{"type", "sit"}, {"seat", seat}}; }
  static Json remove_bot(std::int64_t seat) { return {{"type", "remove_bot"}, {"seat", seat}}; }
  static Json ready(bool ready) { return {{"type", "ready"}, {"ready", ready}}; }

  Bodies ask(const room::MemberId& member, const std::string& type) { return command(member, ask(type)); }
  std::string refusal_of(const room::MemberId& member, const std::string& type) { return refusal(member, ask(type)); }

  /// Chance lets the first occupied seat begin, if the next command starts a game.
  void first_seat_begins(std::uint32_t players = 2) {
    next_chance([players](room::Chance chance) { return chance.below(players) == 0; });
  }

  /// Ann on seat 0 and Bob on seat 1; Eve watches.
  void seat_two() {
    ask(ann, "sit");
    ask(bob, "sit");
  }
  /// A game of Ann and Bob, and Ann begins.
  void start_two() {
    if (state()["seats"][0]["occupant"] == "nobody") seat_two();
    ask(ann, "ready");
    first_seat_begins();
    ask(bob, "ready");
  }
  /// A game of Ann and a bot on seat 1, and Ann begins.
  void start_with_bot() {
    ask(ann, "sit");
    ask(ann, "add_bot");
    first_seat_begins();
    ask(ann, "ready");
  }
  Bodies roll(const room::MemberId& member, std::int64_t face) {
    next_face(face);
    return ask(member, "roll");
  }

  Json seat(std::size_t number) const { return state()["seats"][number]; }
  std::string status() const { return state()["status"].get<std::string>(); }
  /// The seat at turn, -1 without one.
  std::int64_t turn() const {
    const Json table = state();
    return table.contains("turn") ? table["turn"]["seat"].get<std::int64_t>() : -1;
  }
};

}  // namespace parlor::test
