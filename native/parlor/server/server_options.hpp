#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "parlor/auth/authenticator.hpp"
#include "parlor/base/limits.hpp"
#include "parlor/channel_layer/open_layer.hpp"
#include "parlor/kinds/standard_kinds.hpp"
#include "parlor/net/edge_options.hpp"
#include "parlor/room_store/open_store.hpp"

namespace parlor::server {

/// Secrets as they are now, for a server that runs.
struct ReadSecrets {
  auth::Secrets auth;
  std::vector<std::string> api_keys;
};

/// Everything an operator can decide; `parlor serve` fills it from its flags.
struct ServerOptions {
  std::string bind = "127.0.0.1";  ///< numeric address to listen on
  std::uint16_t port = 8000;       ///< 0: any free one
  std::string unix_socket;         ///< listen there instead of on an address
  std::string admin;               ///< where /metrics, /healthz and /readyz are, see AdminAddress; empty: nowhere
  std::size_t threads = 1;         ///< event loops, one a thread
  room::Registry kinds = room::standard_kinds();  ///< of rooms that can be opened
  net::EdgeOptions edge;
  auth::Options auth;                                 ///< who may come in
  layer::LayerOptions layer;                          ///< what carries channels and groups
  room_store::StoreOptions store;                     ///< where rooms are kept; its layer_url is `layer`'s
  std::optional<room::Secret> secret;                 ///< of the rooms' chance; none: the one that the store keeps
  std::function<Result<ReadSecrets>()> read_secrets;  ///< at SIGHUP; empty: there is nothing to read
  std::vector<std::string> api_keys;                  ///< who may push messages over HTTP; none: nobody
  std::vector<std::string> allowed_origins = {"same-host"};  ///< see middleware::OriginCheck
  std::string demo_directory;              ///< serve the page from there instead of the built-in files; for development
  DurationMs drain_ms = limits::drain_ms;  ///< how long sockets may take to end when the server stops
};

}  // namespace parlor::server
