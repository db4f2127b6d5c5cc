#include "notices.hpp"

#include <map>
#include <utility>

#include "parlor/base/invariant.hpp"
#include "parlor/codec/json_writer.hpp"

namespace parlor::abi {
namespace {

using codec::Json;

Json error_json(const protocol::FrameError& error) {
  return codec::encode(error);
}

struct Describe {
  Json operator()(const session::SendMessage&) const {
    invariant(false, "a message is not a notice");
    return {};
  }
  Json operator()(const session::Welcomed& notice) const { return {{"type", "welcomed"}, {"member", notice.member}}; }
  Json operator()(const session::RoomJoined& notice) const {
    return {{"type", "joined"}, {"room", notice.room}, {"reset", notice.reset}, {"missed", notice.missed}};
  }
  Json operator()(const session::RoomRefused& notice) const {
    return {{"type", "refused"}, {"room", notice.room}, {"error", error_json(notice.error)}};
  }
  Json operator()(const session::RoomLeft& notice) const { return {{"type", "left"}, {"room", notice.room}}; }
  Json operator()(const session::RoomEvent&) const {
    invariant(false, "an event is written at once");
    return {};
  }
  Json operator()(const session::CommandDone& notice) const {
    Json json = {{"type", "done"}, {"room", notice.room}, {"seq", notice.seq}, {"offset", notice.offset}};
    if (notice.error) json["error"] = error_json(*notice.error);
    return json;
  }
  Json operator()(const session::SignalCame& notice) const {
    return {{"type", "signal"}, {"room", notice.room}, {"by", notice.by}, {"signal", notice.signal}};
  }
  Json operator()(const session::Trouble& notice) const {
    return {{"type", "trouble"}, {"error", error_json(notice.error)}};
  }
  Json operator()(const session::Desync& notice) const {
    return {{"type", "desync"},
            {"room", notice.room},
            {"theirs", codec::encode(notice.theirs)},
            {"our_hash", notice.our_hash},
            {"our_offset", notice.our_offset},
            {"our_snapshot", notice.our_snapshot},
            {"their_offset", notice.their_offset},
            {"their_snapshot", notice.their_snapshot},
            {"differences", notice.differences}};
  }
  Json operator()(const session::ServerGoes& notice) const {
    return {{"type", "bye"}, {"reason", notice.reason}, {"retry_after_ms", notice.retry_after_ms}};
  }
  Json operator()(const session::CloseConnection& notice) const {
    return {{"type", "close"}, {"code", notice.code}, {"reason", notice.reason}};
  }
};

/// The notice that comes most often, written without a tree.
std::string text_of(const session::RoomEvent& notice) {
  std::string text;
  codec::JsonWriter writer(text);
  writer.begin_object(3);
  writer.key("event");
  codec::write(writer, notice.event);
  writer.key("room");
  writer.text(notice.room);
  writer.key("type");
  writer.text("event");
  writer.end_object();
  return text;
}

/// What a caller knows a command by is the number it was given, not the one it has towards the server. What the rules
/// had the client do by itself has no caller.
Json describe_pending(const session::ClientRoom& room, const room::Author& self) {
  std::map<std::uint64_t, Json> events;
  if (const session::Prediction* prediction = room.prediction(self)) {
    for (const session::PredictedEvent& event : prediction->events()) events[event.number].push_back(event.body.json());
  }
  Json pending = Json::array();
  for (const auto& waiting : room.pending()) {
    if (waiting.automatic) continue;
    Json led = events.contains(waiting.number) ? std::move(events[waiting.number]) : Json::array();
    pending.push_back({{"seq", waiting.number}, {"command", waiting.command}, {"events", std::move(led)}});
  }
  return pending;
}

}  // namespace

std::string notice_of(const session::ClientOutput& output) {
  if (const auto* event = std::get_if<session::RoomEvent>(&output)) return text_of(*event);
  return codec::dump_json(std::visit(Describe{}, output));
}

Json describe(const session::ClientRoom& room, const room::Author& self) {
  return {{"room", room.replica().name().text()},
          {"epoch", room.epoch()},
          {"offset", room.replica().offset()},
          {"verified", room.verified()},
          {"joined", room.joined()},
          {"members", room.replica().members().to_json()},
          {"state", room.replica().rules().to_json()},
          {"pending", describe_pending(room, self)}};
}

Json describe_predicted(const session::ClientRoom& room, const room::Author& self) {
  const session::Prediction* prediction = room.prediction(self);
  const room::Replica& replica = prediction ? prediction->replica() : room.replica();
  return {{"members", replica.members().to_json()}, {"state", replica.rules().to_json()}};
}

}  // namespace parlor::abi
