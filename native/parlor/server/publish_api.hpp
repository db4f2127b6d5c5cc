#pragma once

#include "parlor/app/router.hpp"
#include "parlor/channel_layer/channel_layer.hpp"
#include "parlor/metrics/counters.hpp"
#include "parlor/os/clock.hpp"
#include "parlor/server/api_keys.hpp"
#include "parlor/server/idempotency.hpp"

namespace parlor::server {

/// What the routes below share and count.
struct Publishing {
  Publishing(layer::ChannelLayer& layer, const std::vector<std::string>& api_keys)
      : keys(api_keys), answers(layer.shared_memo(), os::monotonic_ms) {}
  ApiKeys keys;
  IdempotentAnswers answers;
  metrics::Counter requests;  ///< with a key that is known
};

/// Messages from programs that speak neither WebSocket nor Redis:
///
///   POST /api/groups/{group}       to every member of the group, as group_send
///   POST /api/channels/{channel}   into one channel, as send
///
/// The body is the message: a JSON object with a "type", of at most limits::http_body_bytes. The answer is 202 with
/// what became of it, {"channels":N,"dropped":N}. Without keys at the start there are no such routes (404). Else: 401
/// and 403 (see ApiKeys); 400 bad_json, bad_field, bad_group_name, bad_channel_name; 503 with Retry-After when the
/// channel is full or the layer cannot be reached.
///
/// A request that was cut off may have been carried out. To be able to send it again, give it an `Idempotency-Key`, see
/// IdempotentAnswers: its answers 409 and 422 are added then. A 503 with the code io_failed or timed_out is kept under
/// the key, since nobody knows whether the message went out.
///
/// `layer` and `publishing` outlive the router.
void add_publish_routes(app::Router& router, layer::ChannelLayer& layer, Publishing& publishing);

}  // namespace parlor::server
