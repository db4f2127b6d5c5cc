#pragma once

#include "parlor/cli/serve_flags.hpp"

namespace parlor::cli {

/// Runs the server until it is stopped. The program's exit code: 0, or 1 with a message when it could not start.
int serve(ServeRequest request);

}  // namespace parlor::cli
