#include <cstdio>

#include "crowd.hpp"
#include "modes.hpp"
#include "report.hpp"
#include "stretch.hpp"
#include "usage.hpp"

namespace load {
namespace {

class Silent final : public Audience {
 public:
  void heard(std::size_t, std::string_view, Nanoseconds) override {}
};

void add_memory(Report& report, const Memory& before, const Memory& after, std::size_t connections) {
  const auto grown = static_cast<double>(after.resident_bytes) - static_cast<double>(before.resident_bytes);
  report.add("memory_before", before.resident_bytes);
  report.add("memory_after", after.resident_bytes);
  report.add("bytes_per_connection", grown / static_cast<double>(connections));
}

}  // namespace

int run_idle(const Options& options, const Dialect& dialect) {
  Silent silent;
  Crowd crowd(options, dialect, silent);
  const auto before = memory_of(options.server_pids);
  crowd.invite_all();
  Report report;
  report.add("mode", options.mode);
  report.add("dialect", options.dialect);
  report.add("connections", std::uint64_t{crowd.size()});
  const Stretch opening(options, crowd);
  crowd.gather();
  if (!all_are_there(crowd)) return 1;
  report.add("connects_per_s", static_cast<double>(crowd.size()) / opening.seconds());
  opening.add_to(report);
  for (const auto end = now() + from_seconds(options.settle_seconds + options.seconds); now() < end;) crowd.turn(end);
  add_memory(report, before, memory_of(options.server_pids), crowd.size());
  report.add("closed", std::uint64_t{crowd.size() - crowd.there()});
  std::fputs(report.line().c_str(), stdout);
  return 0;
}

}  // namespace load
