#include "parlor/session/client_room.hpp"

#include <algorithm>
#include <utility>

namespace parlor::session {

std::optional<room::Position> ClientRoom::position() const {
  if (epoch_.empty()) return std::nullopt;
  return room::Position{epoch_, replica_.offset()};
}

Status ClientRoom::restore(const protocol::Joined& frame, const room::Registry& kinds) {
  if (!frame.snapshot) return {};
  Result<room::Replica> fresh = room::Replica::make(kinds, replica_.name());
  if (!fresh) return fresh.error();
  if (Status status = fresh->restore(frame.offset, *frame.snapshot); !status) return status;
  replica_ = *std::move(fresh);
  prediction_.reset();
  return {};
}

void ClientRoom::set_joined(const protocol::Joined& frame) {
  if (frame.epoch != epoch_) verified_ = 0;
  epoch_ = frame.epoch;
  joined_ = true;
  asked_ = false;
  diverged_.reset();
  prediction_.reset();  // who we are may have changed
  decided_seq_ = 0;
  note_seq(frame.seq);
}

void ClientRoom::set_left() {
  joined_ = asked_ = false;
  diverged_.reset();
}

bool ClientRoom::has_been_forgotten(const protocol::Joined& frame) const {
  // In another epoch the commands' effects are lost as well, so there they may be sent again.
  if (frame.epoch != epoch_) return false;
  return frame.seq < decided_seq_ || frame.offset > replica_.offset() + limits::outcome_window;
}

Result<ClientRoom::Applied> ClientRoom::apply(const room::Event& event, const codec::Tape& tape,
                                              codec::Tape::Index body) {
  if (event.offset <= replica_.offset()) return Applied::repeated;
  if (event.offset > replica_.offset() + 1) return Applied::gap;
  if (Status status = replica_.apply(event, tape, body); !status) return status.error();
  prediction_.reset();
  return Applied::yes;
}

Result<std::uint64_t> ClientRoom::add_pending(codec::Document command, TimeMs given_at) {
  if (pending_.size() >= limits::pending_commands) return ErrorCode::too_many_pending;
  pending_.push_back(Pending{.number = numbers_.next_number, .given_at = given_at, .command = std::move(command)});
  prediction_.reset();
  return numbers_.next_number++;
}

bool ClientRoom::may_respond() const {
  if (!joined_ || asked_ || pending_.size() >= limits::pending_commands) return false;
  if (responded_.epoch == epoch_ && responded_.offset == replica_.offset()) return false;
  return std::none_of(pending_.begin(), pending_.end(), [](const Pending& pending) { return pending.automatic; });
}

void ClientRoom::note_response() {
  responded_.epoch = epoch_;
  responded_.offset = replica_.offset();
}

void ClientRoom::add_automatic(codec::Document command, TimeMs given_at) {
  pending_.push_back(Pending{
      .number = numbers_.next_number++, .automatic = true, .given_at = given_at, .command = std::move(command)});
  prediction_.reset();
}

void ClientRoom::prepare(std::size_t index, const room::ClientContext& context) {
  Pending& pending = pending_[index];
  if (std::exchange(pending.prepared, true)) return;
  replica_.rules().prepare(pending.command, context);
  prediction_.reset();
}

const Prediction* ClientRoom::prediction(const room::Author& self) const {
  if (pending_.empty()) return nullptr;
  if (!prediction_) prediction_.emplace(replica_, self, pending_);
  return &*prediction_;
}

const ClientRoom::Pending& ClientRoom::mark_sent(std::size_t index) {
  Pending& pending = pending_[index];
  if (pending.seq == 0) pending.seq = numbers_.next_seq++;
  ++pending.sent;
  prediction_.reset();
  return pending;
}

const ClientRoom::Pending* ClientRoom::find_sent(std::uint64_t seq) const {
  const auto place = std::find_if(pending_.begin(), pending_.end(),
                                  [&](const Pending& pending) { return pending.seq == seq && pending.sent > 0; });
  return place == pending_.end() ? nullptr : &*place;
}

std::optional<ClientRoom::Pending> ClientRoom::remove_sent(std::uint64_t seq) {
  const auto place = std::find_if(pending_.begin(), pending_.end(),
                                  [&](const Pending& pending) { return pending.seq == seq && pending.sent > 0; });
  if (place == pending_.end()) return std::nullopt;
  Pending found = std::move(*place);
  pending_.erase(place);
  prediction_.reset();
  return found;
}

void ClientRoom::note_seq(std::uint64_t seq) {
  decided_seq_ = std::max(decided_seq_, seq);
  numbers_.next_seq = std::max(numbers_.next_seq, seq + 1);
}

}  // namespace parlor::session
