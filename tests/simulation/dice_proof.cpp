#include "dice_proof.hpp"

#include <utility>

#include "parlor/codec/json.hpp"
#include "parlor/room/record.hpp"
#include "parlor/room/verify.hpp"

namespace parlor::sim {

std::optional<std::string> wrong_dice(const room::Registry& kinds, const std::string& room,
                                      const std::vector<const room::Event*>& history) {
  if (history.empty() || history.size() > limits::record_events) return std::nullopt;
  room::History whole{room, "epoch", 0, std::nullopt, {}};
  for (const room::Event* event : history) whole.events.push_back(*event);
  const Result<room::Record> record = room::make_record(kinds, std::move(whole));
  if (!record) return record.error().text;
  const Result<room::VerifyReport> report = room::verify_record(kinds, room::dump_record(*record));
  if (!report) return report.error().text;
  if (report->ok) return std::nullopt;
  return codec::dump_json(room::to_document(*report)["findings"]);
}

}  // namespace parlor::sim
