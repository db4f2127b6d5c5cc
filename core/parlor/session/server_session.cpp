#include "parlor/session/server_session.hpp"

#include <algorithm>
#include <utility>

namespace parlor::session {
namespace {

bool is_word(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

bool is_client_key(std::string_view key) {
  return key.size() >= 16 && key.size() <= 64 && is_word(key);
}

}  // namespace

ServerSession::ServerSession(protocol::Encoding encoding, TimeMs now, Tokens tokens)
    : encoding_(encoding), now_(now), hello_deadline_(now + limits::handshake_timeout_ms), tokens_(tokens) {}

/// What may be said when, as data: one row a phase; hello first, everything else after it.
ServerSession::Step ServerSession::step_for(Phase phase, const protocol::ClientFrame& frame) {
  struct Row {
    Step hello;
    Step others;
  };
  constexpr Row rows[] = {
      /* greeting */ {Step::serve, Step::close_without_hello},
      /* checking */ {Step::ignore, Step::ignore},  // receive() does not come so far
      /* open     */ {Step::refuse_repeated_hello, Step::serve},
      /* closed   */ {Step::ignore, Step::ignore},
  };
  const Row& row = rows[static_cast<std::size_t>(phase)];
  return std::holds_alternative<protocol::Hello>(frame) ? row.hello : row.others;
}

void ServerSession::receive(ByteView message, TimeMs now) {
  now_ = now;
  if (phase_ == Phase::closed) return;
  invariant(phase_ != Phase::checking, "who the client is was answered before its next message");
  const Result<protocol::ClientFrame> frame = protocol::decode_client_frame(message, encoding_);
  if (!frame) return bad_frame(frame.error());
  bad_frames_ = 0;
  switch (step_for(phase_, *frame)) {
    case Step::serve:
      return std::visit([this](const auto& said) { serve(said); }, *frame);
    case Step::refuse_repeated_hello:
      return send_error(ErrorCode::hello_repeated);
    case Step::close_without_hello:
      send_error(ErrorCode::hello_expected);
      return close(protocol::close_code::hello_expected, "the first frame must be hello");
    case Step::ignore:
      return;
  }
}

void ServerSession::bad_frame(const Error& error) {
  send_error(error);
  if (++bad_frames_ >= limits::bad_frames) close(protocol::close_code::bad_frames, "too many bad frames");
}

void ServerSession::timeout(TimeMs now) {
  now_ = now;
  if (phase_ == Phase::greeting && now >= hello_deadline_) {
    close(protocol::close_code::no_hello, "no hello came in time");
  }
  if (phase_ == Phase::open && admitted_until_ && now >= *admitted_until_) {
    send_error(ErrorCode::token_expired);
    close(protocol::close_code::token_expired, "the token has expired");
  }
}

std::optional<TimeMs> ServerSession::next_timeout() const {
  if (phase_ == Phase::greeting) return hello_deadline_;
  return phase_ == Phase::open ? admitted_until_ : std::nullopt;
}

std::optional<ServerOutput> ServerSession::poll() {
  if (outputs_.empty()) return std::nullopt;
  ServerOutput output = std::move(outputs_.front());
  outputs_.pop_front();
  return output;
}

void ServerSession::serve(const protocol::Hello& hello) {
  if (hello.version != protocol::version) {
    send_error(Error(ErrorCode::unsupported_version,
                     "version " + std::to_string(hello.version) + " is not spoken here, version 1 is"));
    return close(protocol::close_code::unsupported_version, "unsupported version");
  }
  if (!is_client_key(hello.client)) return bad_frame(ErrorCode::bad_client_key);
  if (hello.session && !is_word(*hello.session)) {
    return bad_frame(Error(ErrorCode::bad_field, "hello.session must be letters, digits, _ and - only"));
  }
  author_ = {room::member_id(hello.client), hello.session.value_or(std::string())};
  name_ = hello.name;
  if (tokens_ == Tokens::ignored) return welcome();
  phase_ = Phase::checking;
  outputs_.push_back(WantAuth{hello.token});
}

void ServerSession::welcome() {
  phase_ = Phase::open;
  send(protocol::Welcome{.member = author_.member, .time = now_, .capabilities = {}});
}

void ServerSession::serve(const protocol::Refresh& refresh) {
  if (tokens_ == Tokens::checked) outputs_.push_back(WantAuth{refresh.token});
}

void ServerSession::admitted(const std::string& user, std::optional<TimeMs> until) {
  if (!user_.empty() && user != user_) {
    return not_admitted({ErrorCode::bad_token, "the token is of another user than this session's"});
  }
  user_ = user;
  admitted_until_ = until;
  if (phase_ == Phase::checking) welcome();
}

void ServerSession::not_admitted(const Error& error) {
  send_error(error);
  if (phase_ == Phase::checking) close(protocol::close_code::not_authenticated, std::string(name_of(error.code)));
}

void ServerSession::serve(const protocol::Join& join) {
  if (const Result<room::RoomName> name = room::parse_room_name(join.room); !name) {
    return send_error(name.error(), join.room.substr(0, 200));
  }
  std::optional<room::Position> known;
  if (join.epoch && join.offset) known = room::Position{*join.epoch, *join.offset};
  const bool again = find(join.room) != nullptr;
  if (!again && rooms_.size() >= limits::rooms_per_session) return send_error(ErrorCode::too_many_rooms, join.room);
  rooms_.try_emplace(join.room);
  outputs_.push_back(WantJoin{join.room, std::move(known), again});
}

void ServerSession::serve(const protocol::Leave& leave) {
  if (rooms_.erase(leave.room) == 0) return send_error(ErrorCode::not_joined, leave.room);
  outputs_.push_back(WantLeave{leave.room});
}

void ServerSession::serve(const protocol::Command& command) {
  Room* room = find(command.room);
  if (room == nullptr) return refuse_command(command, ErrorCode::not_joined);
  if (room->pending >= limits::pending_commands) return refuse_command(command, ErrorCode::too_many_pending);
  ++room->pending;
  outputs_.push_back(WantCommand{command.room, {command.seq, command.command, command.again.value_or(false)}});
}

void ServerSession::serve(const protocol::Signal& signal) {
  if (find(signal.room) == nullptr) return send_error(ErrorCode::not_joined, signal.room);
  outputs_.push_back(WantSignal{signal.room, signal.signal});
}

void ServerSession::serve(const protocol::Ping& ping) {
  send(protocol::Pong{ping.id, now_});
}

void ServerSession::joined(const std::string& room, const room::JoinAnswer& answer) {
  Room* entry = find(room);
  if (entry == nullptr) return;  // left again before the answer came
  send(protocol::Joined{.room = room,
                        .epoch = answer.position.epoch,
                        .offset = answer.position.offset,
                        .events = answer.events,
                        .snapshot = answer.snapshot,
                        .reset = answer.reset,
                        .seq = answer.last_seq,
                        .hash = answer.check.hash});
}

void ServerSession::join_refused(const std::string& room, const Error& error) {
  rooms_.erase(room);
  send_error(error, room);
}

void ServerSession::replied(const std::string& room, std::uint64_t seq, const Result<room::CommandAnswer>& answer) {
  if (Room* entry = find(room); entry != nullptr && entry->pending > 0) --entry->pending;
  protocol::Reply reply{.room = room, .seq = seq, .error = std::nullopt, .check = std::nullopt};
  if (answer) {
    reply.offset = answer->offset;
    reply.duplicate = answer->duplicate;
    reply.check = answer->check;
  } else {
    reply.error = protocol::frame_error(answer.error());
  }
  send(reply);
}

void ServerSession::left(const std::string& room) {
  send(protocol::Left{room});
}

void ServerSession::signal_refused(const std::string& room, const Error& error) {
  send_error(error, room);
}

void ServerSession::say_bye(const std::string& reason, DurationMs retry_after_ms) {
  send(protocol::Bye{reason, retry_after_ms});
}

void ServerSession::refuse_command(const protocol::Command& command, const Error& error) {
  send(protocol::Reply{
      .room = command.room, .seq = command.seq, .error = protocol::frame_error(error), .check = std::nullopt});
}

void ServerSession::send(const protocol::ServerFrame& frame) {
  if (phase_ == Phase::closed) return;
  outputs_.push_back(SendFrame{protocol::encode_frame(frame, encoding_)});
}

void ServerSession::send_error(const Error& error, std::optional<std::string> room) {
  protocol::FrameError frame = protocol::frame_error(error);
  send(protocol::ErrorFrame{std::move(frame.code), std::move(frame.message), std::move(room)});
}

void ServerSession::close(std::uint16_t code, std::string reason) {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  outputs_.push_back(CloseSocket{code, std::move(reason)});
}

ServerSession::Room* ServerSession::find(const std::string& room) {
  const auto place = rooms_.find(room);
  return place == rooms_.end() ? nullptr : &place->second;
}

Bytes events_frame(const std::string& room, std::vector<room::Event> events, std::optional<room::Check> check,
                   protocol::Encoding encoding) {
  return protocol::encode_frame(protocol::ServerFrame(protocol::Events{room, std::move(events), std::move(check)}),
                                encoding);
}

Bytes signal_frame(const std::string& room, const room::MemberId& by, const codec::Document& signal,
                   protocol::Encoding encoding) {
  return protocol::encode_frame(protocol::ServerFrame(protocol::Signalled{room, by, signal}), encoding);
}

}  // namespace parlor::session
