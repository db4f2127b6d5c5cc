#include "breakage.hpp"

#include <iterator>

namespace parlor::sim {
namespace {

using enum Breakage;

constexpr BreakageRow rows[] = {
    {store_does_not_compare, "store-does-not-compare", "the store appends wherever its log ends", "pushes"},
    {store_forgets_a_write, "store-forgets-a-write", "the store confirms a write that it has not made", "crashes"},
    {store_writes_twice, "store-writes-twice", "the store puts a write behind itself once more", "calm"},
    {store_alters_die, "store-alters-die", "the store keeps another die than was rolled", "calm"},
    {leases_never_end, "leases-never-end", "the store keeps what a dead server held", "crashes"},
    {server_answers_early, "server-answers-early", "a command is answered before the store has its events", "crashes"},
    {server_forgets_reply, "server-forgets-reply", "a reply is not sent", "calm"},
    {server_forgets_publish, "server-forgets-publish", "confirmed events are not sent", "calm"},
    {server_replies_before_events, "server-replies-before-events", "a reply overtakes the events behind it", "calm"},
    {server_gives_new_seq, "server-gives-new-seq", "a command sent again looks like a new one to the room", "links"},
    {server_miscounts_offset, "server-miscounts-offset", "a reply names the event before the last", "calm"},
    {server_alters_event, "server-alters-event", "members get another event than the log", "calm"},
    {server_never_retires, "server-never-retires", "members whose connection is gone stay", "calm"},
    {server_hears_nothing, "server-hears-nothing", "what other servers write does not come to a server", "pushes"},
    {server_keeps_slow_readers, "server-keeps-slow-readers", "a slow reader's messages pile up", "memory"},
    {server_applies_refused, "server-applies-refused", "a command is applied and reported as refused", "calm"},
    {server_logs_no_refusals, "server-logs-no-refusals", "a command sent again is refused without a word in the log",
     "stalls"},
    {client_resends_under_new_seq, "client-resends-under-new-seq", "a command is sent again with another number",
     "links"},
    {client_forgets_on_reconnect, "client-forgets-on-reconnect", "unanswered commands go with their connection",
     "links"},
    {client_swallows_event, "client-swallows-event", "the program is not told of an event", "calm"},
    {client_repeats_event, "client-repeats-event", "the program is told of an event twice", "calm"},
    {client_answers_twice, "client-answers-twice", "the program is told of an answer twice", "calm"},
    {client_keeps_session_name, "client-keeps-session-name", "a client begins anew under its old session's name",
     "wild"},
};

}  // namespace

const BreakageRow* breakage_at(std::size_t index) {
  return index < std::size(rows) ? &rows[index] : nullptr;
}

}  // namespace parlor::sim
