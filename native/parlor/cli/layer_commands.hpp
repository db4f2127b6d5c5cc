#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "parlor/base/time.hpp"
#include "parlor/channel_layer/open_layer.hpp"

namespace parlor::cli {

/// What `parlor layer VERB` was asked for.
struct LayerRequest {
  layer::LayerOptions layer;
  std::string verb;                ///< "send", "receive", "group-send", "group-add", "group-discard", "flush"
  std::string name;                ///< of the channel or group
  std::string channel;             ///< of group-add and group-discard
  std::string message;             ///< JSON, or "-" for the standard input
  DurationMs timeout_ms = 10'000;  ///< 0: none
};

/// Adds the command and those below it. `request` is filled by parsing and must outlive it.
CLI::App& add_layer(CLI::App& program, LayerRequest& request);

/// Does one thing to a channel layer, and prints what comes of it as one line of JSON: the message of `receive`, the
/// report of `group-send`. Returns the program's exit code: 0 done; 1 the layer failed or refused, 2 it was asked for
/// nonsense, 3 nothing came within the timeout; with a message unless it is 0.
int run_layer(const LayerRequest& request);

}  // namespace parlor::cli
