#pragma once

#include <string>
#include <utility>

#include "parlor/kinds/standard_kinds.hpp"
#include "parlor/room/verify.hpp"
#include "room_driver.hpp"

/// Rooms that were played and are then saved, verified and forged.
namespace parlor::test {

inline room::History history_of(const RoomDriver& driver) {
  return {driver.replica().name().text(), "5f0c31aa9be0d772", 0, std::nullopt, driver.events()};
}

inline std::string record_of(room::History history) {
  Result<room::Record> record = room::make_record(room::standard_kinds(), std::move(history));
  REQUIRE(record.ok());
  return room::dump_record(*record);
}

inline room::VerifyReport verified(const std::string& record) {
  Result<room::VerifyReport> report = room::verify_record(room::standard_kinds(), record);
  INFO((report ? std::string() : report.error().text));
  REQUIRE(report.ok());
  return *report;
}

/// All findings, each with its offset in front.
inline std::string findings_of(const room::VerifyReport& report) {
  std::string all;
  for (const room::Finding& finding : report.tally.findings) {
    all += std::to_string(finding.offset) + ": " + finding.what + "\n";
  }
  return all;
}

/// Members come, go, sit, play and forget to, until `games` games are over and no other has begun.
inline void play_dice(RoomDriver& room, std::int64_t games) {
  static const std::vector<std::string> names = {"Ann", "Bob", "Cid", "Dan"};
  static const std::vector<std::string> types = {"sit", "sit", "ready", "ready", "roll", "roll", "roll", "rematch"};
  const auto is_done = [&] {
    const Json state = room.state();
    return state["status"] == "over" && state["game"].get<std::int64_t>() >= games;
  };
  while (!is_done()) {
    const std::string& name = room.random().pick(names);
    room.now += room.random().between(0, 500);
    if (room.random().one_in(200)) {
      room.leave("m" + name);
    } else if (room.deadline() && room.random().one_in(5)) {
      room.run_out();
    } else {
      room.join(name);
      room.clients_answer = !room.random().one_in(20);
      const char* rare = room.random().one_in(2) ? "leave" : "add_bot";
      (void)room.attempt("m" + name, {{"type", room.random().one_in(40) ? rare : room.random().pick(types)}});
    }
  }
}

}  // namespace parlor::test
