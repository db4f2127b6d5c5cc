#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "parlor/room/registry.hpp"

namespace parlor::cli {

/// What `parlor verify` was asked for.
struct VerifyRequest {
  std::string file;   ///< a record, "-" for the standard input
  bool json = false;  ///< the report as one line of JSON
};

/// Adds the command. `request` is filled by parsing and must outlive it.
CLI::App& add_verify(CLI::App& program, VerifyRequest& request);

/// Checks a saved room (core/parlor/room/verify.hpp) and prints what was found. The program's exit code: 0 everything
/// is right; 1 something is not; 2 the file cannot be read or is no record, with a message.
int verify(const VerifyRequest& request, const room::Registry& kinds);

}  // namespace parlor::cli
