#include "parlor/room/live_room.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "parlor/os/clock.hpp"
#include "parlor/room/room_service.hpp"
#include "parlor/session/server_session.hpp"

namespace parlor::server_room {
namespace {

// A command's ticket is the connection's address: whoever asks gets the answer.
constexpr unsigned loop_bits = 12;

room::Ticket ticket_of(const ClientAddress& address) {
  return address.id << loop_bits | address.loop;
}

ClientAddress address_of(room::Ticket ticket) {
  return {static_cast<std::size_t>(ticket & ((1u << loop_bits) - 1)), ticket >> loop_bits};
}

}  // namespace

LiveRoom::LiveRoom(RoomService& service, RoomHome& home, net::EventLoop& loop, std::string name, room::Host host)
    : service_(service),
      home_(home),
      loop_(loop),
      name_(std::move(name)),
      host_(std::move(host)),
      connections_on_loop_(service.loop_count()) {
  log_ = service.store().open(name_, loop_, *this);
}

LiveRoom::~LiveRoom() {
  loop_.forget(*this);
}

// -- wishes of connections ------------------------------------------------------------------------------------------

void LiveRoom::join(const Asker& asker, const std::string& wanted_name, const std::optional<room::Position>& known,
                    bool again) {
  const room::Ticket ticket = ticket_of(asker.address);
  if (again) {
    const auto waiting = joining_.find(ticket);
    if (waiting != joining_.end()) {
      ++waiting->second.answers;
      return;
    }
    flush();
    return send_joined(asker.address, host_.rejoin(asker.author, known));
  }
  joiners_[++joins_] = ticket;
  joining_.insert_or_assign(ticket, Joining{joins_, asker});
  host_.join(joins_, asker.author, wanted_name, known, moment());
  drain();
}

void LiveRoom::leave(const Asker& asker) {
  if (remove(asker)) host_.leave(asker.author.member);
  drain();
  flush();
  service_.at_desk(asker.address.loop, [id = asker.address.id, name = name_](RoomDesk& desk) { desk.left(id, name); });
}

void LiveRoom::gone(const Asker& asker) {
  if (!remove(asker)) return;
  host_.disconnected(asker.author.member, os::now_ms());
  drain();
}

void LiveRoom::command(const Asker& asker, room::CommandAsk command) {
  host_.command(ticket_of(asker.address), asker.author, std::move(command), moment());
  drain();
}

void LiveRoom::signal(const Asker& asker, const codec::Json& signal) {
  const Status allowed = host_.signal(asker.author.member, signal, moment());
  if (!allowed) {
    return service_.at_desk(asker.address.loop, [id = asker.address.id, name = name_, error = allowed.error()](
                                                    RoomDesk& desk) { desk.signal_refused(id, name, error); });
  }
  log_->signal(asker.author.member, signal);
  on_signal(asker.author.member, signal);
}

// -- what the store says ----------------------------------------------------------------------------------------------

void LiveRoom::on_appended(room::Tail tail) {
  host_.pushed(std::move(tail), moment());
  drain();
}

void LiveRoom::on_signal(const room::MemberId& by, const codec::Json& signal) {
  flush();
  send_to_members(protocol::Signalled{name_, by, signal});
}

void LiveRoom::on_unsure() {
  host_.look_again();
  drain();
}

void LiveRoom::on_process_lost() {
  host_.review_members();
  drain();
}

// -- what the host says -----------------------------------------------------------------------------------------------

void LiveRoom::drain() {
  if (draining_) return;
  draining_ = true;
  while (std::optional<room::HostOutput> output = host_.poll()) {
    std::visit([this](auto& what) { carry_out(what); }, *output);
  }
  draining_ = false;
  count();
  loop_.at_turn_end(*this);
}

void LiveRoom::count() {
  if (host_.counts() == counted_) return;
  const room::HostCounts before = std::exchange(counted_, host_.counts());
  RoomCounters& counters = service_.counters();
  counters.store_failures.add(counted_.failures - before.failures);
  counters.store_conflicts.add(counted_.conflicts - before.conflicts);
  counters.store_renewals.add(counted_.renewals - before.renewals);
  counters.store_restored.add(counted_.restored - before.restored);
  counters.store_lost.add(counted_.lost_events - before.lost_events);
}

void LiveRoom::carry_out(room::WantRead& want) {
  log_->read(std::move(want.known), [this](Result<room::Tail> tail) {
    host_.read(std::move(tail), moment());
    drain();
  });
}

void LiveRoom::carry_out(room::WantAppend& want) {
  log_->append(std::move(want.append), [this](Result<room::Written> written) {
    host_.appended(std::move(written), moment());
    drain();
  });
}

void LiveRoom::carry_out(room::WantRenew& want) {
  log_->renew(std::move(want.renewal), [this](Result<room::Written> written) {
    host_.renewed(std::move(written), moment());
    drain();
  });
}

void LiveRoom::carry_out(room::WantHold& want) {
  log_->hold(want.member);
}

void LiveRoom::carry_out(room::WantRelease& want) {
  log_->release(want.member, [this, member = want.member](const Result<bool>& held_elsewhere) {
    host_.released(member, held_elsewhere, moment());
    drain();
  });
}

void LiveRoom::carry_out(room::WantHeld&) {
  log_->held_elsewhere([this](const Result<std::vector<room::MemberId>>& members) {
    host_.held(members, os::now_ms());
    drain();
  });
}

void LiveRoom::carry_out(room::Publish& publish) {
  service_.counters().events.add(publish.events.size());
  events_.insert(events_.end(), std::make_move_iterator(publish.events.begin()),
                 std::make_move_iterator(publish.events.end()));
}

void LiveRoom::carry_out(room::Reset&) {
  flush();
  // A copy, because a socket that cannot take more closes, and its connection is then taken out.
  const std::map<room::Ticket, Connection> connections = connections_;
  for (const auto& [ticket, connection] : connections) {
    send_joined(address_of(ticket), host_.reset_answer(connection.author));
  }
}

void LiveRoom::carry_out(room::JoinDone& done) {
  // Before the answer, so that the newcomer gets each event once: those so far in the answer, the rest as they come.
  flush();
  const auto joiner = joiners_.extract(done.ticket);
  const auto waiting = joining_.find(joiner.mapped());
  if (waiting == joining_.end() || waiting->second.ticket != done.ticket) return;  // has gone or left meanwhile
  const Joining joining = std::move(waiting->second);
  joining_.erase(waiting);
  if (done.answer) {
    add(joining.asker);
  } else {
    host_.leave(joining.asker.author.member);
  }
  for (std::uint64_t i = 0; i < joining.answers; ++i) send_joined(joining.asker.address, done.answer);
}

void LiveRoom::carry_out(room::CommandDone& done) {
  service_.counters().commands.add();
  if (!done.answer) service_.counters().commands_refused.add();
  replies_.push_back(WaitingReply{address_of(done.ticket), done.seq, std::move(done.answer)});
}

// -- to the members -------------------------------------------------------------------------------------------------

void LiveRoom::on_turn_end() {
  flush();
  plan();
}

void LiveRoom::flush() {
  send_events();
  for (WaitingReply& reply : std::exchange(replies_, {})) {
    service_.at_desk(reply.address.loop,
                     [id = reply.address.id, name = name_, seq = reply.seq,
                      answer = std::move(reply.answer)](RoomDesk& desk) { desk.replied(id, name, seq, answer); });
  }
}

void LiveRoom::send_events() {
  std::vector<room::Event> events = std::exchange(events_, {});
  if (events.empty()) return;
  // The hash is sent where the batch passes a multiple of hash_every_events; it is that of the batch's end.
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
    send_to_members(frame);
  }
}

