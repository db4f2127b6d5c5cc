#pragma once

#include <atomic>
#include <span>
#include <string>
#include <vector>

#include "parlor/app/routed_application.hpp"
#include "parlor/channel_layer/channel_layer.hpp"
#include "parlor/metrics/counters.hpp"
#include "parlor/room/room_service.hpp"
#include "parlor/server/publish_api.hpp"

namespace parlor::server {

/// What the admin address looks at; all of it outlives the admin address.
struct Observed {
  std::span<net::EventLoop* const> loops;
  const std::vector<metrics::Counters>& edges;  ///< one for each loop
  const app::RoutedApplication& application;
  server_room::RoomService& rooms;
  const layer::ChannelLayer& layer;
  const Publishing& publishing;
  const std::atomic<bool>& draining;
};

/// Everything that is counted, in Prometheus' text format; docs/OPERATIONS.md says what each name means. Called on
/// loops[0], whose the layer is.
std::string metrics_page(const Observed& observed);

}  // namespace parlor::server
