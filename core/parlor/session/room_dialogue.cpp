#include "parlor/session/room_dialogue.hpp"

#include <map>
#include <utility>

#include "parlor/codec/json_diff.hpp"

namespace parlor::session {

void RoomDialogue::join() {
  protocol::Join join{.room = name_, .epoch = std::nullopt, .offset = std::nullopt};
  if (const std::optional<room::Position> position = room_.position()) {
    join.epoch = position->epoch;
    join.offset = position->offset;
  }
  out_.send(join);
}

Result<std::uint64_t> RoomDialogue::command(codec::Document command) {
  const Result<std::uint64_t> number = room_.add_pending(std::move(command), self_.clock.server_now());
  if (!number) return number;
  const std::size_t index = room_.pending().size() - 1;
  // Before the first answer the server may still say that we are somebody else.
  if (room_.position()) room_.prepare(index, context(self_.clock.next_number()));
  if (room_.joined()) send(index);
  return number;
}

Status RoomDialogue::take(const protocol::Joined& frame, const codec::Tape& tape, const room::Registry& kinds) {
  const bool was_joined = room_.joined();
  const bool was_forgotten = !was_joined && room_.has_been_forgotten(frame);
  const bool was_reset = frame.reset || (frame.snapshot && room_.position());
  if (frame.snapshot && room_.diverged()) tell_desync(*room_.diverged(), frame);
  if (Status status = room_.restore(frame, kinds); !status) return status;
  room_.set_joined(frame);
  out_.tell(RoomJoined{name_, was_reset, frame.events.size()});
  take_events(frame.events, tape);
  if (frame.snapshot)
    compare_snapshot(frame);
  else
    compare(room::Check{frame.offset, frame.hash});
  // The answer to a question in between: nothing was lost, nothing is sent again.
  if (!was_joined) {
    settle(frame.events);
    if (was_forgotten) give_up_forgotten();
    for (std::size_t i = 0; i < room_.pending().size(); ++i) send(i);
  }
  respond();
  return {};
}

void RoomDialogue::take(protocol::Events&& frame, const codec::Tape& tape) {
  if (!room_.joined()) return;
  take_events(std::move(frame.events), tape);
  compare(frame.check);
  respond();
}

void RoomDialogue::take(const protocol::Reply& frame) {
  finish(frame.seq, frame.offset,
         is_left_open(frame) ? protocol::frame_error(ErrorCode::outcome_unknown) : frame.error);
  compare(frame.check);
  respond();
}

room::ClientContext RoomDialogue::context(std::uint64_t number) const {
  return {self_.member, room_.replica().name(), self_.secret, number};
}

void RoomDialogue::respond() {
  if (!room_.may_respond()) return;
  room_.note_response();
  const std::uint64_t number = self_.clock.next_number();
  std::optional<codec::Document> command = room_.replica().rules().respond(context(number));
  if (!command) return;
  room_.add_automatic(*std::move(command), self_.clock.server_now());
  room_.prepare(room_.pending().size() - 1, context(number));
  send(room_.pending().size() - 1);
}

void RoomDialogue::send(std::size_t index) {
  room_.prepare(index, context(self_.clock.next_number()));
  const ClientRoom::Pending& pending = room_.mark_sent(index);
  protocol::Command command{name_, pending.seq, pending.command};
  if (pending.sent > 1) command.again = true;
  out_.send(command);
}

void RoomDialogue::take_events(std::vector<room::Event> events, const codec::Tape& tape) {
  protocol::EventBodies bodies(tape);
  for (room::Event& event : events) {
    const Result<ClientRoom::Applied> applied = room_.apply(event, tape, bodies.next());
    if (!applied) {
      out_.tell_trouble(applied.error());
      return ask_again(false);
    }
    if (*applied == ClientRoom::Applied::gap) return ask_again(true);
    if (*applied == ClientRoom::Applied::repeated) continue;
    if (event.author() == self_.author()) room_.note_seq(event.seq);
    out_.tell(RoomEvent{name_, std::move(event)});
  }
}

void RoomDialogue::settle(const std::vector<room::Event>& replayed) {
  std::map<std::uint64_t, const room::Event*> last_events;
  for (const room::Event& event : replayed) {
    if (event.seq > 0 && event.author() == self_.author()) last_events[event.seq] = &event;
  }
  for (const auto& [seq, event] : last_events) {
    if (room::is_refusal(event->body)) {
      finish(seq, 0, protocol::frame_error(ErrorCode::not_applied));
    } else {
      finish(seq, event->offset, std::nullopt);
    }
  }
}

bool RoomDialogue::is_left_open(const protocol::Reply& reply) const {
  const ClientRoom::Pending* pending = room_.find_sent(reply.seq);
  if (pending == nullptr || pending->sent == 1 || !reply.error) return false;
  return reply.error->code == name_of(ErrorCode::overloaded) ||
         reply.error->code == name_of(ErrorCode::too_many_pending);
}

void RoomDialogue::give_up_forgotten() {
  const std::vector<ClientRoom::Pending> pending = room_.pending();
  for (const ClientRoom::Pending& waiting : pending) {
    if (waiting.sent > 0) finish(waiting.seq, 0, protocol::frame_error(ErrorCode::outcome_unknown));
  }
}

void RoomDialogue::finish(std::uint64_t seq, room::Offset offset, std::optional<protocol::FrameError> error) {
  const std::optional<ClientRoom::Pending> done = room_.remove_sent(seq);
  if (!done) return;
  if (!done->automatic) return out_.tell(CommandDone{name_, done->number, offset, std::move(error)});
  // Nobody waits for it. Refused, it would be refused again until something has changed.
  if (error) room_.note_response();
}

void RoomDialogue::compare(const std::optional<room::Check>& check) {
  if (!check || room_.asked() || check->offset != room_.replica().offset()) return;
  std::string hash = room_.replica().hash();
  if (hash == check->hash) return room_.set_verified();
  room_.set_diverged({*check, std::move(hash)});
  ask_again(false);
}

/// One that differs at once would differ again: then the rules here and there are not the same.
void RoomDialogue::compare_snapshot(const protocol::Joined& frame) {
  std::string hash = room_.replica().hash();
  if (hash == frame.hash) return room_.set_verified();
  tell_desync({{frame.offset, frame.hash}, std::move(hash)}, frame);
}

void RoomDialogue::tell_desync(const ClientRoom::Divergence& divergence, const protocol::Joined& theirs) {
  codec::Document ours = room_.replica().snapshot();
  std::vector<std::string> places = codec::differences(ours, *theirs.snapshot, limits::desync_differences);
  out_.tell(Desync{name_, divergence.theirs, divergence.our_hash, room_.replica().offset(), std::move(ours),
                   theirs.offset, *theirs.snapshot, std::move(places)});
}

void RoomDialogue::ask_again(bool from_position) {
  if (room_.asked()) return;
  room_.set_asked();
  protocol::Join join{.room = name_, .epoch = std::nullopt, .offset = std::nullopt};
  if (from_position) {
    join.epoch = room_.epoch();
    join.offset = room_.replica().offset();
  }
  out_.send(join);
}

}  // namespace parlor::session
