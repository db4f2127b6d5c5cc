#pragma once

#include <CLI/CLI.hpp>

#include "parlor/channel_layer/open_layer.hpp"

namespace parlor::cli {

/// --layer and what belongs to it, for a server. `options` is filled by parsing and must outlive the command.
void add_layer_flags(CLI::App& command, layer::LayerOptions& options);

}  // namespace parlor::cli