void LiveRoom::send_to_members(const protocol::ServerFrame& frame) {
  const auto encoded = [&](protocol::Encoding encoding) -> std::shared_ptr<const net::SharedFrame> {
    if (connections_in_[static_cast<std::size_t>(encoding)] == 0) return nullptr;
    const Bytes bytes = protocol::encode_frame(frame, encoding);
    const bool text = encoding == protocol::Encoding::json;
    return text ? net::SharedFrame::text(as_text(bytes)) : net::SharedFrame::binary(as_text(bytes));
  };
  const EncodedFrames frames{encoded(protocol::Encoding::json), encoded(protocol::Encoding::cbor)};
  for (std::size_t loop = 0; loop < connections_on_loop_.size(); ++loop) {
    if (connections_on_loop_[loop] == 0) continue;
    service_.at_desk(loop, [name = name_, frames](RoomDesk& desk) { desk.deliver(name, frames); });
  }
}

void LiveRoom::send_joined(const ClientAddress& address, Result<room::JoinAnswer> answer) {
  service_.at_desk(address.loop, [id = address.id, name = name_, answer = std::move(answer)](RoomDesk& desk) {
    desk.joined(id, name, answer);
  });
}

void LiveRoom::add(const Asker& asker) {
  const auto [place, is_new] =
      connections_.insert_or_assign(ticket_of(asker.address), Connection{asker.encoding, asker.author});
  if (!is_new) return;
  ++connections_on_loop_[asker.address.loop];
  ++connections_in_[static_cast<std::size_t>(asker.encoding)];
}

bool LiveRoom::remove(const Asker& asker) {
  const room::Ticket ticket = ticket_of(asker.address);
  if (joining_.erase(ticket) > 0) return true;
  if (connections_.erase(ticket) == 0) return false;
  --connections_on_loop_[asker.address.loop];
  --connections_in_[static_cast<std::size_t>(asker.encoding)];
  return true;
}

// -- time -----------------------------------------------------------------------------------------------------------

void LiveRoom::on_timer() {
  host_.timeout(moment());
  drain();
  const bool lingered = empty_since_ && os::now_ms() - *empty_since_ >= limits::idle_room_ms;
  if (host_.is_empty() && lingered) home_.forget(name_);  // destroys this
}

void LiveRoom::plan() {
  std::optional<TimeMs> next = host_.next_timeout();
  if (!host_.is_empty()) {
    empty_since_.reset();
  } else {
    if (!empty_since_) empty_since_ = os::now_ms();
    const TimeMs end = *empty_since_ + limits::idle_room_ms;
    next = next ? std::min(*next, end) : end;
  }
  if (!next) return loop_.cancel_timer(*this);
  const DurationMs wait = std::max<DurationMs>(*next - os::now_ms(), 0);
  loop_.set_timer(*this, loop_.now() + wait);
}

room::Moment LiveRoom::moment() const {
  room::Moment moment{os::now_ms(), {}, service_.secret()};
  home_.draw(moment.entropy);
  return moment;
}

}  // namespace parlor::server_room
