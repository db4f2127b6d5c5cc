#include "parlor/dice/audit_game.hpp"

#include <algorithm>

#include "parlor/dice/game_dice.hpp"
#include "parlor/dice/play.hpp"

namespace parlor::dice {
namespace {

std::optional<SeatNumber> seat_on_goal(const State& state) {
  for (const SeatNumber number : occupied_seats(state)) {
    if (find_seat(state, number)->position >= state.options.goal) return number;
  }
  return std::nullopt;
}

std::optional<SeatNumber> absent_seat(const State& state) {
  for (const SeatNumber number : occupied_seats(state)) {
    if (find_seat(state, number)->missed >= limits::dice_missed_turns) return number;
  }
  return std::nullopt;
}

bool vacates(const Event& event, SeatNumber seat, Vacancy reason) {
  const auto* vacated = std::get_if<Vacated>(&event);
  return vacated != nullptr && vacated->seat == seat && vacated->reason == reason;
}

void check_follows_in_game(const State& before, const Event& event, room::AuditContext& context) {
  const bool over = std::holds_alternative<Over>(event);
  if (seat_on_goal(before) || ending_by_absence(before)) return context.require(over, "the game is over here");
  if (const auto seat = absent_seat(before)) {
    context.require(vacates(event, *seat, Vacancy::absent), "a seat is lost here, by turns missed");
  }
}

void check_follows_before_game(const State& before, const Event& event, room::AuditContext& context) {
  if (everybody_ready(before)) {
    if (uncommitted_seats(before).empty()) {
      context.require(std::holds_alternative<Sealed>(event), "the server commits to its seed here");
    } else if (!before.commit_by) {
      context.require(std::holds_alternative<Awaited>(event), "commitments are waited for here");
    }
    return;
  }
  if (before.status != Stage::revealing) return;
  const std::vector<SeatNumber> unrevealed = unrevealed_seats(before);
  const bool withheld = std::any_of(unrevealed.begin(), unrevealed.end(),
                                    [&](SeatNumber seat) { return vacates(event, seat, Vacancy::withheld); });
  const bool off = std::holds_alternative<CalledOff>(event);
  if (!enough_seated(before)) {
    context.require(off || withheld, "the game is called off here");
  } else if (unrevealed.empty()) {
    context.require(off || std::holds_alternative<Started>(event), "the game starts here");
  } else {
    context.require(!off, "the game could still start");
  }
}

/// Who was a member when it took its seat, and is none any more, gives it up.
void check_members(const State& before, const Event& event, room::AuditContext& context) {
  for (const SeatNumber number : occupied_seats(before)) {
    const Seat& seat = *find_seat(before, number);
    if (seat.occupant != Occupant::human || context.members.find(seat.player) != nullptr) continue;
    const auto* passed = std::get_if<TurnPassed>(&event);
    const bool gives_up = vacates(event, number, Vacancy::left) || (passed != nullptr && passed->seat == number);
    context.require(gives_up, "a seat is lost here: its player has left the room");
  }
}

}  // namespace

void check_follows(const State& before, const Event& event, std::optional<SeatNumber> leaving,
                   room::AuditContext& context) {
  if (leaving) context.require(vacates(event, *leaving, Vacancy::left), "a seat is left here, its turn has passed");
  check_members(before, event, context);
  if (before.status == Stage::running) {
    check_follows_in_game(before, event, context);
  } else {
    check_follows_before_game(before, event, context);
  }
}

void check_start(const State& before, const Started& event, room::AuditContext& context) {
  if (before.status != Stage::revealing || !before.fair || !unrevealed_seats(before).empty() ||
      !enough_seated(before)) {
    return context.find("the game could not start");
  }
  Started expected = event;
  expected.game = before.fair->game;
  expected.seeds.clear();
  for (const SeatNumber number : occupied_seats(before)) {
    const Seat& seat = *find_seat(before, number);
    if (seat.occupant == Occupant::human) expected.seeds.push_back({number, seat.seed});
  }
  // Who begins follows from the server's seed, which is known at the end; that they play in turn is known here.
  expected.order = occupied_seats(before);
  const auto first = std::find(expected.order.begin(), expected.order.end(), event.turn);
  if (first == expected.order.end()) return context.find("the game begins with a seat that nobody sits on");
  std::rotate(expected.order.begin(), first, expected.order.end());
  expected.deadline = turn_deadline(before, event.turn, context.event.time);
  context.require_body(codec::to_document(Event(expected)));
}

void check_end(const State& before, const Over& event, room::AuditContext& context) {
  if (before.status != Stage::running) return context.find("no game runs");
  ++context.tally.games;
  Over expected = event;
  if (const auto winner = seat_on_goal(before)) {
    expected.ending = Ending::goal;
    expected.winner = winner;
  } else if (const auto ending = ending_by_absence(before)) {
    expected.ending = *ending;
    expected.winner.reset();
    if (*ending == Ending::last_seated) expected.winner = occupied_seats(before).front();
  } else {
    context.require(event.ending == Ending::seed_lost, "the game is not over");
    expected.winner.reset();
  }
  expected.name = expected.winner ? name_at(before, *expected.winner, context.members) : "";
  context.require_body(codec::to_document(Event(expected)));
}

bool check_server_seed(const State& before, const std::optional<std::string>& seed, room::AuditContext& context) {
  if (!before.fair) return false;
  if (!seed) context.find("the server has not revealed the seed it has committed to");
  if (!seed) return false;
  const bool opens = fair::opens(*seed, before.fair->commitment);
  context.require(opens, "the server's seed is not the one it has committed to");
  return opens;
}

void check_dice(const State& before, const DiceAudit::Game& game, const std::optional<std::string>& server_seed,
                room::AuditContext& context) {
  if (!check_server_seed(before, server_seed, context)) return;
  fair::Seed seed;
  from_hex(*server_seed, seed);
  const GameDice dice(context.room.text(), *before.fair, seed);
  if (game.started != 0) {
    std::vector<SeatNumber> seats = game.order;
    std::sort(seats.begin(), seats.end());
    if (seats[dice.first(seats.size())] != game.order.front()) {
      context.tally.find(game.started, "who begins does not follow from the seeds");
    }
  }
  for (const DiceAudit::Fallen& fallen : game.dice) {
    const std::int64_t face = dice.face(fallen.seat, fallen.n);
    if (face == fallen.face) ++context.tally.dice_checked;
    if (face != fallen.face) {
      context.tally.find(fallen.offset,
                         "rolled.face is " + std::to_string(fallen.face) + ", the seeds give " + std::to_string(face));
    }
  }
}

}  // namespace parlor::dice
