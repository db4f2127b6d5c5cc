#pragma once

#include <CLI/CLI.hpp>

#include "parlor/room_store/open_store.hpp"

namespace parlor::cli {

/// --data, --rooms and what belongs to them, for a server; not StoreOptions::layer_url, which is --layer's. `options`
/// is filled by parsing and must outlive the command.
void add_store_flags(CLI::App& command, room_store::StoreOptions& options);

}  // namespace parlor::cli
