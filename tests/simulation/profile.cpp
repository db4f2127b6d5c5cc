#include "profile.hpp"

#include <algorithm>
#include <iterator>

#include "parlor/base/invariant.hpp"

namespace parlor::sim {
namespace {

struct Row {
  std::uint64_t weight;
  Profile profile;
};

const Row rows[] = {
    {2, {.name = "calm", .leave_ms = 8'000}},
    {2,
     {.name = "memory",
      .servers = 1,
      .store_is_inline = true,
      .cut_ms = 2'000,
      .slow_ms = 6'000,
      .leave_ms = 5'000,
      .reload_ms = 9'000}},
    {3,
     {.name = "links", .loop_delay_ms = 3, .cut_ms = 900, .one_in_half_open = 2, .slow_ms = 5'000, .leave_ms = 6'000}},
    {3, {.name = "crashes", .servers = 3, .store_delay_ms = 30, .cut_ms = 4'000, .crash_ms = 2'500}},
    {3, {.name = "store", .store_delay_ms = 80, .cut_ms = 3'000, .outage_ms = 6'000, .one_in_store_errors = 8}},
    {3,
     {.name = "pushes",
      .servers = 3,
      .command_ms = 400,
      .store_delay_ms = 60,
      .cut_ms = 3'000,
      .one_in_store_errors = 20,
      .one_in_pushes_lost = 6,
      .one_in_pushes_twice = 6,
      .push_delay_ms = 400}},
    {4,
     {.name = "wild",
      .servers = 3,
      .clients = 6,
      .line_delay_ms = 150,
      .store_delay_ms = 60,
      .loop_delay_ms = 5,
      .clock_skew_ms = 1'500,
      .cut_ms = 1'200,
      .slow_ms = 6'000,
      .leave_ms = 5'000,
      .reload_ms = 9'000,
      .crash_ms = 5'000,
      .outage_ms = 9'000,
      .one_in_store_errors = 12,
      .one_in_pushes_lost = 8,
      .one_in_pushes_twice = 8,
      .push_delay_ms = 300}},
    {3,
     {.name = "forgetful",
      .servers = 3,
      .store_delay_ms = 30,
      .cut_ms = 3'000,
      .crash_ms = 8'000,
      .one_in_store_errors = 20,
      .push_delay_ms = 100,
      .revert_ms = 4'000}},
    {2,
     {.name = "wiped",
      .servers = 3,
      .store_delay_ms = 30,
      .cut_ms = 3'000,
      .crash_ms = 8'000,
      .push_delay_ms = 100,
      .revert_ms = 12'000,
      .wipe_ms = 7'000}},
    // Servers lose the store one by one while their clients go elsewhere: what one refuses, another still has.
    {2,
     {.name = "stalls",
      .servers = 3,
      .clients = 8,
      .command_ms = 120,
      .store_delay_ms = 20,
      .cut_ms = 250,
      .outage_ms = 500,
      .push_delay_ms = 20}},
    // So many events that the store takes snapshots and drops what lies behind them, while clients are away. Asked for
    // by name only, since a run takes a hundred times as long as others.
    {0,
     {.name = "long",
      .servers = 3,
      .clients = 8,
      .action_ms = 60'000,
      .command_ms = 60,
      .store_delay_ms = 10,
      .cut_ms = 700,
      .one_in_stays_away = 6,
      .away_ms = 30'000,
      .reload_ms = 20'000,
      .crash_ms = 15'000,
      .one_in_store_errors = 60,
      .push_delay_ms = 20}},
};

/// A half to twice as much; 0 stays 0.
template <class Number>
void vary(Number& number, test::Random& random) {
  if (number > 0) number = std::max<Number>(1, number * static_cast<Number>(random.between(2, 8)) / 4);
}

Profile varied(Profile profile, test::Random& random) {
  profile.servers = profile.servers == 1 ? 1 : random.between(1, profile.servers);
  profile.clients = random.between(2, profile.clients + 2);
  for (DurationMs* time : {&profile.command_ms, &profile.line_delay_ms, &profile.store_delay_ms, &profile.cut_ms,
                           &profile.slow_ms, &profile.leave_ms, &profile.reload_ms, &profile.crash_ms,
                           &profile.outage_ms, &profile.push_delay_ms, &profile.revert_ms, &profile.wipe_ms}) {
    vary(*time, random);
  }
  vary(profile.one_in_store_errors, random);
  if (profile.servers > 1 && random.one_in(5)) profile.store_is_inline = true;
  if (random.one_in(3)) profile.loop_delay_ms = random.between(0, 5);
  return profile;
}

}  // namespace

Profile profile_of(test::Random& random) {
  std::uint64_t weights = 0;
  for (const Row& row : rows) weights += row.weight;
  std::uint64_t drawn = random.below(weights);
  const Row* row = rows;
  while (drawn >= row->weight) drawn -= (row++)->weight;
  return varied(row->profile, random);
}

Profile profile_named(std::string_view name, test::Random& random) {
  const Row* row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& r) { return r.profile.name == name; });
  invariant(row != std::end(rows), "a profile is asked for by its name in the table");
  return varied(row->profile, random);
}

const Profile* profile_at(std::size_t index) {
  return index < std::size(rows) ? &rows[index].profile : nullptr;
}

}  // namespace parlor::sim
