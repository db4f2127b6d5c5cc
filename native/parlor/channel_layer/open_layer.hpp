#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "parlor/base/result.hpp"
#include "parlor/channel_layer/capacities.hpp"
#include "parlor/channel_layer/channel_layer.hpp"

namespace parlor::layer {

/// Which channel layer, and its bounds.
struct LayerOptions {
  /// - `memory://`: this process alone.
  /// - `redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]`: channels_redis' core layer. `rediss://` is the same over
  /// TLS,
  ///   `unix://[[USER]:PASSWORD@]/PATH[?db=DATABASE]` the same over a unix socket.
  /// - `redis+pubsub://…`, `rediss+pubsub://…`, `unix+pubsub://…`: channels_redis' pub/sub layer.
  /// - `redis+sentinel://[[USER]:PASSWORD@]HOST:PORT[,HOST:PORT…]/MASTER[/DATABASE]`, `redis+pubsub+sentinel://…`: the
  ///   master of that name, asked of these sentinels.
  /// - Several URLs of one layer, separated by commas: several hosts that share the channels and groups by their names.
  std::string url = "memory://";
  std::vector<std::string> keys;  ///< secrets of which Fernet keys are made: the first encrypts, any decrypts
  std::string prefix = "asgi";    ///< what every key in Redis begins with
  Capacities capacities;
  DurationMs expiry_ms = limits::channel_expiry_ms;
  DurationMs group_expiry_ms = limits::group_expiry_ms;
};

/// `loops`: all that will use the layer; it does its input and output on loops[0], and is to be destroyed when they run
/// no more. Errors: bad_option (what of the options is wrong), never a connection's failure: a layer on Redis connects
/// by itself and keeps trying.
Result<std::unique_ptr<ChannelLayer>> open_layer(const LayerOptions& options, std::span<net::EventLoop* const> loops);

}  // namespace parlor::layer
