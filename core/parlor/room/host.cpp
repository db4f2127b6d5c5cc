#include "parlor/room/host.hpp"

#include <algorithm>
#include <utility>

namespace parlor::room {

Result<Host> Host::make(const Registry& kinds, const RoomName& name, bool snapshots) {
  Result<Ledger> ledger = Ledger::make(kinds, name);
  if (!ledger) return ledger.error();
  Host host(*std::move(ledger), snapshots);
  host.start_reading();
  return host;
}

// -- asks -----------------------------------------------------------------------------------------------------------

void Host::join(Ticket ticket, const Author& author, std::string_view wanted_name, const std::optional<Position>& known,
                const Moment& moment) {
  const MemberId& member = author.member;
  if (presence_.connected(member)) outputs_.push_back(WantHold{member});
  if (is_full()) {
    outputs_.push_back(JoinDone{ticket, Error(ErrorCode::overloaded)});
    return;
  }
  std::string& name = names_[member];
  name = wanted_name;
  ask(Ask{.what = Ask::What::join,
          .ticket = ticket,
          .member = member,
          .moment = moment,
          .name = name,
          .known = known,
          .session = author.session});
}

void Host::leave(const MemberId& member) {
  if (!presence_.leave(member)) return;
  names_.erase(member);
  ++releases_;
  outputs_.push_back(WantRelease{member});
}

void Host::disconnected(const MemberId& member, TimeMs now) {
  presence_.disconnected(member, now);
}

void Host::command(Ticket ticket, const Author& author, CommandAsk command, const Moment& moment) {
  if (is_full()) {
    outputs_.push_back(CommandDone{ticket, command.seq, Error(ErrorCode::overloaded)});
    return;
  }
  ask(Ask{.what = Ask::What::command,
          .ticket = ticket,
          .member = author.member,
          .moment = moment,
          .session = author.session,
          .command = std::move(command)});
}

Status Host::signal(const MemberId& member, const codec::Document& signal, const Moment& moment) const {
  return decide_signal(ledger_.confirmed(), member, signal, moment);
}

void Host::ask(Ask ask) {
  if (phase_ != Phase::settled) {
    waiting_.push_back(std::move(ask));
    return;
  }
  decide(ask);
  decided_.push_back(std::move(ask));
  pump();
}

bool Host::is_full() const {
  return asks() >= limits::room_asks;
}

// -- decisions ------------------------------------------------------------------------------------------------------

void Host::decide(Ask& ask) {
  ask.events = 0;
  ask.duplicate = false;
  ask.refused.reset();
  Result<Rules::Bodies> bodies = bodies_for(ask);
  if (!bodies) {
    ask.refused = bodies.error();
    if (!must_log_refusal(ask)) return;
    bodies = Rules::Bodies{refusal_body()};
  }
  ask.events = bodies->size();
  const MemberId by = ask.what == Ask::What::deadline ? MemberId() : ask.member;
  ledger_.decide({by, ask.session}, ask.command.seq, *std::move(bodies), ask.moment.now);
  ask.offset = ledger_.confirmed().offset() + ledger_.decided().size();
}

bool Host::must_log_refusal(const Ask& ask) {
  if (ask.what != Ask::What::command || !(ask.command.again || ask.tried)) return false;
  return ledger_.tip().outcomes().verdict({ask.member, ask.session}, ask.command.seq) == Outcomes::Verdict::fresh;
}

Result<Rules::Bodies> Host::bodies_for(Ask& ask) {
  switch (ask.what) {
    case Ask::What::join:
      return decide_join(ledger_.tip(), ask.member, ask.name, ask.moment);
    case Ask::What::command:
      return bodies_for_command(ask);
    case Ask::What::retire:
      if (presence_.is_connected(ask.member)) return Rules::Bodies{};
      return decide_leave(ledger_.tip(), ask.member, ask.moment);
    case Ask::What::deadline:
      return decide_deadline(ledger_.tip(), ask.moment);
  }
  return Rules::Bodies{};
}

Result<Rules::Bodies> Host::bodies_for_command(Ask& ask) {
  const Replica& tip = ledger_.tip();
  switch (tip.outcomes().verdict({ask.member, ask.session}, ask.command.seq)) {
    case Outcomes::Verdict::fresh:
      return decide_command(tip, ask.member, ask.command.body, ask.moment);
    case Outcomes::Verdict::refused:
      return Error(ErrorCode::not_applied);
    case Outcomes::Verdict::forgotten:
      return Error(ErrorCode::too_many_pending, "command " + std::to_string(ask.command.seq) +
                                                    " is older than the last " +
                                                    std::to_string(limits::pending_commands) + " that are remembered");
    case Outcomes::Verdict::applied:
      ask.duplicate = true;
  }
  return Rules::Bodies{};
}

void Host::pump() {
  while (phase_ == Phase::settled && in_flight_.empty() && !decided_.empty()) {
    if (decided_.front().events > 0) return write_next();
    const Ask ask = std::move(decided_.front());
    decided_.pop_front();
    answer(ask);
  }
}

void Host::write_next() {
  std::size_t count = 0;
  while (!decided_.empty() && (in_flight_.empty() || count + decided_.front().events <= limits::events_per_append)) {
    count += decided_.front().events;
    in_flight_.push_back(std::move(decided_.front()));
    decided_.pop_front();
  }
  const auto first = ledger_.decided().begin();
  Append append{ledger_.position(), {first, first + static_cast<std::ptrdiff_t>(count)}, std::nullopt};
  const Offset offset = ledger_.confirmed().offset();
  if (snapshots_ && offset >= last_snapshot_ + limits::snapshot_events) {
    append.snapshot = Snapshot{offset, ledger_.confirmed().snapshot()};
    last_snapshot_ = offset;
  }
  base_ = append.expected;
  outputs_.push_back(WantAppend{std::move(append)});
}

// -- answers --------------------------------------------------------------------------------------------------------

void Host::answer(const Ask& ask) {
  if (ask.what == Ask::What::deadline) deadline_asked_ = false;
  if (ask.ticket == 0) return;
  if (ask.what == Ask::What::command) {
    outputs_.push_back(CommandDone{ask.ticket, ask.command.seq, command_answer(ask)});
  } else if (ask.refused) {
    outputs_.push_back(JoinDone{ask.ticket, *ask.refused});
  } else {
    outputs_.push_back(JoinDone{ask.ticket, rejoin({ask.member, ask.session}, ask.known)});
  }
}

Result<CommandAnswer> Host::command_answer(const Ask& ask) {
  if (ask.refused) return *ask.refused;
  CommandAnswer answer{.offset = ask.offset, .duplicate = false, .check = std::nullopt};
  if (ask.duplicate) {
    const Event* event = last_event_of(ask);
    answer.offset = event == nullptr ? 0 : event->offset;
    // What a write without an answer turns out to have done is the command itself, and no repetition of it.
    answer.duplicate = !ask.tried || (event != nullptr && event->time != ask.moment.now);
  }
  if (!answer.duplicate && ask.moment.now - last_check_ >= limits::hash_pause_ms) {
    last_check_ = ask.moment.now;
    answer.check = check();
  }
  return answer;
}

const Event* Host::last_event_of(const Ask& ask) const {
  const Author author{ask.member, ask.session};
  for (Offset offset = log().last(); const Event* event = log().find(offset); --offset) {
    if (event->seq == ask.command.seq && event->author() == author) return event;
  }
  return nullptr;
}

JoinAnswer Host::rejoin(const Author& author, const std::optional<Position>& known) const {
  JoinAnswer answer;
  answer.position = ledger_.position();
  answer.last_seq = replica().outcomes().last_seq(author);
  answer.check = check();
  if (known) {
    Result<std::vector<Event>> missed = log().since(*known);
    if (missed) {
      answer.events = *std::move(missed);
      return answer;
    }
    answer.reset = true;
  }
  answer.snapshot = replica().snapshot();
  return answer;
}

JoinAnswer Host::reset_answer(const Author& author) const {
  JoinAnswer answer = rejoin(author, std::nullopt);
  answer.reset = true;
  return answer;
}

// -- members --------------------------------------------------------------------------------------------------------

void Host::released(const MemberId& member, const Result<bool>& held_elsewhere, const Moment& moment) {
  --releases_;
  if (!held_elsewhere) return presence_.await(member, moment.now);
  if (*held_elsewhere || presence_.is_connected(member)) return;
  ask(Ask{.what = Ask::What::retire, .ticket = 0, .member = member, .moment = moment});
}

void Host::review_members() {
  if (started_) outputs_.push_back(WantHeld{});
}

void Host::held(const Result<std::vector<MemberId>>& members, TimeMs now) {
  if (!members) {
    review_at_ = now + limits::store_retry_ms;
    return;
  }
  for (const auto& [id, member] : replica().members().all()) {
    if (std::find(members->begin(), members->end(), id) == members->end()) presence_.await(id, now);
  }
}

void Host::rejoin_dropped(const Moment& moment) {
  for (const auto& [member, connections] : presence_.connected()) {
    const auto is_joining = [&, id = &member](const Ask& ask) {
      return ask.what == Ask::What::join && ask.member == *id;
    };
    if (replica().members().find(member) != nullptr || std::any_of(waiting_.begin(), waiting_.end(), is_joining)) {
      continue;
    }
    const auto name = names_.find(member);
    if (name == names_.end()) continue;
    waiting_.push_back(
        Ask{.what = Ask::What::join, .ticket = 0, .member = member, .moment = moment, .name = name->second});
  }
}

// -- time -----------------------------------------------------------------------------------------------------------

std::optional<TimeMs> Host::next_timeout() const {
  std::optional<TimeMs> next = presence_.next_timeout();
  const auto also = [&](const std::optional<TimeMs>& time) {
    if (time && (!next || *time < *next)) next = time;
  };
  also(retry_at_);
  also(review_at_);
  if (phase_ == Phase::settled && !deadline_asked_) also(replica().rules().deadline());
  return next;
}

void Host::timeout(const Moment& moment) {
  if (retry_at_ && moment.now >= *retry_at_) start_reading();
  if (review_at_ && moment.now >= *review_at_) {
    review_at_.reset();
    review_members();
  }
  for (const MemberId& member : presence_.take_expired(moment.now)) {
    names_.erase(member);
    ++releases_;
    outputs_.push_back(WantRelease{member});
  }
  const std::optional<TimeMs> deadline = replica().rules().deadline();
  if (phase_ != Phase::settled || deadline_asked_ || !deadline || moment.now < *deadline) return;
  deadline_asked_ = true;
  ask(Ask{.what = Ask::What::deadline, .ticket = 0, .member = {}, .moment = moment});
}

std::optional<HostOutput> Host::poll() {
  if (outputs_.empty()) return std::nullopt;
  HostOutput output = std::move(outputs_.front());
  outputs_.pop_front();
  return output;
}

bool Host::is_empty() const {
  return !presence_.anybody() && waiting_.empty() && decided_.empty() && in_flight_.empty() && releases_ == 0;
}

Check Host::check() const {
  if (!cached_check_ || cached_check_->offset != replica().offset()) {
    cached_check_ = Check{replica().offset(), replica().hash()};
  }
  return *cached_check_;
}

}  // namespace parlor::room
