#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <parlor/room/registry.hpp>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

/// Tic-tac-toe as a room kind: rooms are called tictactoe/NAME. The first two to sit play, X begins; everybody else
/// looks on. The server decides by these rules, and every browser follows by the same ones.
namespace tictactoe {

namespace codec = parlor::codec;
namespace room = parlor::room;

struct State {
  room::MemberId x, o;              ///< who plays; empty: the seat is free
  std::string board = ".........";  ///< nine squares, row by row: '.', 'X' or 'O'
  std::string winner;               ///< "X", "O", or "nobody" for a draw; empty while the game goes on
  static constexpr auto fields() {
    return std::tuple{codec::field("x", &State::x).max(64), codec::field("o", &State::o).max(64),
                      codec::field("board", &State::board).range(9, 9), codec::field("winner", &State::winner)};
  }
};

// What a member may ask for.
struct Sit {
  static constexpr std::string_view type = "sit";
  static constexpr auto fields() { return std::tuple{}; }
};
struct Mark {
  static constexpr std::string_view type = "mark";
  std::int64_t square = 0;
  static constexpr auto fields() { return std::tuple{codec::field("square", &Mark::square).range(0, 8)}; }
};
struct Restart {
  static constexpr std::string_view type = "restart";
  static constexpr auto fields() { return std::tuple{}; }
};

// What happens.
struct Seated {
  static constexpr std::string_view type = "seated";
  room::MemberId member;
  static constexpr auto fields() { return std::tuple{codec::field("member", &Seated::member).max(64)}; }
};
struct Vacated {
  static constexpr std::string_view type = "vacated";
  room::MemberId member;
  static constexpr auto fields() { return std::tuple{codec::field("member", &Vacated::member).max(64)}; }
};
struct Marked {
  static constexpr std::string_view type = "marked";
  std::int64_t square = 0;
  static constexpr auto fields() { return std::tuple{codec::field("square", &Marked::square).range(0, 8)}; }
};
struct Restarted {
  static constexpr std::string_view type = "restarted";
  static constexpr auto fields() { return std::tuple{}; }
};

/// Whose turn it is: as many marks on the board, as many turns taken.
inline char turn(const State& state) {
  return (9 - std::count(state.board.begin(), state.board.end(), '.')) % 2 == 0 ? 'X' : 'O';
}

inline std::string winner_on(const std::string& board) {
  constexpr std::size_t lines[8][3] = {{0, 1, 2}, {3, 4, 5}, {6, 7, 8}, {0, 3, 6},
                                       {1, 4, 7}, {2, 5, 8}, {0, 4, 8}, {2, 4, 6}};
  for (const auto& [a, b, c] : lines) {
    if (board[a] != '.' && board[a] == board[b] && board[b] == board[c]) return {board[a]};
  }
  return board.find('.') == std::string::npos ? "nobody" : "";
}

struct TicTacToe {
  static constexpr std::string_view name = "tictactoe";
  using State = tictactoe::State;
  using Command = std::variant<Sit, Mark, Restart>;
  using Event = std::variant<Seated, Vacated, Marked, Restarted>;
  using Events = std::vector<Event>;

  static parlor::Result<Events> decide(const State& state, const Command& command, room::Context& context) {
    const bool plays = context.who == state.x || context.who == state.o;
    if (std::holds_alternative<Sit>(command)) {
      if (plays) return parlor::refuse("already_seated", "You are playing already.");
      if (!state.x.empty() && !state.o.empty()) return parlor::refuse("no_seat_free", "Both seats are taken.");
      return Events{Seated{context.who}};
    }
    if (!plays) return parlor::refuse("not_seated", "You are looking on; sit down to play.");
    if (std::holds_alternative<Restart>(command)) return Events{Restarted{}};
    const std::int64_t square = std::get<Mark>(command).square;
    if (state.x.empty() || state.o.empty()) return parlor::refuse("no_opponent", "Wait for somebody to play against.");
    if (!state.winner.empty()) return parlor::refuse("game_over", "The game is over; restart it.");
    if (context.who != (turn(state) == 'X' ? state.x : state.o)) return parlor::refuse("not_your_turn", "Wait.");
    if (state.board[static_cast<std::size_t>(square)] != '.') return parlor::refuse("taken", "That square is taken.");
    return Events{Marked{square}};
  }

  static void apply(State& state, const Event& event) {
    if (const auto* seated = std::get_if<Seated>(&event)) (state.x.empty() ? state.x : state.o) = seated->member;
    if (const auto* vacated = std::get_if<Vacated>(&event)) (vacated->member == state.x ? state.x : state.o).clear();
    if (const auto* marked = std::get_if<Marked>(&event)) {
      state.board[static_cast<std::size_t>(marked->square)] = turn(state);
      state.winner = winner_on(state.board);
    }
    if (std::holds_alternative<Restarted>(event)) state.board = ".........", state.winner.clear();
  }

  /// Whoever leaves the room gives up the seat.
  static Events decide_left(const State& state, const room::MemberId& member, room::Context&) {
    if (member != state.x && member != state.o) return {};
    return {Vacated{member}};
  }
};

}  // namespace tictactoe
