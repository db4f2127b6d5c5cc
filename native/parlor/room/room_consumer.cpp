#include "parlor/room/room_consumer.hpp"

#include <algorithm>
#include <utility>

#include "parlor/net/event_loop.hpp"
#include "parlor/os/clock.hpp"

namespace parlor::server_room {

void RoomConsumer::connect() {
  if (!service_.has_secret()) return deny(503);  // the store has not answered yet; clients come back
  std::optional<protocol::Encoding> encoding;
  for (const std::string& offered : scope().subprotocols) {
    if (!encoding) encoding = protocol::encoding_of(offered);
  }
  if (!encoding && !scope().subprotocols.empty()) return deny(400);
  accept(encoding ? protocol::subprotocol_of(*encoding) : std::string_view());
  using Tokens = session::ServerSession::Tokens;
  session_.emplace(encoding.value_or(protocol::Encoding::json), os::now_ms(),
                   authenticator_.enabled() ? Tokens::checked : Tokens::ignored);
  desk_ = &service_.desk(socket().loop());
  id_ = desk_->open(*this);
  drain();
}

void RoomConsumer::receive_text(std::string_view text) {
  if (encoding() != protocol::Encoding::json) return close(1003, "frames of parlor.v1+cbor are binary");
  receive(as_bytes(text));
}

void RoomConsumer::receive_bytes(ByteView bytes) {
  if (encoding() != protocol::Encoding::cbor) return close(1003, "frames of parlor.v1+json are text");
  receive(bytes);
}

void RoomConsumer::disconnect(std::uint16_t) {
  if (desk_ == nullptr) return;
  socket().loop().cancel_timer(*this);
  desk_->close(id_, session_->author());
  desk_ = nullptr;
}

void RoomConsumer::shut_down(DurationMs retry_after_ms) {
  if (session_) {
    session_->say_bye("the server stops", retry_after_ms);
    drain();
  }
  close(protocol::close_code::restart, "the server stops");
}

void RoomConsumer::on_joined(const std::string& room, const room::JoinAnswer& answer) {
  session_->joined(room, answer);
  drain();
}

void RoomConsumer::on_join_refused(const std::string& room, const Error& error) {
  session_->join_refused(room, error);
  drain();
}

void RoomConsumer::on_left(const std::string& room) {
  session_->left(room);
  drain();
}

void RoomConsumer::on_reply(const std::string& room, std::uint64_t seq, const Result<room::CommandAnswer>& answer) {
  session_->replied(room, seq, answer);
  drain();
}

void RoomConsumer::on_signal_refused(const std::string& room, const Error& error) {
  session_->signal_refused(room, error);
  drain();
}

void RoomConsumer::on_frame(const std::shared_ptr<const net::SharedFrame>& frame) {
  socket().send_frame(frame);
}

void RoomConsumer::on_timer() {
  session_->timeout(os::now_ms());
  drain();
}

void RoomConsumer::receive(ByteView message) {
  session_->receive(message, os::now_ms());
  drain();
}

void RoomConsumer::drain() {
  // A room on this loop answers from inside the call; the loop below is then running already and takes the answer too.
  if (draining_) return;
  draining_ = true;
  while (std::optional<session::ServerOutput> output = session_->poll()) {
    std::visit([this](auto& what) { carry_out(what); }, *output);
  }
  draining_ = false;
  if (desk_ == nullptr) return;
  if (const std::optional<TimeMs> next = session_->next_timeout()) {
    // The system's time may be set meanwhile: a far deadline is looked at again now and then.
    constexpr DurationMs longest_ms = 60'000;
    const DurationMs wait_ms = std::clamp<DurationMs>(*next - os::now_ms(), 0, longest_ms);
    socket().loop().set_timer(*this, socket().loop().now() + wait_ms);
  } else {
    socket().loop().cancel_timer(*this);
  }
}

void RoomConsumer::carry_out(session::SendFrame& output) {
  if (encoding() == protocol::Encoding::json) {
    send(as_text(output.message));
  } else {
    send_bytes(output.message);
  }
}

void RoomConsumer::carry_out(session::WantJoin& output) {
  if (desk_ == nullptr) return;
  desk_->join(id_, session_->author(), session_->name(), output.room, std::move(output.known), output.again);
}

void RoomConsumer::carry_out(session::WantLeave& output) {
  if (desk_ != nullptr) desk_->leave(id_, session_->author(), output.room);
}

void RoomConsumer::carry_out(session::WantCommand& output) {
  if (desk_ != nullptr) desk_->command(id_, session_->author(), output.room, std::move(output.command));
}

void RoomConsumer::carry_out(session::WantSignal& output) {
  if (desk_ != nullptr) desk_->signal(id_, session_->author(), output.room, std::move(output.signal));
}

void RoomConsumer::carry_out(session::WantAuth& output) {
  const TimeMs now = os::now_ms();
  const Result<auth::Identity> identity =
      output.token ? authenticator_.verify(*output.token, now) : authenticator_.identify(scope(), now);
  if (!identity) return session_->not_admitted(identity.error());
  session_->admitted(identity->user, identity->until);
}

void RoomConsumer::carry_out(session::CloseSocket& output) {
  close(output.code, output.reason);
}

}  // namespace parlor::server_room
