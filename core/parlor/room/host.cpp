#include "parlor/room/host.hpp"

#include <algorithm>
#include <utility>

namespace parlor::room {

Result<Host> Host::make(const Registry& kinds, const RoomName& name, std::string epoch) {
  Result<Replica> replica = Replica::make(kinds, name);
  if (!replica) return replica.error();
  return Host(*std::move(replica), std::move(epoch));
}

Result<JoinAnswer> Host::join(const MemberId& member, std::string_view wanted_name,
                              const std::optional<Position>& known, const Moment& moment) {
  Result<Rules::Bodies> bodies = decide_join(replica_, member, wanted_name, moment);
  if (!bodies) return bodies.error();
  commit(member, 0, *std::move(bodies), moment.now);
  presence_.connected(member);
  return rejoin(member, known);
}

JoinAnswer Host::rejoin(const MemberId& member, const std::optional<Position>& known) {
  JoinAnswer answer;
  answer.position = Position{log_.epoch(), replica_.offset()};
  answer.last_seq = replica_.outcomes().last_seq(member);
  answer.check = check();
  if (known) {
    Result<std::vector<Event>> missed = log_.since(*known);
    if (missed) {
      answer.events = *std::move(missed);
      return answer;
    }
    answer.reset = true;
  }
  answer.snapshot = replica_.snapshot();
  return answer;
}

void Host::leave(const MemberId& member, const Moment& moment) {
  if (presence_.leave(member)) commit(member, 0, decide_leave(replica_, member, moment), moment.now);
}

void Host::disconnected(const MemberId& member, TimeMs now) {
  presence_.disconnected(member, now);
}

Result<CommandAnswer> Host::command(const MemberId& member, std::uint64_t seq, const codec::Json& command,
                                    const Moment& moment) {
  const Outcomes::Verdict verdict = replica_.outcomes().verdict(member, seq);
  if (verdict != Outcomes::Verdict::fresh) return repeated(verdict, member, seq);
  Result<Rules::Bodies> bodies = decide_command(replica_, member, command, moment);
  if (!bodies) return bodies.error();
  commit(member, seq, *std::move(bodies), moment.now);
  CommandAnswer answer;
  answer.offset = replica_.offset();
  if (moment.now - last_check_ >= limits::hash_pause_ms) {
    last_check_ = moment.now;
    answer.check = check();
  }
  return answer;
}

Result<CommandAnswer> Host::repeated(Outcomes::Verdict verdict, const MemberId& member, std::uint64_t seq) const {
  if (verdict == Outcomes::Verdict::refused) return ErrorCode::not_applied;
  if (verdict == Outcomes::Verdict::forgotten) {
    return Error(ErrorCode::too_many_pending, "command " + std::to_string(seq) + " is older than the last " +
                                                  std::to_string(limits::pending_commands) + " that are remembered");
  }
  CommandAnswer answer;
  answer.duplicate = true;
  for (Offset offset = log_.last(); const Event* event = log_.find(offset); --offset) {
    if (event->by == member && event->seq == seq) {
      answer.offset = offset;
      break;
    }
  }
  return answer;
}

Status Host::signal(const MemberId& member, const codec::Json& signal, const Moment& moment) const {
  return decide_signal(replica_, member, signal, moment);
}

std::optional<TimeMs> Host::next_timeout() const {
  const std::optional<TimeMs> deadline = replica_.rules().deadline();
  const std::optional<TimeMs> absence = presence_.next_timeout();
  if (deadline && absence) return std::min(*deadline, *absence);
  return deadline ? deadline : absence;
}

void Host::timeout(const Moment& moment) {
  for (const MemberId& member : presence_.take_expired(moment.now)) {
    commit(member, 0, decide_leave(replica_, member, moment), moment.now);
  }
  commit({}, 0, decide_deadline(replica_, moment), moment.now);
}

void Host::commit(const MemberId& by, std::uint64_t seq, Rules::Bodies bodies, TimeMs now) {
  std::vector<Event> events;
  Offset offset = replica_.offset();
  for (codec::Json& body : bodies) events.push_back(Event{++offset, now, by, seq, std::move(body)});
  const Status appended = log_.append(replica_.offset(), events);
  invariant(appended.ok(), "a room's only host appends where the log ends");
  for (Event& event : events) {
    const Status applied = replica_.apply(event);
    invariant(applied.ok(), "a room can apply what it decided");
    new_events_.push_back(std::move(event));
  }
}

std::vector<Event> Host::take_events() {
  return std::exchange(new_events_, {});
}

Check Host::check() const {
  if (!cached_check_ || cached_check_->offset != replica_.offset()) {
    cached_check_ = Check{replica_.offset(), replica_.hash()};
  }
  return *cached_check_;
}

}  // namespace parlor::room
