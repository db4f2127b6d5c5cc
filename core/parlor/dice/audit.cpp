#include "parlor/dice/audit.hpp"

#include <algorithm>
#include <string>

#include "parlor/dice/audit_game.hpp"
#include "parlor/dice/game_dice.hpp"
#include "parlor/dice/play.hpp"
#include "parlor/dice/starting.hpp"

namespace parlor::dice {
namespace {

bool between_games(const State& state) {
  return state.status == Stage::waiting || state.status == Stage::over;
}

/// Checks one event by the rules of its type.
struct Checker {
  const State& state;
  room::AuditContext& context;
  DiceAudit::Game& game;

  void operator()(const Seated& event) const {
    context.require(event.player == by(), "a seat is taken by who sits down");
    context.require(between_games(state) && !is_occupied(state, event.seat) && !seat_of(state, event.player),
                    "this seat could not be taken");
    context.require(event.name == context.members.name_of(event.player), "the name is not the member's");
  }

  void operator()(const BotAdded& event) const {
    require_player();
    context.require(between_games(state) && first_free_seat(state) == event.seat, "a bot could not be seated there");
  }

  void operator()(const Vacated& event) const {
    const Seat* seat = find_seat(state, event.seat);
    if (seat == nullptr || !is_occupied(state, event.seat)) return context.find("nobody sits there");
    context.require(may_be_vacated(event, *seat), "the seat could not become free for this reason");
    context.require(!state.turn || state.turn->seat != event.seat, "its turn has not passed before the seat is free");
  }

  bool may_be_vacated(const Vacated& event, const Seat& seat) const {
    switch (event.reason) {
      case Vacancy::stood:
        return between_games(state) && is_own(seat);
      case Vacancy::left:
        return is_own(seat);
      case Vacancy::absent:
        return state.status == Stage::running && by_room() && seat.missed >= limits::dice_missed_turns;
      case Vacancy::removed:
        return between_games(state) && is_bot(state, event.seat) && seat_of(state, by());
      case Vacancy::withheld:
        return state.status == Stage::revealing && is_late(state.fair->deadline) && seat.seed.empty() &&
               seat.occupant == Occupant::human;
    }
    return false;
  }

  void operator()(const Readied& event) const {
    const Seat* seat = find_seat(state, event.seat);
    const bool waits = state.status == Stage::waiting && seat != nullptr && seat->occupant == Occupant::human;
    if (!waits || seat->ready == event.ready) return context.find("this seat could not say so");
    const bool waited = (state.commit_by && is_late(*state.commit_by)) || (by_room() && game.commit_missed == now());
    const bool timed_out = !event.ready && waited && seat->commitment.empty();
    if (timed_out) game.commit_missed = now();
    context.require(is_own(*seat) || timed_out, "who sits there has not said so");
  }

  void operator()(const Configured& event) const {
    require_player();
    context.require(state.status == Stage::waiting && event.options != state.options, "the options could not change");
  }

  void operator()(const Cleared&) const {
    require_player();
    context.require(state.status == Stage::over, "the board is cleared after a game");
  }

  void operator()(const Committed& event) const {
    const Seat* seat = find_seat(state, event.seat);
    if (seat == nullptr || !is_own(*seat)) return context.find("nobody commits for another");
    context.require(between_games(state) && seat->commits < limits::dice_commitments, "it is too late to commit");
  }

  void operator()(const Awaited&) const {
    context.require(everybody_ready(state) && !uncommitted_seats(state).empty(), "no commitment is missing");
    context.require_body(codec::to_document(Event(Awaited{now() + limits::dice_commit_ms})));
  }

  void operator()(const Sealed& event) const {
    context.require(everybody_ready(state) && uncommitted_seats(state).empty(),
                    "the server commits to its seed before all players have committed to theirs");
    Sealed expected = event;
    expected.game = state.game + 1;
    expected.deadline = now() + limits::dice_reveal_ms;
    context.require_body(codec::to_document(Event(expected)));
  }

  void operator()(const Revealed& event) const {
    const Seat* seat = find_seat(state, event.seat);
    if (state.status != Stage::revealing || seat == nullptr || !is_own(*seat) || !seat->seed.empty()) {
      return context.find("no seed of this seat was to be revealed");
    }
    fair::Seed seed;
    context.require(from_hex(event.seed, seed) && fair::client_commitment(context.room.text(), state.fair->game,
                                                                          seat->player, seed) == seat->commitment,
                    "the player's seed is not the one it has committed to");
  }

  void operator()(const CalledOff& event) const {
    context.require(state.status == Stage::revealing, "no game was about to start");
    check_server_seed(state, event.server_seed, context);
  }

  void operator()(const Started& event) const {
    check_start(state, event, context);
    game = {context.event.offset, event.order, {}};
  }

  void operator()(const Rolled& event) const {
    ++context.tally.dice;
    game.dice.push_back({context.event.offset, event.seat, event.n, event.face});
    if (state.status != Stage::running || !state.turn) return context.find("no game runs");
    context.require_body(codec::to_document(Event(rolled_by_turn(state, event.face, now()))));
    const Seat& seat = *find_seat(state, state.turn->seat);
    const bool bot = seat.occupant == Occupant::bot;
    context.require(bot ? is_late(state.turn->deadline) : is_own(seat), "who rolls is not at turn");
  }

  void operator()(const TurnPassed& event) const {
    if (state.status != Stage::running || !state.turn) return context.find("no game runs");
    context.require_body(codec::to_document(Event(turn_passed(state, event.reason, now()))));
    const Seat& seat = *find_seat(state, state.turn->seat);
    context.require(event.reason == Passing::left ? is_own(seat) : is_late(state.turn->deadline),
                    "the turn could not pass for this reason");
  }

  void operator()(const Over& event) const {
    check_end(state, event, context);
    check_dice(state, game, event.server_seed, context);
    game = {};
  }

  const room::MemberId& by() const { return context.event.by; }
  TimeMs now() const { return context.event.time; }
  bool by_room() const { return by().empty() && context.event.seq == 0; }
  bool is_late(TimeMs deadline) const { return by_room() && now() >= deadline; }
  bool is_own(const Seat& seat) const { return seat.occupant == Occupant::human && seat.player == by(); }
  void require_player() const { context.require(seat_of(state, by()).has_value(), "who does this has no seat"); }
};

}  // namespace

void DiceAudit::check(const State& before, const Event& event, room::AuditContext& context) {
  check_follows(before, event, leaving_, context);
  leaving_.reset();
  if (const auto* passed = std::get_if<TurnPassed>(&event); passed && passed->reason == Passing::left) {
    leaving_ = passed->seat;
  }
  std::visit(Checker{before, context, game_}, event);
}

void DiceAudit::finish(const State& last, room::Tally& tally) const {
  if (last.status == Stage::running) ++tally.games_open;
}

}  // namespace parlor::dice
