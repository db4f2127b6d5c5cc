#include "stretch.hpp"

#include "usage.hpp"

namespace load {

Stretch::Stretch(const Options& options, const Crowd& crowd)
    : options_(options),
      crowd_(crowd),
      began_(now()),
      waited_(crowd.waited()),
      own_(own_cpu_seconds()),
      servers_(cpu_seconds(options.server_pids)) {}

void Stretch::add_to(Report& report) const {
  const auto wall = seconds();
  report.add("seconds", wall);
  report.add("load_cpu", (own_cpu_seconds() - own_) / wall);
  report.add("load_busy", 1 - to_seconds(crowd_.waited() - waited_) / wall);
  if (!options_.server_pids.empty()) report.add("server_cpu", (cpu_seconds(options_.server_pids) - servers_) / wall);
}

}  // namespace load
