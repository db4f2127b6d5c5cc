#pragma once

#include <CLI/CLI.hpp>

#include "parlor/cli/auth_flags.hpp"
#include "parlor/log/log.hpp"
#include "parlor/server/server_options.hpp"

namespace parlor::cli {

/// What `parlor serve` was asked for.
struct ServeRequest {
  server::ServerOptions server;
  AuthFlags auth;
  log::Format log_format = log::Format::human;
  int verbosity = 1;
  std::string api_key_file;  ///< empty: no pushing over HTTP
  std::string secret_file;   ///< empty: the store keeps the secret
  std::string access_log;    ///< a file, or "-" for the standard output; empty: none
};

/// Adds the command and its flags, named as daphne's where daphne has them. `request` is filled by parsing and must
/// outlive it.
CLI::App& add_serve(CLI::App& program, ServeRequest& request);

}  // namespace parlor::cli
