// parlor_load: brings WebSocket servers under load and measures what they do, on one thread, without being what limits
// them. Its own share of a processor is a part of every result.
#include <cstdio>

#include "dialect.hpp"
#include "modes.hpp"
#include "options.hpp"

int main(int count, char** arguments) {
  const auto options = load::read_options(count, arguments);
  if (!options) return 2;
  const auto dialect = load::make_dialect(options->dialect);
  if (dialect == nullptr) {
    std::fprintf(stderr, "parlor_load: there is no dialect %s; there are: plain, socketio, v1.\n",
                 options->dialect.c_str());
    return 2;
  }
  if (options->mode == "idle") return load::run_idle(*options, *dialect);
  if (options->mode == "soak") return load::run_soak(*options, *dialect);
  return load::run_traffic(*options, *dialect);
}
