#include "parlor/server/server.hpp"

#include <thread>
#include <utility>

#include "parlor/app/routed_application.hpp"
#include "parlor/kinds/standard_kinds.hpp"
#include "parlor/log/log.hpp"
#include "parlor/middleware/origin_check.hpp"
#include "parlor/net/edge.hpp"
#include "parlor/net/listener.hpp"
#include "parlor/os/clock.hpp"
#include "parlor/os/signals.hpp"
#include "parlor/room/room_service.hpp"
#include "parlor/server/drain.hpp"
#include "parlor/server/site.hpp"

namespace parlor::server {
namespace {

std::vector<std::unique_ptr<net::EventLoop>> make_loops(std::size_t count) {
  std::vector<std::unique_ptr<net::EventLoop>> loops;
  for (std::size_t i = 0; i < count; ++i) loops.push_back(std::make_unique<net::EventLoop>(i));
  return loops;
}

std::vector<net::EventLoop*> pointers_to(const std::vector<std::unique_ptr<net::EventLoop>>& loops) {
  std::vector<net::EventLoop*> pointers;
  for (const auto& loop : loops) pointers.push_back(loop.get());
  return pointers;
}

app::RoutedApplication::Parts application_parts(const ServerOptions& options, server_room::RoomService& rooms) {
  return {.middleware = {middleware::OriginCheck(options.allowed_origins)},
          .router = default_site(rooms, options.demo_directory),
          .report = [](std::string_view problem) { log::warning("application", problem); }};
}

}  // namespace

/// In the order in which they are made; they are destroyed the other way round, after the loops have stopped.
struct Server::Parts {
  explicit Parts(ServerOptions given)
      : options(std::move(given)),
        loops(make_loops(options.threads)),
        loop_pointers(pointers_to(loops)),
        layer(options.memory_layer, [] { return os::monotonic_ms(); }),
        rooms(room::standard_kinds(), loop_pointers),
        application(application_parts(options, rooms), layer, loop_pointers),
        counters(options.threads) {
    for (std::size_t i = 0; i < loops.size(); ++i) {
      edges.push_back(
          std::make_unique<net::Edge>(*loops[i], net::EdgeServices{options.edge, application, counters[i], budget}));
    }
  }

  ServerOptions options;
  std::vector<std::unique_ptr<net::EventLoop>> loops;
  std::vector<net::EventLoop*> loop_pointers;
  layer::MemoryLayer layer;
  server_room::RoomService rooms;
  app::RoutedApplication application;
  std::vector<metrics::Counters> counters;
  net::ConnectionBudget budget;
  std::vector<std::unique_ptr<net::Edge>> edges;
  std::vector<std::unique_ptr<net::Listener>> listeners;
  std::unique_ptr<os::StopSignals> signals;
  std::vector<std::unique_ptr<Drain>> drains;
  std::vector<std::thread> threads;
};

Server::Server(ServerOptions options) : parts_(std::make_unique<Parts>(std::move(options))) {}

Server::~Server() = default;

Status Server::open() {
  Parts& parts = *parts_;
  const ServerOptions& options = parts.options;
  // A unix socket has one listener; its connections are all of the first loop.
  const std::size_t count = options.unix_socket.empty() ? parts.edges.size() : 1;
  std::uint16_t port = options.port;
  if (options.unix_socket.empty()) {
    if (const Status free = net::Listener::check_free(options.bind, port); !free) return free.error();
  }
  for (std::size_t i = 0; i < count; ++i) {
    Result<std::unique_ptr<net::Listener>> listener =
        options.unix_socket.empty() ? net::Listener::tcp(*parts.edges[i], options.bind, port)
                                    : net::Listener::unix_socket(*parts.edges[i], options.unix_socket);
    if (!listener) return listener.error();
    port = (*listener)->local().second;
    parts.listeners.push_back(*std::move(listener));
  }
  for (std::size_t i = 0; i < parts.edges.size(); ++i) {
    net::Listener* listener = i < parts.listeners.size() ? parts.listeners[i].get() : nullptr;
    parts.drains.push_back(std::make_unique<Drain>(*parts.loops[i], *parts.edges[i], listener, options.drain_ms));
  }
  // From here on, so that whoever was told the address can stop the server in order.
  parts.signals = std::make_unique<os::StopSignals>(*parts.loops.front(), [this](int) { stop(); });
  return {};
}

std::string Server::url() const {
  const ServerOptions& options = parts_->options;
  if (!options.unix_socket.empty()) return "unix:" + options.unix_socket;
  const bool ipv6 = options.bind.find(':') != std::string::npos;
  const std::string host = ipv6 ? "[" + options.bind + "]" : options.bind;
  return "http://" + host + ":" + std::to_string(parts_->listeners.front()->local().second) + "/";
}

void Server::run() {
  Parts& parts = *parts_;
  for (const auto& listener : parts.listeners) listener->start();
  net::EventLoop& first = *parts.loops.front();
  std::size_t others = parts.loops.size() - 1;  // still running; this and the next are used on the first loop alone
  bool first_has_ended = false;
  const auto another_ended = [&] {
    if (--others == 0 && first_has_ended) first.stop();
  };
  for (std::size_t i = 1; i < parts.loops.size(); ++i) {
    parts.threads.emplace_back([&, &loop = *parts.loops[i]] {
      loop.run();
      first.post(another_ended);
    });
  }
  first.run();
  first_has_ended = true;
  // The first loop goes on hearing signals until the last of the others has ended.
  if (others > 0) first.run();
  for (std::thread& thread : parts.threads) thread.join();
}

void Server::stop() {
  Parts& parts = *parts_;
  for (std::size_t i = 0; i < parts.loops.size(); ++i) {
    parts.loops[i]->post([&drain = *parts.drains[i]] { drain.begin(); });
  }
}

}  // namespace parlor::server
