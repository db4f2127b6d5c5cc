#include "parlor/room/live_room.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "parlor/os/clock.hpp"
#include "parlor/os/entropy.hpp"
#include "parlor/room/room_service.hpp"
#include "parlor/session/server_session.hpp"

namespace parlor::server_room {

LiveRoom::LiveRoom(RoomService& service, RoomHome& home, net::EventLoop& loop, std::string name, room::Host host)
    : service_(service),
      home_(home),
      loop_(loop),
      name_(std::move(name)),
      host_(std::move(host)),
      connections_on_loop_(service.loop_count()) {}

LiveRoom::~LiveRoom() {
  loop_.forget(*this);
}

void LiveRoom::join(const Asker& asker, const std::string& wanted_name, const std::optional<room::Position>& known,
                    bool again) {
  if (again) {
    publish_and_reply();
    return service_.at_desk(asker.address.loop,
                            [id = asker.address.id, name = name_, answer = host_.rejoin(asker.member, known)](
                                RoomDesk& desk) { desk.joined(id, name, answer); });
  }
  Result<room::JoinAnswer> answer = host_.join(asker.member, wanted_name, known, moment());
  // Before the answer, so that the newcomer gets each event once: those so far in the answer, the rest as they come.
  publish_and_reply();
  if (answer) add(asker);
  service_.at_desk(asker.address.loop, [id = asker.address.id, name = name_,
                                        answer = std::move(answer)](RoomDesk& desk) { desk.joined(id, name, answer); });
  plan();
}

void LiveRoom::leave(const Asker& asker) {
  if (remove(asker)) host_.leave(asker.member, moment());
  publish_and_reply();
  service_.at_desk(asker.address.loop, [id = asker.address.id, name = name_](RoomDesk& desk) { desk.left(id, name); });
  plan();
}

void LiveRoom::gone(const Asker& asker) {
  if (!remove(asker)) return;
  host_.disconnected(asker.member, os::now_ms());
  plan();
}

void LiveRoom::command(const Asker& asker, std::uint64_t seq, const codec::Json& command) {
  Result<room::CommandAnswer> answer = host_.command(asker.member, seq, command, moment());
  service_.counters().commands.add();
  if (!answer) service_.counters().commands_refused.add();
  replies_.push_back(WaitingReply{asker.address, seq, std::move(answer)});
  loop_.at_turn_end(*this);
}

void LiveRoom::signal(const Asker& asker, const codec::Json& signal) {
  const Status allowed = host_.signal(asker.member, signal, moment());
  if (!allowed) {
    return service_.at_desk(asker.address.loop, [id = asker.address.id, name = name_, error = allowed.error()](
                                                    RoomDesk& desk) { desk.signal_refused(id, name, error); });
  }
  publish();
  send_to_members(protocol::Signalled{name_, asker.member, signal});
}

void LiveRoom::on_turn_end() {
  publish_and_reply();
  plan();
}

void LiveRoom::publish_and_reply() {
  publish();
  for (WaitingReply& reply : std::exchange(replies_, {})) {
    service_.at_desk(reply.address.loop,
                     [id = reply.address.id, name = name_, seq = reply.seq,
                      answer = std::move(reply.answer)](RoomDesk& desk) { desk.replied(id, name, seq, answer); });
  }
}

void LiveRoom::on_timer() {
  host_.timeout(moment());
  publish();
  const bool lingered = empty_since_ && os::now_ms() - *empty_since_ >= limits::idle_room_ms;
  if (host_.is_empty() && lingered) return home_.forget(name_);  // destroys this
  plan();
}

void LiveRoom::publish() {
  std::vector<room::Event> events = host_.take_events();
  if (events.empty()) return;
  service_.counters().events.add(events.size());
  // The hash is sent where the batch passes a multiple of hash_every_events; it is that of the batch's end.
  const room::Offset before = events.front().offset - 1;
  const bool check_due = before / limits::hash_every_events != events.back().offset / limits::hash_every_events;
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

void LiveRoom::add(const Asker& asker) {
  connections_.emplace(std::pair(asker.address.loop, asker.address.id), asker.encoding);
  ++connections_on_loop_[asker.address.loop];
  ++connections_in_[static_cast<std::size_t>(asker.encoding)];
}

bool LiveRoom::remove(const Asker& asker) {
  if (connections_.erase({asker.address.loop, asker.address.id}) == 0) return false;
  --connections_on_loop_[asker.address.loop];
  --connections_in_[static_cast<std::size_t>(asker.encoding)];
  return true;
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
  room::Moment moment{os::now_ms(), {}};
  home_.draw(moment.entropy);
  return moment;
}

}  // namespace parlor::server_room
