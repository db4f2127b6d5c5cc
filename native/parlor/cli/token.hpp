#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

namespace parlor::cli {

/// What `parlor token` was asked for.
struct TokenFlags {
  std::string key_file;
  std::string user;
  std::string audience;
  std::int64_t life_s = 3'600;
};

/// Adds the command. `flags` is filled by parsing and must outlive it.
CLI::App& add_token(CLI::App& program, TokenFlags& flags);

/// Prints a token to the standard output. Returns the exit code.
int token(const TokenFlags& flags);

}  // namespace parlor::cli
