#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace parlor::sim {

/// Mechanisms that can be broken on purpose, one a run, to see that the invariants notice. What each does stands in the
/// table in breakage.cpp.
enum class Breakage : std::uint8_t {
  none,
  store_does_not_compare,
  store_forgets_a_write,
  store_writes_twice,
  store_alters_die,
  leases_never_end,
  server_answers_early,
  server_forgets_reply,
  server_forgets_publish,
  server_replies_before_events,
  server_gives_new_seq,
  server_miscounts_offset,
  server_alters_event,
  server_never_retires,
  server_hears_nothing,
  server_keeps_slow_readers,
  server_applies_refused,
  server_logs_no_refusals,
  client_resends_under_new_seq,
  client_forgets_on_reconnect,
  client_swallows_event,
  client_repeats_event,
  client_answers_twice,
  client_keeps_session_name,
};

struct BreakageRow {
  Breakage breakage;
  std::string_view name;
  std::string_view what;
  std::string_view profile;  ///< the one it is tried in
};

/// Null behind the last.
const BreakageRow* breakage_at(std::size_t index);

}  // namespace parlor::sim
