#pragma once

#include <optional>
#include <string>

#include "parlor/dice/game_dice.hpp"
#include "room_driver.hpp"

namespace parlor::test {

/// A dice room with what its tests say over and over. The players' clients commit and reveal by themselves.
struct DiceTable : RoomDriver {
  explicit DiceTable(std::uint64_t seed = 1) : RoomDriver("dice", seed) { clients_answer = true; }

  room::MemberId ann = join("Ann");
  room::MemberId bob = join("Bob");
  room::MemberId eve = join("Eve");

  static Json ask(const std::string& type) { return {{"type", type}}; }
  static Json sit_on(std::int64_t seat) { return {{"type", "sit"}, {"seat", seat}}; }
  static Json remove_bot(std::int64_t seat) { return {{"type", "remove_bot"}, {"seat", seat}}; }
  static Json ready(bool ready) { return {{"type", "ready"}, {"ready", ready}}; }

  Bodies ask(const room::MemberId& member, const std::string& type) { return command(member, ask(type)); }
  std::string refusal_of(const room::MemberId& member, const std::string& type) { return refusal(member, ask(type)); }

  dice::State table() const { return *codec::decode<dice::State>(state()); }
  static std::string room_name() { return "dice/test"; }

  /// The occupied seat of that place begins, if the next command is the last one that a game waits for.
  void begins(std::size_t place) {
    next_chance([&](room::Chance chance) {
      dice::Fairness fair;
      fair.game = table().game + 1;
      fair.client_seeds = seeds_to_come();
      const std::string nonce = fair::draw_nonce(chance);
      const fair::Seed seed = fair::server_seed(secret, room_name(), nonce, fair.game);
      const std::size_t players = dice::occupied_seats(table()).size();
      return dice::GameDice(room_name(), fair, seed).first(players) == place;
    });
  }
  void first_seat_begins() { begins(0); }

  /// What the seated humans have committed to.
  std::vector<dice::ClientSeed> seeds_to_come() const {
    std::vector<dice::ClientSeed> seeds;
    const dice::State now_there = table();
    for (const dice::SeatNumber number : dice::occupied_seats(now_there)) {
      const dice::Seat& seat = *dice::find_seat(now_there, number);
      if (seat.occupant != dice::Occupant::human) continue;
      seeds.push_back(
          {number, to_hex(fair::client_seed(client_secret(seat.player), room_name(), seat.player, seat.number))});
    }
    return seeds;
  }

  /// The seat at turn rolls this next. The dice of a game are settled, so the game is put on another server seed.
  void next_face(std::int64_t face) {
    dice::State changed = table();
    const dice::SeatNumber turn = changed.turn->seat;
    for (std::int64_t attempt = 0;; ++attempt) {
      changed.fair->nonce = std::to_string(attempt);
      const fair::Seed seed = fair::server_seed(secret, room_name(), changed.fair->nonce, changed.fair->game);
      changed.fair->commitment = fair::server_commitment(seed);
      const dice::GameDice dice(room_name(), *changed.fair, seed);
      if (dice.face(turn, dice::find_seat(changed, turn)->rolled + 1) == face) break;
    }
    set_state(codec::encode(changed));
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
