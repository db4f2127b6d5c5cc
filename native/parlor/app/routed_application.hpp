#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "parlor/app/application.hpp"
#include "parlor/app/containment.hpp"
#include "parlor/app/group_hub.hpp"
#include "parlor/app/middleware.hpp"
#include "parlor/app/router.hpp"
#include "parlor/channel_layer/channel_layer.hpp"

namespace parlor::app {

/// The application that is made of middleware, a router with its workers, and groups over a channel layer.
///
/// Destroy it when no loop runs any more, before the loops and the layer. Consumers may outlive it.
class RoutedApplication final : public Application {
 public:
  struct Parts {
    std::vector<Middleware> middleware;  ///< asked in this order; the first that refuses ends the matter
    Router router;
    /// May put another consumer in front of the one that a route made; empty: none. Called on every loop thread.
    std::function<std::unique_ptr<Consumer>(std::unique_ptr<Consumer> made, const Scope& scope, GroupHub& hub)> front;
    Report report;  ///< may be empty
  };

  /// `loops` are all those it will be called on; `loops[i]->index()` is i.
  RoutedApplication(Parts parts, layer::ChannelLayer& layer, std::span<net::EventLoop* const> loops);

  http::Response handle_http(Scope scope, std::string_view body, net::EventLoop& loop) const override;
  void answer_http(Scope scope, std::string_view body, net::EventLoop& loop, Answer answer) const override;
  std::variant<std::unique_ptr<Consumer>, http::Response> open_websocket(Scope scope,
                                                                         net::EventLoop& loop) const override;

  /// The loop's groups; to be used on its thread only.
  GroupHub& hub(const net::EventLoop& loop) const;
  std::span<const std::unique_ptr<ChannelWorker>> workers() const { return workers_; }

 private:
  std::optional<http::Response> refusal(Scope& scope) const;
  http::Response failed(std::string_view path, std::string_view why) const;

  Parts parts_;
  std::vector<std::unique_ptr<GroupHub>> hubs_;  // by the loop's index
  std::vector<std::unique_ptr<ChannelWorker>> workers_;
};

}  // namespace parlor::app
