#include "parlor/server/server.hpp"

#include <atomic>
#include <thread>
#include <utility>

#include "parlor/app/routed_application.hpp"
#include "parlor/auth/authenticator.hpp"
#include "parlor/auth/first_message.hpp"
#include "parlor/log/log.hpp"
#include "parlor/middleware/auth.hpp"
#include "parlor/middleware/origin_check.hpp"
#include "parlor/net/edge.hpp"
#include "parlor/net/listener.hpp"
#include "parlor/os/clock.hpp"
#include "parlor/os/signals.hpp"
#include "parlor/room/room_service.hpp"
#include "parlor/server/admin.hpp"
#include "parlor/server/drain.hpp"
#include "parlor/server/publish_api.hpp"
#include "parlor/server/shared_secret.hpp"
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

/// A layer that cannot be is replaced by the process's own, and told of when the server is opened.
std::unique_ptr<layer::ChannelLayer> make_layer(const layer::LayerOptions& options,
                                                const std::vector<net::EventLoop*>& loops, Status& opened) {
  auto made = layer::open_layer(options, loops);
  if (made) return *std::move(made);
  opened = made.error();
  return *layer::open_layer({}, loops);
}

/// The same for the store: rooms that cannot be kept where they should be are not served at all.
std::unique_ptr<room_store::RoomStore> make_store(room_store::StoreOptions options, const std::string& layer_url,
                                                  const std::vector<net::EventLoop*>& loops, Status& opened) {
  options.layer_url = layer_url;
  auto made = room_store::open_store(options, loops);
  if (made) return *std::move(made);
  opened = made.error();
  return *room_store::open_store({}, loops);
}

app::RoutedApplication::Parts application_parts(const ServerOptions& options, server_room::RoomService& rooms,
                                                const auth::Authenticator& authenticator, layer::ChannelLayer& layer,
                                                Publishing& publishing) {
  const middleware::Auth check(authenticator, std::string(rooms_path));
  app::Router router = default_site(rooms, authenticator, options.demo_directory);
  add_publish_routes(router, layer, publishing);
  return {.middleware = {middleware::OriginCheck(options.allowed_origins), check},
          .router = std::move(router),
          .front = [check, &authenticator](std::unique_ptr<app::Consumer> made, const app::Scope& scope,
                                           app::GroupHub& hub) -> std::unique_ptr<app::Consumer> {
            if (!check.waits_for_message(scope)) return made;
            return std::make_unique<auth::FirstMessage>(std::move(made), authenticator, &hub);
          },
          .report = [](std::string_view problem) { log::warning("application", problem); }};
}

}  // namespace

/// In the order in which they are made; they are destroyed the other way round, after the loops have stopped.
struct Server::Parts {
  explicit Parts(ServerOptions given)
      : options(std::move(given)),
        loops(make_loops(options.threads)),
        loop_pointers(pointers_to(loops)),
        layer(make_layer(options.layer, loop_pointers, layer_opened)),
        store(make_store(options.store, options.layer.url, loop_pointers, store_opened)),
        rooms(options.kinds, *store, loop_pointers),
        authenticator(options.auth),
        publishing(*layer, options.api_keys),
        application(application_parts(options, rooms, authenticator, *layer, publishing), *layer, loop_pointers),
        counters(options.threads) {
    for (std::size_t i = 0; i < loops.size(); ++i) {
      edges.push_back(
          std::make_unique<net::Edge>(*loops[i], net::EdgeServices{options.edge, application, counters[i], budget}));
    }
  }

  ServerOptions options;
  std::vector<std::unique_ptr<net::EventLoop>> loops;
  std::vector<net::EventLoop*> loop_pointers;
  Status layer_opened;
  std::unique_ptr<layer::ChannelLayer> layer;
  Status store_opened;
  std::unique_ptr<room_store::RoomStore> store;
  server_room::RoomService rooms;
  SharedSecret secret{rooms};
  auth::Authenticator authenticator;
  Publishing publishing;
  app::RoutedApplication application;
  std::vector<metrics::Counters> counters;
  net::ConnectionBudget budget;
  std::vector<std::unique_ptr<net::Edge>> edges;
  std::vector<std::unique_ptr<net::Listener>> listeners;
  std::atomic<bool> draining = false;
  std::unique_ptr<Admin> admin;  // null when there is no address for it
  std::unique_ptr<os::Signals> signals;
  std::vector<std::unique_ptr<Drain>> drains;
  std::vector<std::thread> threads;
};

Server::Server(ServerOptions options) : parts_(std::make_unique<Parts>(std::move(options))) {}

Server::~Server() = default;

Status Server::open() {
  Parts& parts = *parts_;
  const ServerOptions& options = parts.options;
  if (!parts.layer_opened) return parts.layer_opened.error();
  if (!parts.store_opened) return parts.store_opened.error();
  if (const Status known = parts.secret.get(options.secret); !known) return known.error();
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
  if (const Status opened = open_admin(); !opened) return opened.error();
  // From here on, so that whoever was told the address can stop the server in order.
  parts.signals = std::make_unique<os::Signals>(
      *parts.loops.front(), os::Signals::Hooks{.stop = [this] { stop(); }, .reload = [this] { reload(); }});
  return {};
}

Status Server::open_admin() {
  Parts& parts = *parts_;
  if (parts.options.admin.empty()) return {};
  const Result<AdminAddress> address = parse_admin_address(parts.options.admin);
  if (!address) return address.error();
  parts.admin = std::make_unique<Admin>(Observed{parts.loop_pointers, parts.counters, parts.application, parts.rooms,
                                                 *parts.layer, parts.publishing, parts.draining});
  return parts.admin->open(*address);
}

std::string Server::admin_url() const {
  return parts_->admin ? parts_->admin->url() : std::string();
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
  if (parts.admin) parts.admin->start();
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

/// What cannot be read changes nothing: a server that runs goes on.
void Server::reload() {
  Parts& parts = *parts_;
  if (!parts.options.read_secrets) return log::info("server", "SIGHUP: there are no keys to be read again");
  Result<ReadSecrets> read = parts.options.read_secrets();
  if (!read) return log::error("server", "SIGHUP: the keys stay as they were: " + read.error().text);
  parts.authenticator.replace(std::move(read->auth));
  if (!parts.publishing.keys.empty()) parts.publishing.keys.replace(read->api_keys);
  log::info("server", "SIGHUP: keys were read again");
}

void Server::stop() {
  Parts& parts = *parts_;
  parts.draining = true;
  for (std::size_t i = 0; i < parts.loops.size(); ++i) {
    parts.loops[i]->post([&drain = *parts.drains[i]] { drain.begin(); });
  }
}

}  // namespace parlor::server
