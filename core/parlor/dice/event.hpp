#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "parlor/dice/state.hpp"

/// What happens at a dice table. Every fact that the state needs stands in the event: faces, deadlines, who is next.
namespace parlor::dice {

struct Seated {
  static constexpr std::string_view type = "seated";
  SeatNumber seat = 0;
  room::MemberId player;
  std::string name;
  static constexpr auto fields() {
    return std::tuple{seat_field("seat", &Seated::seat), codec::field("player", &Seated::player).range(1, 64),
                      codec::field("name", &Seated::name).max(64)};
  }
};

struct BotAdded {
  static constexpr std::string_view type = "bot_added";
  SeatNumber seat = 0;
  std::string name;
  static constexpr auto fields() {
    return std::tuple{seat_field("seat", &BotAdded::seat), codec::field("name", &BotAdded::name).max(64)};
  }
};

/// Why a seat is free again: stood up, left the table or the room, missed too many turns, or was a bot sent away.
enum class Vacancy : std::uint8_t { stood, left, absent, removed };
constexpr std::array<std::string_view, 4> names_of(Vacancy) {
  return {"stood", "left", "absent", "removed"};
}

struct Vacated {
  static constexpr std::string_view type = "vacated";
  SeatNumber seat = 0;
  Vacancy reason = Vacancy::stood;
  static constexpr auto fields() {
    return std::tuple{seat_field("seat", &Vacated::seat), codec::field("reason", &Vacated::reason)};
  }
};

struct Readied {
  static constexpr std::string_view type = "readied";
  SeatNumber seat = 0;
  bool ready = true;
  static constexpr auto fields() {
    return std::tuple{seat_field("seat", &Readied::seat), codec::field("ready", &Readied::ready)};
  }
};

/// All options as they are from now on; nobody but the bots is ready any more.
struct Configured {
  static constexpr std::string_view type = "configured";
  Options options;
  static constexpr auto fields() { return std::tuple{codec::field("options", &Configured::options)}; }
};

/// The board is cleared after a game: waiting for the next one.
struct Cleared {
  static constexpr std::string_view type = "cleared";
  static constexpr auto fields() { return std::tuple<>{}; }
};

/// `game_status` is 1 where the tutorials' pages look for it: a game runs.
struct Started {
  static constexpr std::string_view type = "started";
  std::int64_t game = 0;
  std::vector<SeatNumber> order;  ///< who plays, the first to roll in front; for showing, the turn goes by seats
  SeatNumber turn = 0;
  TimeMs deadline = 0;
  std::int64_t game_status = 1;
  static constexpr auto fields() {
    return std::tuple{codec::field("game", &Started::game),
                      codec::field("order", &Started::order).range(limits::dice_players_min, limits::dice_seats),
                      seat_field("turn", &Started::turn), codec::field("deadline", &Started::deadline),
                      codec::field("gameStatus", &Started::game_status).range(1, 1)};
  }
};

/// A die fell. `turn` is who rolls next, `extra` says that this is the same seat because of a six.
struct Rolled {
  static constexpr std::string_view type = "rolled";
  SeatNumber seat = 0;
  std::int64_t face = 1;
  std::int64_t from = 0;
  std::int64_t to = 0;
  bool extra = false;
  SeatNumber turn = 0;
  TimeMs deadline = 0;
  static constexpr auto fields() {
    return std::tuple{seat_field("seat", &Rolled::seat),
                      codec::field("face", &Rolled::face).range(1, limits::dice_faces),
                      codec::field("from", &Rolled::from).range(0, limits::dice_goal_max),
                      codec::field("to", &Rolled::to).range(0, limits::dice_goal_max),
                      codec::field("extra", &Rolled::extra),
                      seat_field("turn", &Rolled::turn),
                      codec::field("deadline", &Rolled::deadline)};
  }
};

/// Why a turn went by without a roll.
enum class Passing : std::uint8_t { timeout, left };
constexpr std::array<std::string_view, 2> names_of(Passing) {
  return {"timeout", "left"};
}

struct TurnPassed {
  static constexpr std::string_view type = "turn_passed";
  SeatNumber seat = 0;
  Passing reason = Passing::timeout;
  SeatNumber turn = 0;
  TimeMs deadline = 0;
  static constexpr auto fields() {
    return std::tuple{seat_field("seat", &TurnPassed::seat), codec::field("reason", &TurnPassed::reason),
                      seat_field("turn", &TurnPassed::turn), codec::field("deadline", &TurnPassed::deadline)};
  }
};

/// `game_status` is 0: no game runs.
struct Over {
  static constexpr std::string_view type = "over";
  Ending ending = Ending::goal;
  std::optional<SeatNumber> winner;
  std::string name;  ///< the winner's; empty without one
  std::int64_t game_status = 0;
  static constexpr auto fields() {
    return std::tuple{codec::field("ending", &Over::ending), seat_field("winner", &Over::winner).or_default(),
                      codec::field("name", &Over::name).max(64),
                      codec::field("gameStatus", &Over::game_status).range(0, 0)};
  }
};

using Event = std::variant<Seated, BotAdded, Vacated, Readied, Configured, Cleared, Started, Rolled, TurnPassed, Over>;

}  // namespace parlor::dice
