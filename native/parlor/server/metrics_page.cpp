#include "parlor/server/metrics_page.hpp"

#include "parlor/metrics/exposition.hpp"
#include "parlor/os/process.hpp"

namespace parlor::server {
namespace {

using metrics::Counter;
using metrics::Counters;
using metrics::Exposition;

/// The sum over all loops.
class Sum {
 public:
  explicit Sum(const std::vector<Counters>& loops) : loops_(loops) {}
  std::uint64_t operator()(Counter Counters::*member) const {
    std::uint64_t sum = 0;
    for (const Counters& loop : loops_) sum += (loop.*member).value();
    return sum;
  }

 private:
  const std::vector<Counters>& loops_;
};

void add_connections(Exposition& page, const Sum& sum) {
  page.counter("parlor_connections_accepted_total", "Connections accepted.", sum(&Counters::connections_accepted));
  page.gauge("parlor_connections_open", "Connections open now.", sum(&Counters::connections_open));
  page.counter("parlor_connections_refused_total", "Connections beyond --max-connections.",
               sum(&Counters::connections_refused));
  page.counter("parlor_accept_failures_total", "Times no connection could be accepted, for want of descriptors.",
               sum(&Counters::accept_failures));
  page.counter("parlor_received_bytes_total", "Bytes from the wire, HTTP included.", sum(&Counters::bytes_in));
  page.counter("parlor_sent_bytes_total", "Bytes to the wire, HTTP included.", sum(&Counters::bytes_out));
}

void add_http(Exposition& page, const Sum& sum) {
  page.counter("parlor_http_requests_total", "HTTP requests, handshakes included.", sum(&Counters::http_requests));
  page.counter("parlor_http_errors_total", "Answers with status 400 and above.", sum(&Counters::http_errors));
  page.counter("parlor_http_timeouts_total", "Requests that did not arrive in time.", sum(&Counters::http_timeouts));
}

void add_websockets(Exposition& page, const Sum& sum) {
  page.counter("parlor_websocket_handshakes_total", "WebSockets accepted.", sum(&Counters::handshakes));
  page.counter("parlor_websocket_handshakes_refused_total", "WebSockets refused.", sum(&Counters::handshakes_refused));
  page.gauge("parlor_websockets_open", "WebSockets open now.", sum(&Counters::websockets_open));
  page.counter("parlor_messages_received_total", "WebSocket messages received.", sum(&Counters::messages_in));
  page.counter("parlor_messages_sent_total", "WebSocket messages sent.", sum(&Counters::messages_out));
  page.counter("parlor_pings_sent_total", "Pings sent to silent sockets.", sum(&Counters::pings_sent));
  page.counter("parlor_ping_timeouts_total", "Sockets closed since no answer to a ping came.",
               sum(&Counters::ping_timeouts));
  page.counter_family("parlor_websocket_closes_total", "How WebSockets ended, by the class of their close code.");
  page.sample({{"class", "normal"}}, sum(&Counters::closes_normal));
  page.sample({{"class", "protocol_error"}}, sum(&Counters::closes_protocol_error));
  page.sample({{"class", "internal"}}, sum(&Counters::closes_internal));
  page.sample({{"class", "try_again"}}, sum(&Counters::closes_try_again));
  page.sample({{"class", "application"}}, sum(&Counters::closes_application));
  page.sample({{"class", "without_code"}}, sum(&Counters::closes_without_code));
  page.sample({{"class", "lost"}}, sum(&Counters::closes_lost));
  page.sample({{"class", "other"}}, sum(&Counters::closes_other));
}

void add_trouble(Exposition& page, const Sum& sum) {
  page.counter("parlor_slow_reader_closes_total", "Sockets closed since their peer read too slowly.",
               sum(&Counters::slow_reader_closes));
  page.counter("parlor_slow_reader_drops_total", "Messages dropped since their peer read too slowly.",
               sum(&Counters::slow_reader_drops));
  page.counter("parlor_reads_paused_total", "Sockets not read for a while, since their handler was behind.",
               sum(&Counters::reads_paused));
  page.counter("parlor_protocol_errors_total", "Peers that broke RFC 6455, sent too much or bad UTF-8.",
               sum(&Counters::protocol_errors));
  page.counter("parlor_consumer_failures_total", "Consumers that failed and lost their socket.",
               sum(&Counters::consumer_failures));
}

void add_groups(Exposition& page, const Observed& observed) {
  using Hub = app::GroupHub::Counters;
  const auto sum = [&](Counter Hub::*member) {
    std::uint64_t total = 0;
    for (const net::EventLoop* loop : observed.loops) {
      total += (observed.application.hub(*loop).counters().*member).value();
    }
    return total;
  };
  page.counter("parlor_group_events_total", "Events that came from the channel layer.", sum(&Hub::events));
  page.counter("parlor_group_deliveries_total", "Events handed to a member.", sum(&Hub::deliveries));
  page.counter("parlor_group_events_unhandled_total", "Events that a class of members has no handler for.",
               sum(&Hub::unhandled));
  page.counter("parlor_group_handler_failures_total", "Event handlers that failed.", sum(&Hub::failed));
  page.counter("parlor_group_joins_refused_total", "Sockets closed since their group or the layer had no room.",
               sum(&Hub::refused_joins));
  page.counter("parlor_group_joins_unconfirmed_total",
               "Handshakes answered before the layer had confirmed the socket's groups.", sum(&Hub::unconfirmed_joins));
}

void add_workers(Exposition& page, const Observed& observed) {
  using Worker = app::ChannelWorker::Counters;
  const auto sum = [&](Counter Worker::*member) {
    std::uint64_t total = 0;
    for (const auto& worker : observed.application.workers()) total += (worker->counters().*member).value();
    return total;
  };
  page.counter("parlor_worker_events_total", "Messages taken off named channels by workers.", sum(&Worker::events));
  page.counter("parlor_worker_events_unhandled_total", "Those of a type without a handler.", sum(&Worker::unhandled));
  page.counter("parlor_worker_failures_total", "Workers' handlers that failed.", sum(&Worker::failed));
}

void add_rooms(Exposition& page, server_room::RoomService& service) {
  const server_room::RoomCounters& rooms = service.counters();
  page.gauge("parlor_rooms", "Rooms that live in this process now.", rooms.rooms.value());
  page.counter("parlor_room_commands_total", "Commands of members.", rooms.commands.value());
  page.counter("parlor_room_commands_refused_total", "Commands that were refused.", rooms.commands_refused.value());
  page.counter("parlor_room_events_total", "Events appended to rooms' logs.", rooms.events.value());
  page.counter("parlor_room_deliveries_total", "Frames of rooms handed to connections.", rooms.deliveries.value());
  page.counter("parlor_room_store_failures_total", "Reads and writes that the store answered with an error.",
               rooms.store_failures.value());
  page.counter("parlor_room_store_conflicts_total", "Writes that came after another server's and were decided again.",
               rooms.store_conflicts.value());
  page.counter("parlor_room_store_epochs_total", "Rooms made, and logs begun anew after a loss.",
               rooms.store_renewals.value());
  page.counter("parlor_room_store_restored_total", "Events that the store had lost and was given again.",
               rooms.store_restored.value());
  page.counter("parlor_room_store_lost_total", "Confirmed events given up, since the store had lost them and gone on.",
               rooms.store_lost.value());
}

void add_layer(Exposition& page, const layer::ChannelLayer& channel_layer) {
  const layer::LayerState layer = channel_layer.state();
  page.gauge("parlor_layer_links", "Connections to Redis the channel layer works with; 0: it needs none.", layer.links);
  page.gauge("parlor_layer_links_up", "Those that are up now.", layer.links_up);
  page.counter("parlor_layer_connects_total", "Connections to Redis made; beyond parlor_layer_links: reconnects.",
               layer.connects);
  page.counter("parlor_layer_commands_lost_total", "Commands dropped while Redis was away, or never answered by it.",
               layer.lost);
  page.counter("parlor_layer_messages_full_total", "Messages that found no room.", layer.full);
  page.counter("parlor_layer_messages_expired_total", "Messages that came too late.", layer.expired);
  page.counter("parlor_layer_messages_foreign_total", "Messages that could not be read or were for nobody.",
               layer.foreign);
  page.counter("parlor_layer_forgotten_total", "Times Redis had lost our memberships, and was told them again.",
               layer.forgotten);
}

void add_publishing(Exposition& page, const Publishing& publishing) {
  page.counter("parlor_publish_requests_total", "Messages pushed over HTTP with a known key.",
               publishing.requests.value());
  page.counter("parlor_publish_replays_total", "Those answered by their Idempotency-Key, and not sent again.",
               publishing.answers.replayed().value());
}

void add_process(Exposition& page, const Observed& observed) {
  page.gauge("parlor_draining", "1 while the server is about to stop.", observed.draining.load() ? 1 : 0);
  page.gauge("parlor_threads", "Event loops, one a thread.", observed.loops.size());
  page.gauge_family("parlor_build_info", "Which Parlor this is.");
  page.sample({{"version", PARLOR_VERSION}}, 1);
  const os::ProcessFacts facts = os::process_facts();
  page.gauge("process_resident_memory_bytes", "Resident memory size in bytes.", facts.resident_bytes);
  page.gauge("process_open_fds", "Number of open file descriptors.", facts.open_descriptors);
  page.gauge("process_max_fds", "Maximum number of open file descriptors.", facts.max_descriptors);
  page.gauge("process_start_time_seconds", "Start time of the process since the Unix epoch in seconds.",
             facts.start_seconds);
}

}  // namespace

std::string metrics_page(const Observed& observed) {
  Exposition page;
  const Sum sum(observed.edges);
  add_connections(page, sum);
  add_http(page, sum);
  add_websockets(page, sum);
  add_trouble(page, sum);
  add_groups(page, observed);
  add_workers(page, observed);
  add_rooms(page, observed.rooms);
  add_layer(page, observed.layer);
  add_publishing(page, observed.publishing);
  add_process(page, observed);
  return page.take();
}

}  // namespace parlor::server
