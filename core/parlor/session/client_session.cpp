#include "parlor/session/client_session.hpp"

#include <utility>

namespace parlor::session {

ClientSession::ClientSession(const room::Registry& kinds, ClientOptions options)
    : kinds_(kinds),
      options_(std::move(options)),
      self_{.member = room::member_id(options_.client_key),
            .session = options_.session,
            .secret = options_.secret,
            .clock = {}},
      rooms_(kinds),
      out_(options_.encoding) {}

void ClientSession::connected(TimeMs now) {
  go_offline();
  last_heard_ = now;
  self_.clock.set(now);
  phase_ = Phase::greeting;
  protocol::Hello hello{.client = options_.client_key,
                        .name = options_.name,
                        .token = options_.token,
                        .session = std::nullopt,
                        .capabilities = {}};
  if (!options_.session.empty()) hello.session = options_.session;
  out_.send(hello);
}

void ClientSession::disconnected(TimeMs now) {
  self_.clock.set(now);
  go_offline();
}

void ClientSession::go_offline() {
  phase_ = Phase::offline;
  ping_sent_.reset();
  rooms_.set_offline();
  out_.drop_messages();
}

void ClientSession::receive(ByteView message, TimeMs now) {
  last_heard_ = now;
  self_.clock.set(now);
  if (phase_ == Phase::offline) return;
  protocol::ServerFrame frame;
  const Status status = protocol::decode_server_frame(frame, message, options_.encoding, frame_);
  if (!status) return out_.tell_trouble(status.error());
  std::visit([this](auto& said) { on(said); }, frame);
}

std::optional<TimeMs> ClientSession::next_timeout() const {
  if (phase_ == Phase::offline) return std::nullopt;
  if (phase_ == Phase::greeting) return last_heard_ + limits::client_timeout_ms;
  return ping_sent_ ? *ping_sent_ + limits::client_timeout_ms : last_heard_ + heartbeat_ms_;
}

void ClientSession::timeout(TimeMs now) {
  self_.clock.set(now);
  const std::optional<TimeMs> due = next_timeout();
  if (!due || now < *due) return;
  if (phase_ == Phase::greeting) return give_up(protocol::close_code::no_pong, "no welcome came in time");
  if (ping_sent_) return give_up(protocol::close_code::no_pong, "no pong came in time");
  ping_sent_ = now;
  out_.send(protocol::Ping{++ping_id_});
}

Status ClientSession::join(const std::string& name) {
  if (find(name) != nullptr) return {};
  const Result<ClientRoom*> room = rooms_.add(name);
  if (!room) return room.error();
  if (phase_ == Phase::open) about(name, **room).join();
  return {};
}

Status ClientSession::leave(const std::string& name) {
  if (find(name) == nullptr) return ErrorCode::not_joined;
  rooms_.remove(name);
  if (phase_ == Phase::open) send_leave(name);
  out_.tell(RoomLeft{name});
  return {};
}

Result<std::uint64_t> ClientSession::command(const std::string& name, codec::Document command, TimeMs now) {
  self_.clock.set(now);
  ClientRoom* room = rooms_.find(name);
  if (room == nullptr) return ErrorCode::not_joined;
  return about(name, *room).command(std::move(command));
}

Status ClientSession::signal(const std::string& name, codec::Document signal) {
  const ClientRoom* room = find(name);
  if (room == nullptr) return ErrorCode::not_joined;
  if (room->joined()) out_.send(protocol::Signal{name, std::move(signal)});
  return {};
}

void ClientSession::set_token(std::optional<std::string> token) {
  options_.token = std::move(token);
  if (phase_ == Phase::open && options_.token) out_.send(protocol::Refresh{*options_.token});
}

void ClientSession::on(const protocol::Welcome& frame) {
  if (phase_ != Phase::greeting) return out_.tell_trouble(ErrorCode::unexpected_frame);
  phase_ = Phase::open;
  self_.member = frame.member;
  self_.clock.heard(frame.time, 0);
  heartbeat_ms_ = frame.heartbeat_ms;
  out_.tell(Welcomed{self_.member});
  for (auto& [name, room] : rooms_) about(name, room).join();
  ping_sent_ = last_heard_;  // the first measure of the round trip
  out_.send(protocol::Ping{++ping_id_});
}

void ClientSession::on(const protocol::Joined& frame) {
  ClientRoom* room = rooms_.find_live(frame.room);
  if (room == nullptr) return;
  const Status taken = about(frame.room, *room).take(frame, frame_, kinds_);
  if (taken) return;
  rooms_.remove(frame.room);
  send_leave(frame.room);
  out_.tell(RoomRefused{frame.room, protocol::frame_error(taken.error())});
}

void ClientSession::on(protocol::Events& frame) {
  if (ClientRoom* room = rooms_.find_live(frame.room)) about(frame.room, *room).take(std::move(frame), frame_);
}

void ClientSession::on(const protocol::Reply& frame) {
  if (ClientRoom* room = rooms_.find_live(frame.room)) about(frame.room, *room).take(frame);
}

void ClientSession::on(const protocol::Left& frame) {
  if (rooms_.end_of_leaving(frame.room)) return;  // reported already
  // A room that the server closed.
  if (rooms_.find(frame.room) == nullptr) return;
  rooms_.remove(frame.room);
  out_.tell(RoomLeft{frame.room});
}

void ClientSession::on(const protocol::Signalled& frame) {
  const ClientRoom* room = rooms_.find_live(frame.room);
  if (room == nullptr || !room->joined() || frame.by == self_.member) return;  // it goes to all, our own comes back
  out_.tell(SignalCame{frame.room, frame.by, frame.signal});
}

void ClientSession::on(const protocol::ErrorFrame& frame) {
  const protocol::FrameError error{frame.code, frame.message};
  if (frame.room && rooms_.is_leaving(*frame.room)) {
    // The join that came before the leave was refused, so there was nothing to leave.
    if (frame.code == name_of(ErrorCode::not_joined)) rooms_.end_of_leaving(*frame.room);
    return;
  }
  const ClientRoom* room = frame.room ? find(*frame.room) : nullptr;
  if (room == nullptr || room->joined()) return out_.tell(Trouble{error});
  rooms_.remove(*frame.room);
  out_.tell(RoomRefused{*frame.room, error});
}

void ClientSession::on(const protocol::Pong& frame) {
  if (!ping_sent_ || frame.id != ping_id_) return;
  round_trip_ = last_heard_ - *ping_sent_;
  self_.clock.heard(frame.time, *round_trip_);
  ping_sent_.reset();
}

void ClientSession::on(const protocol::Bye& frame) {
  out_.tell(ServerGoes{frame.reason, frame.retry_after_ms});
}

void ClientSession::send_leave(const std::string& name) {
  out_.send(protocol::Leave{name});
  rooms_.note_leave(name);
}

void ClientSession::give_up(std::uint16_t code, std::string reason) {
  go_offline();
  out_.tell(CloseConnection{code, std::move(reason)});
}

}  // namespace parlor::session
