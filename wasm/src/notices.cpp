#include "notices.hpp"

#include <utility>

#include "parlor/base/invariant.hpp"

namespace parlor::abi {
namespace {

/// What a caller knows a command by is the number it was given, not the one it has towards the server.
struct PendingView {
  std::uint64_t seq = 0;
  codec::Document command;
  std::vector<codec::Document> events;
  static constexpr auto fields() {
    return std::tuple{codec::field("seq", &PendingView::seq), codec::field("command", &PendingView::command),
                      codec::field("events", &PendingView::events)};
  }
};

struct RoomView {
  std::string room;
  std::string epoch;
  room::Offset offset = 0;
  room::Offset verified = 0;
  bool joined = false;
  codec::Document members;
  codec::Document state;
  std::vector<PendingView> pending;
  static constexpr auto fields() {
    return std::tuple{codec::field("room", &RoomView::room),     codec::field("epoch", &RoomView::epoch),
                      codec::field("offset", &RoomView::offset), codec::field("verified", &RoomView::verified),
                      codec::field("joined", &RoomView::joined), codec::field("members", &RoomView::members),
                      codec::field("state", &RoomView::state),   codec::field("pending", &RoomView::pending)};
  }
};

struct PredictedView {
  codec::Document members;
  codec::Document state;
  static constexpr auto fields() {
    return std::tuple{codec::field("members", &PredictedView::members), codec::field("state", &PredictedView::state)};
  }
};

/// What the rules had the client do by itself has no caller, and is left out.
std::vector<PendingView> pending_of(const session::ClientRoom& room, const room::Author& self) {
  std::vector<PendingView> pending;
  const session::Prediction* prediction = room.prediction(self);
  for (const auto& waiting : room.pending()) {
    if (waiting.automatic) continue;
    PendingView& view = pending.emplace_back(PendingView{waiting.number, waiting.command, {}});
    for (const session::PredictedEvent& event : prediction->events()) {
      if (event.number == waiting.number) view.events.push_back(event.body);
    }
  }
  return pending;
}

}  // namespace

std::string notice_of(const session::ClientOutput& output) {
  invariant(!std::holds_alternative<session::SendMessage>(output), "a message is not a notice");
  return codec::encode_json(output);
}

std::string describe(const session::ClientRoom& room, const room::Author& self) {
  const room::Replica& replica = room.replica();
  return codec::encode_json(RoomView{replica.name().text(), room.epoch(), replica.offset(), room.verified(),
                                     room.joined(), replica.members().document(), replica.rules().document(),
                                     pending_of(room, self)});
}

std::string describe_predicted(const session::ClientRoom& room, const room::Author& self) {
  const session::Prediction* prediction = room.prediction(self);
  const room::Replica& replica = prediction ? prediction->replica() : room.replica();
  return codec::encode_json(PredictedView{replica.members().document(), replica.rules().document()});
}

}  // namespace parlor::abi
