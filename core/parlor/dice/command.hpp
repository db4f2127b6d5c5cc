#pragma once

#include <optional>
#include <string_view>
#include <tuple>
#include <variant>

#include "parlor/dice/state.hpp"

/// What a member at a dice table may ask for. Who may, and when, stands in dice/dice.hpp.
namespace parlor::dice {

/// Takes a seat: the one asked for, or the first that is free.
struct Sit {
  static constexpr std::string_view type = "sit";
  std::optional<SeatNumber> seat;
  static constexpr auto fields() { return std::tuple{seat_field("seat", &Sit::seat).or_default()}; }
};

/// Gives the seat up between games.
struct Stand {
  static constexpr std::string_view type = "stand";
  static constexpr auto fields() { return std::tuple<>{}; }
};

/// Gives the seat up at any time; during a game that forfeits it.
struct Leave {
  static constexpr std::string_view type = "leave";
  static constexpr auto fields() { return std::tuple<>{}; }
};

/// Ready for the next game, or not any more. The game starts when everybody who sits is.
struct Ready {
  static constexpr std::string_view type = "ready";
  bool ready = true;
  static constexpr auto fields() { return std::tuple{codec::field("ready", &Ready::ready).or_default()}; }
};

/// After a game: clears the board, and is ready for another one.
struct Rematch {
  static constexpr std::string_view type = "rematch";
  static constexpr auto fields() { return std::tuple<>{}; }
};

/// Commits to a seed of one's own for the next game, or to another one than before. A client does this by itself; it is
/// one-way: the seed follows with `reveal`.
struct Commit {
  static constexpr std::string_view type = "commit";
  std::string commitment;    ///< fair::client_commitment
  std::uint64_t number = 0;  ///< the client's own, by which it finds the seed again; handed back in the seat
  static constexpr auto fields() {
    return std::tuple{codec::field("commitment", &Commit::commitment).range(64, 64),
                      codec::field("number", &Commit::number).range(0, limits::integer_max)};
  }
};

/// Reveals that seed, after the server has committed to its own. A client does this by itself.
struct Reveal {
  static constexpr std::string_view type = "reveal";
  std::string seed;
  static constexpr auto fields() { return std::tuple{codec::field("seed", &Reveal::seed).range(64, 64)}; }
};

struct RollDie {
  static constexpr std::string_view type = "roll";
  static constexpr auto fields() { return std::tuple<>{}; }
};

/// Changes those options that are given. Everybody then has to agree anew by being ready.
struct Configure {
  static constexpr std::string_view type = "configure";
  std::optional<std::int64_t> goal;
  std::optional<bool> exact_landing;
  std::optional<bool> extra_roll_on_six;
  std::optional<std::int64_t> turn_seconds;
  static constexpr auto fields() {
    return std::tuple{
        codec::field("goal", &Configure::goal).range(limits::dice_goal_min, limits::dice_goal_max).or_default(),
        codec::field("exact_landing", &Configure::exact_landing).or_default(),
        codec::field("extra_roll_on_six", &Configure::extra_roll_on_six).or_default(),
        codec::field("turn_seconds", &Configure::turn_seconds)
            .range(limits::dice_turn_seconds_min, limits::dice_turn_seconds_max)
            .or_default()};
  }
};

/// Seats a bot on the first free seat.
struct AddBot {
  static constexpr std::string_view type = "add_bot";
  static constexpr auto fields() { return std::tuple<>{}; }
};

struct RemoveBot {
  static constexpr std::string_view type = "remove_bot";
  SeatNumber seat = 0;
  static constexpr auto fields() { return std::tuple{seat_field("seat", &RemoveBot::seat)}; }
};

using Command = std::variant<Sit, Stand, Leave, Ready, Rematch, RollDie, Configure, AddBot, RemoveBot, Commit, Reveal>;

}  // namespace parlor::dice
