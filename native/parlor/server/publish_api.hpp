#pragma once

#include "parlor/app/router.hpp"
#include "parlor/channel_layer/channel_layer.hpp"
#include "parlor/server/api_keys.hpp"

namespace parlor::server {

/// Messages from programs that speak neither WebSocket nor Redis:
///
///   POST /api/groups/{group}       to every member of the group, as group_send
///   POST /api/channels/{channel}   into one channel, as send
///
/// The body is the message: a JSON object with a "type", of at most limits::http_body_bytes. The answer is 202 with
/// what became of it, {"channels":N,"dropped":N}. Without keys there are no such routes (404). Else: 401 and 403 (see
/// ApiKeys); 400 bad_json, bad_field, bad_group_name, bad_channel_name; 503 with Retry-After when the channel is full
/// or the layer cannot be reached.
///
/// Idempotency is not promised: a request that was cut off may have been carried out, as with any at-most-once message.
///
/// `layer` outlives the router.
void add_publish_routes(app::Router& router, layer::ChannelLayer& layer, ApiKeys keys);

}  // namespace parlor::server
