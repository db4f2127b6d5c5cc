#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "parlor/auth/authenticator.hpp"

namespace parlor::cli {

/// The environment variable that may hold the signing key instead of a file.
inline constexpr const char* auth_key_variable = "PARLOR_AUTH_KEY";

/// What `parlor serve` was told about who may come in. Keys stand in files or the environment, never on the command
/// line, where every user of the machine can read them.
struct AuthFlags {
  std::string policy;  ///< none, optional, required; empty: optional if there are keys
  std::vector<std::string> key_files;
  std::vector<std::string> django_key_files;
  std::vector<std::string> sources = {"cookie", "authorization", "subprotocol"};
  auth::TokenRules rules;
  std::string token_cookie = auth::TokenSources().cookie_name;
  std::string django_cookie = auth::DjangoSessions().cookie;
  DurationMs django_age_ms = auth::DjangoSessions().max_age_ms;
};

/// Adds the flags. `flags` is filled by parsing and must outlive the command.
void add_auth(CLI::App& command, AuthFlags& flags);

/// Reads the keys and puts everything together. Errors: io_failed, bad_option.
Result<auth::Options> read_auth(const AuthFlags& flags);

/// The keys of these files, then that of the environment if it is set.
Result<std::vector<auth::Key>> read_keys(const std::vector<std::string>& files);

}  // namespace parlor::cli
