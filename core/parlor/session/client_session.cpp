#include "parlor/session/client_session.hpp"

#include <algorithm>
#include <utility>

namespace parlor::session {

ClientSession::ClientSession(const room::Registry& kinds, ClientOptions options)
    : kinds_(kinds), options_(std::move(options)), member_(room::member_id(options_.client_key)) {}

void ClientSession::connected(TimeMs now) {
  go_offline();
  now_ = last_heard_ = now;
  phase_ = Phase::greeting;
  send(protocol::Hello{
      .client = options_.client_key, .name = options_.name, .token = options_.token, .capabilities = {}});
}

void ClientSession::disconnected(TimeMs now) {
  now_ = now;
  go_offline();
}

void ClientSession::go_offline() {
  phase_ = Phase::offline;
  ping_sent_.reset();
  leaving_.clear();
  for (auto& [name, room] : rooms_) room.set_left();
  std::erase_if(outputs_, [](const ClientOutput& output) { return std::holds_alternative<SendMessage>(output); });
}

void ClientSession::receive(ByteView message, TimeMs now) {
  now_ = last_heard_ = now;
  if (phase_ == Phase::offline) return;
  const Result<protocol::ServerFrame> frame = protocol::decode_server_frame(message, options_.encoding);
  if (!frame) return trouble(frame.error());
  std::visit([this](const auto& said) { on(said); }, *frame);
}

std::optional<TimeMs> ClientSession::next_timeout() const {
  if (phase_ == Phase::offline) return std::nullopt;
  if (phase_ == Phase::greeting) return last_heard_ + limits::client_timeout_ms;
  return ping_sent_ ? *ping_sent_ + limits::client_timeout_ms : last_heard_ + heartbeat_ms_;
}

void ClientSession::timeout(TimeMs now) {
  now_ = now;
  const std::optional<TimeMs> due = next_timeout();
  if (!due || now < *due) return;
  if (phase_ == Phase::greeting) return give_up(protocol::close_code::no_pong, "no welcome came in time");
  if (ping_sent_) return give_up(protocol::close_code::no_pong, "no pong came in time");
  ping_sent_ = now;
  send(protocol::Ping{++ping_id_});
}

std::optional<ClientOutput> ClientSession::poll() {
  if (outputs_.empty()) return std::nullopt;
  ClientOutput output = std::move(outputs_.front());
  outputs_.pop_front();
  return output;
}

Status ClientSession::join(const std::string& name) {
  if (find(name) != nullptr) return {};
  Result<room::RoomName> parsed = room::parse_room_name(name);
  if (!parsed) return parsed.error();
  if (rooms_.size() >= limits::rooms_per_session) return ErrorCode::too_many_rooms;
  Result<room::Replica> replica = room::Replica::make(kinds_, *parsed);
  if (!replica) return replica.error();
  const auto [place, inserted] = rooms_.emplace(name, ClientRoom(*std::move(replica)));
  place->second.continue_with(numbers_[name]);
  if (phase_ == Phase::open) send_join(name, place->second);
  return {};
}

Status ClientSession::leave(const std::string& name) {
  const auto place = rooms_.find(name);
  if (place == rooms_.end()) return ErrorCode::not_joined;
  drop(place);
  if (phase_ == Phase::open) {
    send(protocol::Leave{name});
    ++leaving_[name];
  }
  outputs_.push_back(RoomLeft{name});
  return {};
}

Result<std::uint64_t> ClientSession::command(const std::string& name, codec::Json command) {
  const auto place = rooms_.find(name);
  if (place == rooms_.end()) return ErrorCode::not_joined;
  ClientRoom& room = place->second;
  const Result<std::uint64_t> number = room.add_pending(std::move(command));
  if (number && room.joined()) send_pending(name, room, room.pending().size() - 1);
  return number;
}

Status ClientSession::signal(const std::string& name, codec::Json signal) {
  const ClientRoom* room = find(name);
  if (room == nullptr) return ErrorCode::not_joined;
  if (room->joined()) send(protocol::Signal{name, std::move(signal)});
  return {};
}

void ClientSession::set_token(std::optional<std::string> token) {
  options_.token = std::move(token);
  if (phase_ == Phase::open && options_.token) send(protocol::Refresh{*options_.token});
}

const ClientRoom* ClientSession::find(const std::string& room) const {
  const auto place = rooms_.find(room);
  return place == rooms_.end() ? nullptr : &place->second;
}

void ClientSession::on(const protocol::Welcome& frame) {
  if (phase_ != Phase::greeting) return trouble(ErrorCode::unexpected_frame);
  phase_ = Phase::open;
  member_ = frame.member;
  heartbeat_ms_ = frame.heartbeat_ms;
  outputs_.push_back(Welcomed{member_});
  for (const auto& [name, room] : rooms_) send_join(name, room);
  ping_sent_ = now_;  // the first measure of the round trip
  send(protocol::Ping{++ping_id_});
}

void ClientSession::on(const protocol::Joined& frame) {
  ClientRoom* room = find_live(frame.room);
  if (room == nullptr) return;
  const bool was_joined = room->joined();
  const bool was_forgotten = !was_joined && room->has_been_forgotten(frame);
  const bool was_reset = frame.reset || (frame.snapshot && room->position());
  if (Status status = room->restore(frame, kinds_); !status) return refuse_snapshot(frame.room, status.error());
  room->set_joined(frame);
  outputs_.push_back(RoomJoined{frame.room, was_reset, frame.events.size()});
  take_events(frame.room, *room, frame.events);
  // A snapshot that differs at once would differ again: then the rules here and there are not the same.
  compare(frame.room, *room, room::Check{frame.offset, frame.hash}, !frame.snapshot);
  if (was_joined) return;  // the answer to a question in between: nothing was lost, nothing is sent again
  settle(frame.room, *room, frame.events);
  if (was_forgotten) give_up_forgotten(frame.room, *room);
  for (std::size_t i = 0; i < room->pending().size(); ++i) send_pending(frame.room, *room, i);
}

/// A state that cannot be read will not become readable by asking again.
void ClientSession::refuse_snapshot(const std::string& name, const Error& error) {
  drop(rooms_.find(name));
  send(protocol::Leave{name});
  ++leaving_[name];
  outputs_.push_back(RoomRefused{name, protocol::frame_error(error)});
}

void ClientSession::on(const protocol::Events& frame) {
  ClientRoom* room = find_live(frame.room);
  if (room == nullptr || !room->joined()) return;
  take_events(frame.room, *room, frame.events);
  compare(frame.room, *room, frame.check);
}

void ClientSession::on(const protocol::Reply& frame) {
  ClientRoom* room = find_live(frame.room);
  if (room == nullptr) return;
  if (room->is_about_another_window(frame)) {
    send_pending(frame.room, *room, room->give_another_seq(frame.seq));
  } else {
    finish(frame.room, *room, frame.seq, frame.offset, frame.error);
  }
  compare(frame.room, *room, frame.check);
}

void ClientSession::on(const protocol::Left& frame) {
  if (end_of_leaving(frame.room)) return;  // reported already
  // A room that the server closed.
  const auto place = rooms_.find(frame.room);
  if (place == rooms_.end()) return;
  drop(place);
  outputs_.push_back(RoomLeft{frame.room});
}

void ClientSession::on(const protocol::Signalled& frame) {
  const ClientRoom* room = find_live(frame.room);
  if (room == nullptr || !room->joined() || frame.by == member_) return;  // it goes to all, our own comes back
  outputs_.push_back(SignalCame{frame.room, frame.by, frame.signal});
}

void ClientSession::on(const protocol::ErrorFrame& frame) {
  const protocol::FrameError error{frame.code, frame.message};
  if (frame.room && leaving_.contains(*frame.room)) {
    // The join that came before the leave was refused, so there was nothing to leave.
    if (frame.code == name_of(ErrorCode::not_joined)) end_of_leaving(*frame.room);
    return;
  }
  const auto place = frame.room ? rooms_.find(*frame.room) : rooms_.end();
  if (place == rooms_.end() || place->second.joined()) {
    outputs_.push_back(Trouble{error});
    return;
  }
  drop(place);
  outputs_.push_back(RoomRefused{*frame.room, error});
}

void ClientSession::on(const protocol::Pong& frame) {
  if (!ping_sent_ || frame.id != ping_id_) return;
  round_trip_ = now_ - *ping_sent_;
  ping_sent_.reset();
}

void ClientSession::on(const protocol::Bye& frame) {
  outputs_.push_back(ServerGoes{frame.reason, frame.retry_after_ms});
}

void ClientSession::take_events(const std::string& name, ClientRoom& room, const std::vector<room::Event>& events) {
  for (const room::Event& event : events) {
    const Result<ClientRoom::Applied> applied = room.apply(event);
    if (!applied) {
      trouble(applied.error());
      return ask_again(name, room, false);
    }
    if (*applied == ClientRoom::Applied::gap) return ask_again(name, room, true);
    if (*applied == ClientRoom::Applied::repeated) continue;
    if (event.by == member_) room.note_seq(event.seq);
    outputs_.push_back(RoomEvent{name, event});
  }
}

void ClientSession::settle(const std::string& name, ClientRoom& room, const std::vector<room::Event>& replayed) {
  std::map<std::uint64_t, room::Offset> last_events;
  for (const room::Event& event : replayed) {
    if (event.by == member_ && event.seq > 0) last_events[event.seq] = event.offset;
  }
  for (const auto& [seq, offset] : last_events) finish(name, room, seq, offset, std::nullopt);
}

void ClientSession::finish(const std::string& name, ClientRoom& room, std::uint64_t seq, room::Offset offset,
                           std::optional<protocol::FrameError> error) {
  const std::optional<std::uint64_t> number = room.remove_sent(seq);
  if (number) outputs_.push_back(CommandDone{name, *number, offset, std::move(error)});
}

void ClientSession::give_up_forgotten(const std::string& name, ClientRoom& room) {
  const std::deque<ClientRoom::Pending> pending = room.pending();
  for (const ClientRoom::Pending& waiting : pending) {
    if (waiting.sent > 0) finish(name, room, waiting.seq, 0, protocol::frame_error(ErrorCode::outcome_unknown));
  }
}

void ClientSession::drop(std::map<std::string, ClientRoom>::iterator place) {
  numbers_[place->first] = place->second.numbers();
  rooms_.erase(place);
}

ClientRoom* ClientSession::find_live(const std::string& name) {
  const auto place = rooms_.find(name);
  return place == rooms_.end() || leaving_.contains(name) ? nullptr : &place->second;
}

bool ClientSession::end_of_leaving(const std::string& name) {
  const auto place = leaving_.find(name);
  if (place == leaving_.end()) return false;
  if (--place->second == 0) leaving_.erase(place);
  return true;
}

void ClientSession::send_pending(const std::string& name, ClientRoom& room, std::size_t index) {
  const ClientRoom::Pending& pending = room.mark_sent(index);
  send(protocol::Command{name, pending.seq, pending.command});
}

void ClientSession::compare(const std::string& name, ClientRoom& room, const std::optional<room::Check>& check,
                            bool ask) {
  if (!check || room.asked() || check->offset != room.replica().offset()) return;
  std::string hash = room.replica().hash();
  if (hash == check->hash) return;
  outputs_.push_back(Desync{name, *check, std::move(hash), room.replica().snapshot()});
  if (ask) ask_again(name, room, false);
}

void ClientSession::ask_again(const std::string& name, ClientRoom& room, bool from_position) {
  if (room.asked()) return;
  room.set_asked();
  protocol::Join join{.room = name, .epoch = std::nullopt, .offset = std::nullopt};
  if (from_position) {
    join.epoch = room.epoch();
    join.offset = room.replica().offset();
  }
  send(join);
}

void ClientSession::send_join(const std::string& name, const ClientRoom& room) {
  protocol::Join join{.room = name, .epoch = std::nullopt, .offset = std::nullopt};
  if (const std::optional<room::Position> position = room.position()) {
    join.epoch = position->epoch;
    join.offset = position->offset;
  }
  send(join);
}

void ClientSession::send(const protocol::ClientFrame& frame) {
  outputs_.push_back(SendMessage{protocol::encode_frame(frame, options_.encoding)});
}

void ClientSession::give_up(std::uint16_t code, std::string reason) {
  go_offline();
  outputs_.push_back(CloseConnection{code, std::move(reason)});
}

void ClientSession::trouble(const Error& error) {
  outputs_.push_back(Trouble{protocol::frame_error(error)});
}

}  // namespace parlor::session
