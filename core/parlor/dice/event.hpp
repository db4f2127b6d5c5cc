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

/// Why a seat is free again: stood up, left the table or the room, missed too many turns, was a bot sent away, or
/// withheld the seed it had committed to.
enum class Vacancy : std::uint8_t { stood, left, absent, removed, withheld };
constexpr std::array<std::string_view, 5> names_of(Vacancy) {
  return {"stood", "left", "absent", "removed", "withheld"};
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

/// A seat has committed to a seed for the next game.
struct Committed {
  static constexpr std::string_view type = "committed";
  SeatNumber seat = 0;
  std::string commitment;
  std::uint64_t number = 0;
  static constexpr auto fields() {
    return std::tuple{seat_field("seat", &Committed::seat),
                      codec::field("commitment", &Committed::commitment).range(64, 64),
                      codec::field("number", &Committed::number).range(0, limits::integer_max)};
  }
};

/// Everybody is ready; those who have not committed to a seed have until then, or are not ready any more.
struct Awaited {
  static constexpr std::string_view type = "awaited";
  TimeMs deadline = 0;
  static constexpr auto fields() { return std::tuple{codec::field("deadline", &Awaited::deadline)}; }
};

/// Everybody is ready and committed, and now the server commits to its seed. The players reveal theirs until the
/// deadline.
struct Sealed {
  static constexpr std::string_view type = "sealed";
  std::int64_t game = 0;
  std::string nonce;
  std::string commitment;
  TimeMs deadline = 0;
  static constexpr auto fields() {
    return std::tuple{codec::field("game", &Sealed::game), codec::field("nonce", &Sealed::nonce).range(1, 64),
                      codec::field("commitment", &Sealed::commitment).range(64, 64),
                      codec::field("deadline", &Sealed::deadline)};
  }
};

struct Revealed {
  static constexpr std::string_view type = "revealed";
  SeatNumber seat = 0;
  std::string seed;
  static constexpr auto fields() {
    return std::tuple{seat_field("seat", &Revealed::seat), codec::field("seed", &Revealed::seed).range(64, 64)};
  }
};

/// The game that was about to start does not: too few are left, or the server has lost its secret (then without its
/// seed). Waiting again, for fresh commitments.
struct CalledOff {
  static constexpr std::string_view type = "called_off";
  std::optional<std::string> server_seed;
  static constexpr auto fields() {
    return std::tuple{codec::field("server_seed", &CalledOff::server_seed).range(64, 64).or_default()};
  }
};

/// `game_status` is 1 where the tutorials' pages look for it: a game runs.
struct Started {
  static constexpr std::string_view type = "started";
  std::int64_t game = 0;
  std::vector<SeatNumber> order;  ///< who plays, the first to roll in front; for showing, the turn goes by seats
  SeatNumber turn = 0;
  TimeMs deadline = 0;
  std::vector<ClientSeed> seeds;  ///< of those who play, by seat: from now on the dice are settled
  std::int64_t game_status = 1;
  static constexpr auto fields() {
    return std::tuple{codec::field("game", &Started::game),
                      codec::field("order", &Started::order).range(limits::dice_players_min, limits::dice_seats),
                      seat_field("turn", &Started::turn),
                      codec::field("deadline", &Started::deadline),
                      codec::field("seeds", &Started::seeds).range(1, limits::dice_seats),
                      codec::field("gameStatus", &Started::game_status).range(1, 1)};
  }
};

/// A die fell, the seat's `n`th in this game. `turn` is who rolls next, `extra` says that this is the same seat because
/// of a six.
struct Rolled {
  static constexpr std::string_view type = "rolled";
  SeatNumber seat = 0;
  std::int64_t n = 1;
  std::int64_t face = 1;
  std::int64_t from = 0;
  std::int64_t to = 0;
  bool extra = false;
  SeatNumber turn = 0;
  TimeMs deadline = 0;
  static constexpr auto fields() {
    return std::tuple{seat_field("seat", &Rolled::seat),
                      codec::field("n", &Rolled::n).range(1, limits::integer_max),
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

/// `game_status` is 0: no game runs. The server reveals its seed, if it still knows the secret it came from.
struct Over {
  static constexpr std::string_view type = "over";
  Ending ending = Ending::goal;
  std::optional<SeatNumber> winner;
  std::string name;  ///< the winner's; empty without one
  std::optional<std::string> server_seed;
  std::int64_t game_status = 0;
  static constexpr auto fields() {
    return std::tuple{codec::field("ending", &Over::ending), seat_field("winner", &Over::winner).or_default(),
                      codec::field("name", &Over::name).max(64),
                      codec::field("server_seed", &Over::server_seed).range(64, 64).or_default(),
                      codec::field("gameStatus", &Over::game_status).range(0, 0)};
  }
};

using Event = std::variant<Seated, BotAdded, Vacated, Readied, Configured, Cleared, Started, Rolled, TurnPassed, Over,
                           Committed, Awaited, Sealed, Revealed, CalledOff>;

}  // namespace parlor::dice
