#include "parlor/room/replica.hpp"

namespace parlor::room {
namespace {

[[gnu::cold, gnu::noinline]] Error gap(const Event& event, const RoomName& room, Offset offset) {
  return Error(ErrorCode::offset_gap, "event " + std::to_string(event.offset) + " of " + room.text() +
                                          " does not follow " + std::to_string(offset));
}

/// Apart from the rest, which every event of a kind goes through.
[[gnu::cold, gnu::noinline]] Status apply_to(Members& members, const codec::Tape& tape, codec::Tape::Index body) {
  MemberEvent change;
  if (Status status = codec::decode_to(change, tape, body, "event"); !status) return status;
  members.apply(change);
  return {};
}

}  // namespace

Status Replica::apply(const Event& event) {
  event.body.read(body_);
  return apply(event, body_, codec::Tape::root);
}

Status Replica::apply(const Event& event, const codec::Tape& tape, codec::Tape::Index body) {
  if (event.offset != offset_ + 1) return gap(event, name_, offset_);
  const std::string_view type = tape.type_of(body);
  const bool refused = is_refusal(type);
  if (is_member_event(type)) {
    if (Status status = apply_to(members_, tape, body); !status) return status;
  } else if (refused) {
    if (event.seq == 0) return Error(ErrorCode::bad_field, "a refusal must say which command was refused");
  } else if (Status status = rules_->apply(tape, body); !status) {
    return status;
  }
  offset_ = event.offset;
  if (event.seq == 0) return {};
  if (refused) {
    outcomes_.note_refused(event.author(), event.seq, event.offset);
  } else {
    outcomes_.note_applied(event.author(), event.seq, event.offset);
  }
  return {};
}

}  // namespace parlor::room
