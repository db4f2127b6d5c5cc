#include "parlor/app/routed_application.hpp"

#include <exception>
#include <string>
#include <utility>

#include "parlor/app/consumer_host.hpp"
#include "parlor/net/event_loop.hpp"

namespace parlor::app {

RoutedApplication::RoutedApplication(Parts parts, layer::ChannelLayer& layer, std::span<net::EventLoop* const> loops)
    : parts_(std::move(parts)) {
  for (net::EventLoop* loop : loops) {
    invariant(loop->index() == hubs_.size(), "loops are numbered from 0 without gaps");
    hubs_.push_back(std::make_unique<GroupHub>(layer, *loop, parts_.report));
  }
  for (const auto& [channel, make] : parts_.router.channels()) {
    net::EventLoop& loop = *loops[workers_.size() % loops.size()];
    workers_.push_back(std::make_unique<ChannelWorker>(channel, make(), layer, loop, parts_.report));
  }
}

http::Response RoutedApplication::handle_http(Scope scope, std::string_view body, net::EventLoop&) const {
  try {
    if (auto refused = refusal(scope)) return *std::move(refused);
    return parts_.router.answer(scope, body);
  } catch (const std::exception& error) {
    return failed(scope.path, error.what());
  }
}

void RoutedApplication::answer_http(Scope scope, std::string_view body, net::EventLoop& loop, Answer answer) const {
  try {
    if (auto refused = refusal(scope)) return answer(*std::move(refused));
    parts_.router.answer(scope, body, loop, answer);
  } catch (const std::exception& error) {
    answer(failed(scope.path, error.what()));
  }
}

std::variant<std::unique_ptr<Consumer>, http::Response> RoutedApplication::open_websocket(Scope scope,
                                                                                          net::EventLoop& loop) const {
  try {
    if (auto refused = refusal(scope)) return *std::move(refused);
    Opened opened = parts_.router.open(scope);
    if (auto* consumer = std::get_if<std::unique_ptr<Consumer>>(&opened)) {
      if (parts_.front) *consumer = parts_.front(std::move(*consumer), scope, hub(loop));
      ConsumerHost::bind(**consumer, std::move(scope), &hub(loop));
    }
    return opened;
  } catch (const std::exception& error) {
    return failed(scope.path, error.what());
  }
}

GroupHub& RoutedApplication::hub(const net::EventLoop& loop) const {
  return *hubs_.at(loop.index());
}

std::optional<http::Response> RoutedApplication::refusal(Scope& scope) const {
  for (const Middleware& middleware : parts_.middleware) {
    if (auto refused = middleware(scope)) return refused;
  }
  return std::nullopt;
}

http::Response RoutedApplication::failed(std::string_view path, std::string_view why) const {
  if (parts_.report) parts_.report("the handler of " + std::string(path) + " failed: " + std::string(why));
  return http::Response::error(500, name_of(ErrorCode::internal), text_of(ErrorCode::internal));
}

}  // namespace parlor::app
