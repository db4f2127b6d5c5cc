#pragma once

#include <optional>

#include "parlor/app/consumer.hpp"
#include "parlor/auth/authenticator.hpp"
#include "parlor/net/timer_wheel.hpp"
#include "parlor/room/room_service.hpp"
#include "parlor/session/server_session.hpp"

namespace parlor::server_room {

/// The endpoint /parlor/v1: the core's server session on a WebSocket, and the wishes of its client carried to the
/// rooms. The client offers parlor.v1+json (text messages) or parlor.v1+cbor (binary); one that offers no subprotocol
/// at all speaks JSON, one that offers only others gets 400.
class RoomConsumer final : public app::Consumer, private RoomClient, private net::Timer {
 public:
  /// Who may come in, and until when, is the authenticator's to say; it must outlive this.
  RoomConsumer(RoomService& service, const auth::Authenticator& authenticator)
      : service_(service), authenticator_(authenticator) {}

  void connect() override;
  void receive_text(std::string_view text) override;
  void receive_bytes(ByteView bytes) override;
  void disconnect(std::uint16_t code) override;
  void shut_down(DurationMs retry_after_ms) override;

 private:
  // RoomClient
  protocol::Encoding encoding() const override { return session_->encoding(); }
  void on_joined(const std::string& room, const room::JoinAnswer& answer) override;
  void on_join_refused(const std::string& room, const Error& error) override;
  void on_left(const std::string& room) override;
  void on_reply(const std::string& room, std::uint64_t seq, const Result<room::CommandAnswer>& answer) override;
  void on_signal_refused(const std::string& room, const Error& error) override;
  void on_frame(const std::shared_ptr<const net::SharedFrame>& frame) override;

  void on_timer() override;
  void receive(ByteView message);
  void drain();
  void carry_out(session::SendFrame& output);
  void carry_out(session::WantJoin& output);
  void carry_out(session::WantLeave& output);
  void carry_out(session::WantCommand& output);
  void carry_out(session::WantSignal& output);
  void carry_out(session::WantAuth& output);
  void carry_out(session::CloseSocket& output);

  RoomService& service_;
  const auth::Authenticator& authenticator_;
  RoomDesk* desk_ = nullptr;
  std::uint64_t id_ = 0;
  std::optional<session::ServerSession> session_;
  bool draining_ = false;
};

}  // namespace parlor::server_room
