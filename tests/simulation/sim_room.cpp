#include "sim_room.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "documents.hpp"
#include "sim_server.hpp"

namespace parlor::sim {

SimRoom::SimRoom(SimServer& server, std::string name, room::Host host)
    : server_(server),
      env_(server.env()),
      name_(std::move(name)),
      host_(std::move(host)),
      log_(server.store_client(), name_, *this) {}

// -- wishes of connections ------------------------------------------------------------------------------------------

void SimRoom::join(const Asker& asker, const std::string& wanted_name, const std::optional<room::Position>& known,
                   bool again) {
  if (again) {
    const auto waiting = joining_.find(asker.id);
    if (waiting != joining_.end()) {
      ++waiting->second.answers;
      return;
    }
    flush();
    return send_joined(asker.id, host_.rejoin(asker.author, known));
  }
  joiners_[++joins_] = asker.id;
  joining_.insert_or_assign(asker.id, Joining{joins_, asker});
  host_.join(joins_, asker.author, wanted_name, known, moment());
  drain();
}

void SimRoom::leave(const Asker& asker) {
  if (remove(asker)) host_.leave(asker.author.member);
  drain();
  flush();
  server_.at_desk([&server = server_, id = asker.id, name = name_] { server.left(id, name); });
}

void SimRoom::gone(const Asker& asker) {
  if (!remove(asker)) return;
  host_.disconnected(asker.author.member, server_.now());
  drain();
}

void SimRoom::command(const Asker& asker, room::CommandAsk command) {
  if (env_.is_broken(Breakage::server_answers_early)) {
    replies_.push_back({asker.id, command.seq, room::CommandAnswer{}});
  }
  if (env_.is_broken(Breakage::server_logs_no_refusals)) command.again = false;
  command.seq = wire_seq(asker, command.seq);
  host_.command(asker.id, asker.author, std::move(command), moment());
  drain();
}

void SimRoom::signal(const Asker& asker, const codec::Json& signal) {
  const Status allowed = host_.signal(asker.author.member, signal, moment());
  if (!allowed) {
    return server_.at_desk([&server = server_, id = asker.id, name = name_, error = allowed.error()] {
      server.signal_refused(id, name, error);
    });
  }
  log_.signal(asker.author.member, signal);
  on_signal(asker.author.member, signal);
}

// -- what the store says ----------------------------------------------------------------------------------------------

void SimRoom::on_appended(room::Tail tail, const Node* head) {
  if (env_.is_broken(Breakage::server_hears_nothing)) return;
  const std::string epoch = tail.epoch;
  const room::Offset last = tail.last;
  const bool is_news = host_.replica().offset() < last;
  host_.pushed(std::move(tail), moment());
  if (is_news) note_head(epoch, last, head);
  drain();
}

void SimRoom::on_signal(const room::MemberId& by, const codec::Json& signal) {
  flush();
  send_to_members(protocol::Signalled{name_, by, signal});
}

void SimRoom::on_unsure() {
  if (env_.is_broken(Breakage::server_hears_nothing)) return;
  host_.look_again();
  drain();
}

void SimRoom::on_process_lost() {
  host_.review_members();
  drain();
}

// -- what the host says -----------------------------------------------------------------------------------------------

void SimRoom::drain() {
  if (draining_) return;
  draining_ = true;
  while (std::optional<room::HostOutput> output = host_.poll()) {
    std::visit([this](auto& what) { carry_out(what); }, *output);
  }
  draining_ = false;
  check_bounds();
  at_turn_end();
}

void SimRoom::carry_out(room::WantRead& want) {
  log_.read(std::move(want.known), [this](Result<room::Tail> tail, const Node* head) {
    const std::string epoch = tail ? tail->epoch : "";
    const room::Offset last = tail ? tail->last : 0;
    host_.read(std::move(tail), moment());
    note_head(epoch, last, head);
    drain();
  });
}

void SimRoom::carry_out(room::WantAppend& want) {
  const std::string epoch = want.append.expected.epoch;
  const room::Offset last = want.append.expected.offset + want.append.events.size();
  log_.append(std::move(want.append), [this, epoch, last](const Result<room::Written>& written, const Node* head) {
    host_.appended(written, moment());
    note_written(written, epoch, last, head);
    drain();
  });
}

void SimRoom::carry_out(room::WantRenew& want) {
  const std::string epoch = want.renewal.epoch;
  const room::Offset last = want.renewal.snapshot ? want.renewal.snapshot->offset : 0;
  log_.renew(std::move(want.renewal), last == 0 ? nullptr : head_,
             [this, epoch, last](const Result<room::Written>& written, const Node* head) {
               host_.renewed(written, moment());
               note_written(written, epoch, last, head);
               drain();
             });
}

void SimRoom::carry_out(room::WantHold& want) {
  log_.hold(want.member);
}

void SimRoom::carry_out(room::WantRelease& want) {
  log_.release(want.member, [this, member = want.member](const Result<bool>& held_elsewhere) {
    if (env_.is_broken(Breakage::server_never_retires)) return host_.released(member, true, moment());
    host_.released(member, held_elsewhere, moment());
    drain();
  });
}

void SimRoom::carry_out(room::WantHeld&) {
  log_.held_elsewhere([this](const Result<std::vector<room::MemberId>>& members) {
    host_.held(members, server_.now());
    drain();
  });
}

void SimRoom::carry_out(room::Publish& publish) {
  if (publish.events.empty()) return env_.fail("no empty news", name_);
  env_.note("server", server_.process(), name_, "publish", publish.events.front().offset, "to",
            publish.events.back().offset);
  if (env_.is_broken(Breakage::server_forgets_publish, 10)) return;
  events_.insert(events_.end(), std::make_move_iterator(publish.events.begin()),
                 std::make_move_iterator(publish.events.end()));
}

void SimRoom::carry_out(room::Reset&) {
  flush();
  env_.note("server", server_.process(), name_, "reset");
  const std::map<room::Ticket, Asker> connections = connections_;
  for (const auto& [ticket, asker] : connections) send_joined(ticket, host_.reset_answer(asker.author));
}

void SimRoom::carry_out(room::JoinDone& done) {
  flush();
  const auto joiner = joiners_.extract(done.ticket);
  const auto waiting = joining_.find(joiner.mapped());
  if (waiting == joining_.end() || waiting->second.ticket != done.ticket) return;
  const Joining joining = std::move(waiting->second);
  joining_.erase(waiting);
  if (done.answer) {
    connections_.insert_or_assign(joining.asker.id, joining.asker);
  } else {
    host_.leave(joining.asker.author.member);
  }
  for (std::uint64_t i = 0; i < joining.answers; ++i) send_joined(joining.asker.id, done.answer);
}

void SimRoom::carry_out(room::CommandDone& done) {
  const auto given = given_seqs_.find(done.seq);
  const std::uint64_t seq = given == given_seqs_.end() ? done.seq : given->second;
  if (env_.is_broken(Breakage::server_forgets_reply, 20)) return;
  if (env_.is_broken(Breakage::server_miscounts_offset, 20) && done.answer && done.answer->offset > 1) {
    --done.answer->offset;
  }
  if (env_.is_broken(Breakage::server_applies_refused, 3) && done.answer) done.answer = Error(ErrorCode::refused);
  replies_.push_back({done.ticket, seq, std::move(done.answer)});
}

std::uint64_t SimRoom::wire_seq(const Asker& asker, std::uint64_t seq) {
  if (!env_.is_broken(Breakage::server_gives_new_seq)) return seq;
  const std::uint64_t given = host_.replica().outcomes().last_seq(asker.author) + 1'000'000 + given_seqs_.size();
  given_seqs_[given] = seq;
  return given;
}

// -- to the members -------------------------------------------------------------------------------------------------

void SimRoom::at_turn_end() {
  if (std::exchange(turn_ends_, true)) return;
  env_.schedule.after(0, [this, life = life_.watch()] {
    if (life.expired()) return;
    turn_ends_ = false;
    flush();
    plan();
  });
}

void SimRoom::flush() {
  if (env_.is_broken(Breakage::server_replies_before_events)) send_replies();
  send_events();
  send_replies();
}

void SimRoom::send_replies() {
  for (WaitingReply& reply : std::exchange(replies_, {})) {
    server_.at_desk([&server = server_, id = reply.id, name = name_, seq = reply.seq,
                     answer = std::move(reply.answer)] { server.replied(id, name, seq, answer); });
  }
}

void SimRoom::send_events() {
  std::vector<room::Event> events = std::exchange(events_, {});
  if (events.empty()) return;
  const room::Offset before = events.front().offset - 1;
  const room::Offset last = events.back().offset;
  const bool check_due =
      before / limits::hash_every_events != last / limits::hash_every_events && last == host_.replica().offset();
  auto next = events.begin();
  while (next != events.end()) {
    const auto count = std::min<std::ptrdiff_t>(events.end() - next, limits::events_per_frame);
    std::vector<room::Event> part(std::make_move_iterator(next), std::make_move_iterator(next + count));
    next += count;
    const bool is_last = next == events.end();
    protocol::Events frame{name_, std::move(part), std::nullopt};
    if (is_last && check_due) frame.check = host_.check();
    if (env_.is_broken(Breakage::server_alters_event, 20)) test::set(frame.events.back().body, "text", "altered");
    send_to_members(frame);
  }
}

void SimRoom::send_to_members(const protocol::ServerFrame& frame) {
  bool is_wanted[2] = {false, false};
  for (const auto& [ticket, asker] : connections_) is_wanted[static_cast<std::size_t>(asker.encoding)] = true;
  EncodedFrames frames;
  for (const protocol::Encoding encoding : {protocol::Encoding::json, protocol::Encoding::cbor}) {
    const auto index = static_cast<std::size_t>(encoding);
    if (is_wanted[index]) frames[index] = std::make_shared<const Bytes>(protocol::encode_frame(frame, encoding));
  }
  server_.at_desk([&server = server_, name = name_, frames] { server.deliver(name, frames); });
}

void SimRoom::send_joined(std::uint64_t id, Result<room::JoinAnswer> answer) {
  server_.at_desk(
      [&server = server_, id, name = name_, answer = std::move(answer)] { server.joined(id, name, answer); });
}

bool SimRoom::remove(const Asker& asker) {
  return joining_.erase(asker.id) > 0 || connections_.erase(asker.id) > 0;
}

// -- time -----------------------------------------------------------------------------------------------------------

void SimRoom::on_timer() {
  host_.timeout(moment());
  drain();
  const bool lingered = empty_since_ && server_.now() - *empty_since_ >= limits::idle_room_ms;
  if (host_.is_empty() && lingered) server_.forget(name_);  // destroys this
}

void SimRoom::plan() {
  std::optional<TimeMs> next = host_.next_timeout();
  if (!host_.is_empty()) {
    empty_since_.reset();
  } else {
    if (!empty_since_) empty_since_ = server_.now();
    const TimeMs end = *empty_since_ + limits::idle_room_ms;
    next = next ? std::min(*next, end) : end;
  }
  const std::uint64_t timer = ++timer_;
  if (!next) return;
  constexpr DurationMs tick_ms = 50;  // the wheel's
  const DurationMs wait = std::max<DurationMs>(*next - server_.now(), 0) + env_.up_to(tick_ms);
  env_.schedule.after(wait, [this, timer, life = life_.watch()] {
    if (!life.expired() && timer == timer_) on_timer();
  });
}

room::Moment SimRoom::moment() {
  return {server_.now(), env_.random.seed(), room::Secret{1, 2, 3}};
}

// -- for the checks -------------------------------------------------------------------------------------------------

void SimRoom::note_head(const std::string& epoch, room::Offset last, const Node* head) {
  if (epoch.empty() || host_.log().epoch() != epoch || host_.replica().offset() != last) return;
  if (length_of(head) != last) return env_.fail("sane checks", name_ + ": a history is not as long as the log");
  head_ = head;
}

void SimRoom::note_written(const Result<room::Written>& written, const std::string& epoch, room::Offset last,
                           const Node* head) {
  if (!written) return;
  if (written->conflict) return note_head(written->conflict->epoch, written->conflict->last, head);
  note_head(epoch, last, head);
}

void SimRoom::check_bounds() {
  const room::Replica& replica = host_.replica();
  const auto check = [&](std::size_t size, std::size_t limit, const char* what) {
    if (size > limit) env_.fail("bounded memory", name_ + ": " + std::to_string(size) + " " + what);
  };
  check(host_.asks(), limits::room_asks + replica.members().size() + 1, "asks");
  check(host_.log().size(), limits::room_log_events, "events in the log");
  check(replica.outcomes().size(), limits::outcomes_per_room, "outcomes");
  check(replica.members().size(), limits::members_per_room, "members");
  if (std::exchange(compared_, replica.offset()) != replica.offset()) env_.compare(name_, replica);
}

}  // namespace parlor::sim
