#include <cstdio>

#include "modes.hpp"
#include "report.hpp"
#include "soak.hpp"
#include "stretch.hpp"
#include "usage.hpp"

namespace load {
namespace {

constexpr Nanoseconds kDrain = 3 * kSecond;

/** The server's memory and the load's state, as one line and as a sample of the result. */
std::string sample(Soak& soak, const Options& options, double seconds) {
  Report report;
  report.add("seconds", seconds);
  report.add("memory", memory_of(options.server_pids).resident_bytes);
  report.add("connections", std::uint64_t{soak.crowd().there()});
  report.add("deliveries", soak.counts().deliveries);
  report.add("lost", soak.ledger().lost());
  report.add("slow_closed", soak.counts().slow_closed);
  auto line = report.line();
  std::fputs(line.c_str(), stderr);
  line.pop_back();
  return line;
}

void add_counts(Report& report, Soak& soak) {
  const auto& counts = soak.counts();
  report.add("sent", counts.sent);
  report.add("deliveries", counts.deliveries);
  report.add("joins", counts.joins);
  report.add("latency_us", soak.latency());
  report.add("lost", soak.ledger().lost());
  report.add("repeated", soak.ledger().repeated());
  report.add("closed", counts.closed);
  report.add("missing", std::uint64_t{soak.crowd().failed()});
  report.add("slow_closed", counts.slow_closed);
  report.add("slow_closed_1013", counts.slow_closed_1013);
  report.add("slow_lost", soak.slow_lost());
}

}  // namespace

int run_soak(const Options& options, const Dialect& dialect) {
  Soak soak(options, dialect);
  auto& crowd = soak.crowd();
  crowd.invite_all();
  crowd.gather();
  if (!all_are_there(crowd)) return 1;
  const Stretch stretch(options, crowd);
  const auto begun = now();
  const auto end = begun + from_seconds(options.seconds);
  const auto step = from_seconds(options.report_seconds);
  soak.start();
  std::string samples = sample(soak, options, 0);
  for (auto next = begun + step; now() < end; next += step) {
    soak.run_until(std::min(next, end));
    samples += "," + sample(soak, options, stretch.seconds());
  }
  Report report;
  report.add("mode", options.mode);
  report.add("connections", std::uint64_t{crowd.size()});
  report.add("rooms", std::uint64_t{options.rooms});
  stretch.add_to(report);
  soak.drain(kDrain);
  add_counts(report, soak);
  report.add_json("samples", "[" + samples + "]");
  std::fputs(report.line().c_str(), stdout);
  return 0;
}

}  // namespace load
