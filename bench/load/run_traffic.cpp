#include <cstdio>

#include "modes.hpp"
#include "report.hpp"
#include "stretch.hpp"
#include "traffic.hpp"

namespace load {
namespace {

void add_setting(Report& report, const Options& options) {
  report.add("mode", options.mode);
  report.add("dialect", options.dialect);
  report.add("rooms", std::uint64_t{options.rooms});
  report.add("members", std::uint64_t{options.members});
  report.add("senders", std::uint64_t{options.senders});
  if (options.rate > 0) {
    report.add("rate", options.rate);
  } else {
    report.add("window", std::uint64_t{options.window});
  }
  report.add("size", std::uint64_t{options.size});
}

void add_rates(Report& report, const Counts& counts, double seconds) {
  const auto rate = [seconds](std::uint64_t count) { return static_cast<double>(count) / seconds; };
  report.add("messages_per_s", rate(counts.sent));
  report.add("deliveries_per_s", rate(counts.deliveries));
  report.add("acknowledged_per_s", rate(counts.acknowledged));
  report.add("deliveries", counts.deliveries);
}

}  // namespace

int run_traffic(const Options& options, const Dialect& dialect) {
  Traffic traffic(options, dialect);
  auto& crowd = traffic.crowd();
  crowd.invite_all();
  crowd.gather();
  if (!all_are_there(crowd)) return 1;
  Report report;
  add_setting(report, options);
  traffic.run_until(now() + from_seconds(options.settle_seconds));
  traffic.start();
  traffic.run_until(now() + from_seconds(options.warmup_seconds));
  traffic.reset();
  const Stretch stretch(options, crowd);
  traffic.run_until(now() + from_seconds(options.seconds));
  add_rates(report, traffic.counts(), stretch.seconds());
  stretch.add_to(report);
  report.add("latency_us", traffic.latency());
  traffic.drain(now() + from_seconds(options.drain_seconds));
  report.add("lost", traffic.ledger().lost());
  report.add("repeated", traffic.ledger().repeated());
  report.add("refused", traffic.counts().refused);
  report.add("strays", traffic.counts().strays);
  report.add("closed", traffic.counts().closed);
  std::fputs(report.line().c_str(), stdout);
  return 0;
}

}  // namespace load
