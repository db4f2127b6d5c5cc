#include "parlor/channel_layer/open_layer.hpp"

#include "parlor/base/invariant.hpp"
#include "parlor/channel_layer/memory_layer.hpp"
#include "parlor/channel_layer/redis_core_layer.hpp"
#include "parlor/channel_layer/redis_pubsub_layer.hpp"
#include "parlor/os/clock.hpp"
#include "parlor/redis/address.hpp"

namespace parlor::layer {

Result<std::unique_ptr<ChannelLayer>> open_layer(const LayerOptions& options, std::span<net::EventLoop* const> loops) {
  using Opened = std::unique_ptr<ChannelLayer>;
  invariant(!loops.empty(), "a channel layer has a loop");
  if (options.expiry_ms <= 0 || options.group_expiry_ms <= 0) {
    return Error(ErrorCode::bad_option, "the channel layer's expiry and group expiry must be above 0");
  }
  if (options.url == "memory://") {
    return Opened(std::make_unique<MemoryLayer>(
        MemoryLayer::Options{options.capacities, options.expiry_ms, options.group_expiry_ms}, os::monotonic_ms));
  }
  const Result<redis::ParsedUrl> url = redis::parse_url(options.url);
  if (!url) return url.error();
  if (url->delivery == redis::ParsedUrl::Delivery::core) {
    return Opened(std::make_unique<RedisCoreLayer>(options, url->hosts, *loops.front(), os::now_ms));
  }
  return Opened(std::make_unique<RedisPubsubLayer>(options, url->hosts, *loops.front(), os::monotonic_ms));
}

}  // namespace parlor::layer
