#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "parlor/base/time.hpp"
#include "parlor/codec/fields.hpp"
#include "parlor/room/members.hpp"

/// What a dice table remembers. Seats are numbered from 0, as they stand in the array; the turn goes round by number.
namespace parlor::dice {

using SeatNumber = std::int64_t;

/// `waiting` for everybody to be ready, `revealing` the seeds that the game's dice come from, `running`, or `over` with
/// the last game's end still on show.
enum class Stage : std::uint8_t { waiting, revealing, running, over };
constexpr std::array<std::string_view, 4> names_of(Stage) {
  return {"waiting", "revealing", "running", "over"};
}

enum class Occupant : std::uint8_t { nobody, human, bot };
constexpr std::array<std::string_view, 3> names_of(Occupant) {
  return {"nobody", "human", "bot"};
}

/// How a game ended: at the goal, because one seat was left, because no human was, or because the server no longer
/// knows the secret that its seed came from.
enum class Ending : std::uint8_t { goal, last_seated, aborted, seed_lost };
constexpr std::array<std::string_view, 4> names_of(Ending) {
  return {"goal", "last_seated", "aborted", "seed_lost"};
}

/// A field that holds a seat's number.
template <class Struct, class Value>
constexpr auto seat_field(std::string_view name, Value Struct::*member) {
  return codec::field(name, member).range(0, limits::dice_seats - 1);
}

/// A seed or commitment, 64 hexadecimal digits (fair/fair_roll.hpp); empty where there is none yet.
template <class Struct, class Value>
constexpr auto hash_field(std::string_view name, Value Struct::*member) {
  return codec::field(name, member).max(64);
}

/// What the players agree on before a game.
struct Options {
  std::int64_t goal = limits::dice_goal;  ///< the square to reach, counted from 0
  bool exact_landing = false;             ///< a roll beyond the goal leaves the piece where it is, and the turn passes
  bool extra_roll_on_six = false;         ///< a six is followed by another roll, limits::dice_extra_rolls in a turn
  std::int64_t turn_seconds = limits::dice_turn_seconds;
  bool operator==(const Options&) const = default;
  static constexpr auto fields() {
    return std::tuple{codec::field("goal", &Options::goal).range(limits::dice_goal_min, limits::dice_goal_max),
                      codec::field("exact_landing", &Options::exact_landing),
                      codec::field("extra_roll_on_six", &Options::extra_roll_on_six),
                      codec::field("turn_seconds", &Options::turn_seconds)
                          .range(limits::dice_turn_seconds_min, limits::dice_turn_seconds_max)};
  }
};

struct Seat {
  Occupant occupant = Occupant::nobody;
  room::MemberId player;        ///< of a human
  std::string name;             ///< the occupant's when it sat down
  bool ready = false;           ///< bots always are
  std::int64_t position = 0;    ///< the square of its piece
  std::int64_t missed = 0;      ///< turns missed in a row
  std::int64_t wins = 0;        ///< games won since it sat down
  std::int64_t rolled = 0;      ///< rolls in this game
  std::string commitment = {};  ///< to a seed for the next game; a human's
  std::uint64_t number = 0;     ///< what its client tells that seed by
  std::int64_t commits = 0;     ///< commitments to seeds for the next game, up to limits::dice_commitments
  std::string seed = {};        ///< once revealed, until the game starts
  static constexpr auto fields() {
    return std::tuple{codec::field("occupant", &Seat::occupant),
                      codec::field("player", &Seat::player).max(64),
                      codec::field("name", &Seat::name).max(64),
                      codec::field("ready", &Seat::ready),
                      codec::field("position", &Seat::position).range(0, limits::dice_goal_max),
                      codec::field("missed", &Seat::missed),
                      codec::field("wins", &Seat::wins),
                      codec::field("rolled", &Seat::rolled),
                      hash_field("commitment", &Seat::commitment),
                      codec::field("number", &Seat::number).range(0, limits::integer_max),
                      codec::field("commits", &Seat::commits),
                      hash_field("seed", &Seat::seed)};
  }
};

/// Who is to roll, until when (Unix milliseconds), and how many extra rolls the turn has had.
struct Turn {
  SeatNumber seat = 0;
  TimeMs deadline = 0;
  std::int64_t extra_rolls = 0;
  static constexpr auto fields() {
    return std::tuple{seat_field("seat", &Turn::seat), codec::field("deadline", &Turn::deadline),
                      codec::field("extra_rolls", &Turn::extra_rolls)};
  }
};

struct Roll {
  SeatNumber seat = 0;
  std::int64_t face = 0;
  std::int64_t from = 0;
  std::int64_t to = 0;
  static constexpr auto fields() {
    return std::tuple{seat_field("seat", &Roll::seat), codec::field("face", &Roll::face),
                      codec::field("from", &Roll::from), codec::field("to", &Roll::to)};
  }
};

/// The last game's end. The winner's name stays when the winner has left.
struct GameResult {
  Ending ending = Ending::goal;
  std::optional<SeatNumber> winner;  ///< none if aborted
  std::string name;
  static constexpr auto fields() {
    return std::tuple{codec::field("ending", &GameResult::ending),
                      seat_field("winner", &GameResult::winner).or_default(),
                      codec::field("name", &GameResult::name).max(64)};
  }
};

/// What a player's client puts into a game's dice.
struct ClientSeed {
  SeatNumber seat = 0;
  std::string seed;
  bool operator==(const ClientSeed&) const = default;
  static constexpr auto fields() {
    return std::tuple{seat_field("seat", &ClientSeed::seat), hash_field("seed", &ClientSeed::seed)};
  }
};

/// What a game's dice come from. The server's seed is here only when the game is over.
struct Fairness {
  std::int64_t game = 0;
  std::string nonce;                     ///< which of its seeds the server has taken
  std::string commitment;                ///< to that seed
  TimeMs deadline = 0;                   ///< of the revealing
  std::vector<ClientSeed> client_seeds;  ///< by seat; from the game's start on
  std::string server_seed;
  static constexpr auto fields() {
    return std::tuple{codec::field("game", &Fairness::game),
                      codec::field("nonce", &Fairness::nonce).max(64),
                      hash_field("commitment", &Fairness::commitment),
                      codec::field("deadline", &Fairness::deadline),
                      codec::field("client_seeds", &Fairness::client_seeds).max(limits::dice_seats),
                      hash_field("server_seed", &Fairness::server_seed)};
  }
};

struct State {
  Stage status = Stage::waiting;
  Options options;
  std::vector<Seat> seats = std::vector<Seat>(limits::dice_seats);
  std::int64_t game = 0;             ///< the running or last game's number, from 1
  std::optional<Turn> turn;          ///< while running
  std::vector<Roll> rolls;           ///< of this game, the last limits::dice_history, oldest first
  std::optional<GameResult> result;  ///< while over
  std::optional<Fairness> fair;      ///< of the game that is starting, running or over
  std::optional<TimeMs> commit_by;   ///< while everybody is ready, but not everybody has committed to a seed
  static constexpr auto fields() {
    return std::tuple{codec::field("status", &State::status),
                      codec::field("options", &State::options),
                      codec::field("seats", &State::seats).range(limits::dice_seats, limits::dice_seats),
                      codec::field("game", &State::game),
                      codec::field("turn", &State::turn).or_default(),
                      codec::field("rolls", &State::rolls).max(limits::dice_history),
                      codec::field("result", &State::result).or_default(),
                      codec::field("fair", &State::fair).or_default(),
                      codec::field("commit_by", &State::commit_by).or_default()};
  }
};

/// Every function here takes any number for a seat's: one that is none names no seat.
const Seat* find_seat(const State& state, SeatNumber number);
Seat* find_seat(State& state, SeatNumber number);
bool is_occupied(const State& state, SeatNumber number);
bool is_bot(const State& state, SeatNumber number);

/// Where the member sits, or nothing for spectators (and for the room itself).
std::optional<SeatNumber> seat_of(const State& state, const room::MemberId& member);
std::optional<SeatNumber> first_free_seat(const State& state);
/// The occupied seats by number.
std::vector<SeatNumber> occupied_seats(const State& state);
std::int64_t count(const State& state, Occupant occupant);
/// Whether a game may begin as far as seats go: limits::dice_players_min of them are taken, one of them by a human.
bool enough_seated(const State& state);
/// Whether the table waits for a game, enough sit there, and all of them are ready.
bool everybody_ready(const State& state);
/// The humans who have yet to commit to a seed for the next game, or to reveal the one for this.
std::vector<SeatNumber> uncommitted_seats(const State& state);
std::vector<SeatNumber> unrevealed_seats(const State& state);
/// The occupied seat whose turn follows `number`'s; `number` itself if there is no other.
SeatNumber seat_after(const State& state, SeatNumber number);

}  // namespace parlor::dice
