#include "parlor/dice/state.hpp"

#include <algorithm>

namespace parlor::dice {
namespace {

std::vector<SeatNumber> humans_without(const State& state, std::string Seat::*what) {
  std::vector<SeatNumber> without;
  for (SeatNumber number = 0; const Seat* seat = find_seat(state, number); ++number) {
    if (seat->occupant == Occupant::human && (seat->*what).empty()) without.push_back(number);
  }
  return without;
}

}  // namespace

const Seat* find_seat(const State& state, SeatNumber number) {
  const bool exists = number >= 0 && number < static_cast<SeatNumber>(state.seats.size());
  return exists ? &state.seats[static_cast<std::size_t>(number)] : nullptr;
}

Seat* find_seat(State& state, SeatNumber number) {
  return const_cast<Seat*>(find_seat(static_cast<const State&>(state), number));
}

bool is_occupied(const State& state, SeatNumber number) {
  const Seat* seat = find_seat(state, number);
  return seat != nullptr && seat->occupant != Occupant::nobody;
}

bool is_bot(const State& state, SeatNumber number) {
  const Seat* seat = find_seat(state, number);
  return seat != nullptr && seat->occupant == Occupant::bot;
}

std::optional<SeatNumber> seat_of(const State& state, const room::MemberId& member) {
  const auto place = std::find_if(state.seats.begin(), state.seats.end(), [&](const Seat& seat) {
    return seat.occupant == Occupant::human && seat.player == member;
  });
  if (place == state.seats.end()) return std::nullopt;
  return place - state.seats.begin();
}

std::optional<SeatNumber> first_free_seat(const State& state) {
  const auto place = std::find_if(state.seats.begin(), state.seats.end(),
                                  [](const Seat& seat) { return seat.occupant == Occupant::nobody; });
  if (place == state.seats.end()) return std::nullopt;
  return place - state.seats.begin();
}

std::vector<SeatNumber> occupied_seats(const State& state) {
  std::vector<SeatNumber> occupied;
  for (SeatNumber number = 0; find_seat(state, number) != nullptr; ++number) {
    if (is_occupied(state, number)) occupied.push_back(number);
  }
  return occupied;
}

std::int64_t count(const State& state, Occupant occupant) {
  return std::count_if(state.seats.begin(), state.seats.end(),
                       [&](const Seat& seat) { return seat.occupant == occupant; });
}

bool enough_seated(const State& state) {
  const std::int64_t humans = count(state, Occupant::human);
  return humans >= 1 && humans + count(state, Occupant::bot) >= limits::dice_players_min;
}

bool everybody_ready(const State& state) {
  const auto is_waited_for = [](const Seat& seat) { return seat.occupant != Occupant::nobody && !seat.ready; };
  return state.status == Stage::waiting && enough_seated(state) &&
         std::none_of(state.seats.begin(), state.seats.end(), is_waited_for);
}

std::vector<SeatNumber> uncommitted_seats(const State& state) {
  return humans_without(state, &Seat::commitment);
}

std::vector<SeatNumber> unrevealed_seats(const State& state) {
  return humans_without(state, &Seat::seed);
}

SeatNumber seat_after(const State& state, SeatNumber number) {
  const auto seats = static_cast<SeatNumber>(state.seats.size());
  for (SeatNumber step = 1; step < seats; ++step) {
    const SeatNumber next = (number + step) % seats;
    if (is_occupied(state, next)) return next;
  }
  return number;
}

}  // namespace parlor::dice
