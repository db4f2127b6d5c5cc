// What the generator can do; each prints its line of JSON and gives the exit code: 0, or 1 when the load could not be
// brought about at all.
#pragma once

#include "dialect.hpp"
#include "options.hpp"

namespace load {

/** Echoes and rooms: deliveries a second, their latency, and what was lost. */
int run_traffic(const Options& options, const Dialect& dialect);

/** Connections that are there and do nothing: how fast they come, and what each costs the server's memory. */
int run_idle(const Options& options, const Dialect& dialect);

/** Connections that come and go, rooms that talk, and readers that do not read, for a long time. */
int run_soak(const Options& options, const Dialect& dialect);

}  // namespace load
