#pragma once

#include <cstdint>
#include <string_view>

#include "parlor/base/time.hpp"
#include "random.hpp"

namespace parlor::sim {

/// How rough a run is: how long things take, and how often each fault comes. Mean times between faults are of the whole
/// run, 0: never; `one_in_*` is per message, 0: never.
struct Profile {
  std::string_view name;

  std::int64_t servers = 2;
  std::int64_t clients = 4;
  DurationMs action_ms = 15'000;   ///< of faults and commands; then all comes to rest
  DurationMs command_ms = 700;     ///< mean pause between two commands of a client
  DurationMs line_delay_ms = 20;   ///< longest way of a message between client and server
  DurationMs store_delay_ms = 5;   ///< longest way of a request to the store, or of its answer
  bool store_is_inline = false;    ///< the store answers from inside the call, as one in the process's memory does
  DurationMs loop_delay_ms = 0;    ///< longest way between a connection's thread and the room's; 0: the same thread
  DurationMs clock_skew_ms = 0;    ///< servers' clocks are wrong by up to this
  std::uint64_t one_in_quits = 4;  ///< clients that go for good at the end, without goodbye

  DurationMs cut_ms = 0;               ///< a connection breaks
  std::uint64_t one_in_half_open = 3;  ///< of these, one direction alone, or silently: a side notices late or by itself
  std::uint64_t one_in_stays_away = 0;  ///< of broken connections: the client comes back only after `away_ms`
  DurationMs away_ms = 0;
  DurationMs slow_ms = 0;                 ///< a client stops reading
  DurationMs leave_ms = 0;                ///< a client leaves a room, and joins it again later
  DurationMs reload_ms = 0;               ///< a client starts anew with its key, forgetting everything else
  DurationMs crash_ms = 0;                ///< a server dies, or stops in order, and comes back later
  DurationMs outage_ms = 0;               ///< the store answers nobody for a while
  std::uint64_t one_in_store_errors = 0;  ///< the answer is lost; the write was done, not done, or comes later
  std::uint64_t one_in_pushes_lost = 0;   ///< followed by a word that something may have been missed
  std::uint64_t one_in_pushes_twice = 0;
  DurationMs push_delay_ms = 5;  ///< longest way of a push; one may overtake another, and answers

  DurationMs revert_ms = 0;  ///< the store loses its last writes
  DurationMs wipe_ms = 0;    ///< the store loses everything

  bool loses_history() const { return revert_ms > 0 || wipe_ms > 0; }
};

/// The profile of a seed: one of a table, each number then drawn around what stands there.
Profile profile_of(test::Random& random);
/// For a run of one profile only. The name must be in the table.
Profile profile_named(std::string_view name, test::Random& random);
/// Null behind the last.
const Profile* profile_at(std::size_t index);

}  // namespace parlor::sim
