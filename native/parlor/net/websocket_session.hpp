#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parlor/app/consumer.hpp"
#include "parlor/app/consumer_host.hpp"
#include "parlor/app/socket.hpp"
#include "parlor/http/handshake.hpp"
#include "parlor/metrics/counters.hpp"
#include "parlor/net/close_watcher.hpp"
#include "parlor/net/connection.hpp"
#include "parlor/net/edge_options.hpp"
#include "parlor/net/session.hpp"
#include "parlor/net/websocket_protocol.hpp"

namespace parlor::net {

/// What a WebSocket is opened with.
struct WebSocketOpening {
  http::Handshake handshake;
  std::vector<std::string> subprotocols;  ///< offered by the client
  std::unique_ptr<app::Consumer> consumer;
  std::unique_ptr<AccessRecord> record;  ///< null when there is no access log
};

/// A WebSocket on one connection: drives its consumer, and is the socket the consumer sees. The consumer's calls only
/// append to the outbox and change the phase; what follows from it (a disconnect) happens when the turn ends, so a
/// consumer is never called from inside its own call.
class WebSocketSession final : public Session, public app::Socket, WebSocketProtocol::Receiver {
 public:
  WebSocketSession(Connection& connection, std::unique_ptr<WebSocketOpening> opening);
  ~WebSocketSession() override;

  // app::Socket
  void accept(std::string_view subprotocol) override;
  void deny(unsigned http_status) override;
  void send_text(std::string_view text) override;
  void send_binary(ByteView bytes) override;
  void send_frame(const std::shared_ptr<const SharedFrame>& frame) override;
  void close(std::uint16_t code, std::string_view reason) override;
  void pause_receiving() override;
  void resume_receiving() override;
  bool is_open() const override { return phase_ == Phase::open; }
  EventLoop& loop() override;

  // Session
  void start() override;
  void on_bytes(std::span<char> bytes) override;
  void on_peer_end() override;
  void on_deadline() override;
  void on_turn() override;
  void on_gone() override;
  void begin_shutdown(std::uint16_t close_code) override;

 private:
  enum class Phase : std::uint8_t {
    opening,  // the consumer has not accepted yet
    open,
    closing,  // our close frame is sent, the peer's is awaited
    ended,
  };

  // WebSocketProtocol::Receiver
  void on_message(std::string_view payload, bool text) override;
  void on_ping(std::string_view payload) override;

  void keep_early(std::span<char> bytes);
  void receive_early();
  void receive(std::span<char> bytes);
  void await_close(std::string_view bytes);
  void send(Opcode opcode, std::string_view payload);
  bool make_room(std::size_t message_bytes);
  void begin_close(std::uint16_t code, std::string_view reason);
  void end(std::uint16_t code);
  void tell_consumer();
  void log_access(AccessRecord::Kind kind, unsigned status);
  void check_life();
  void set_next_deadline();
  TimeMs last_sign_of_life() const;

  const EdgeOptions& options() const;
  metrics::Counters& counters();

  Connection& connection_;
  std::unique_ptr<WebSocketOpening> opening_;  // until accepted or denied
  std::unique_ptr<app::ConsumerHost> host_;
  std::unique_ptr<WebSocketProtocol> protocol_;
  std::unique_ptr<AccessRecord> record_;
  std::string early_;  // what came behind the handshake before it was accepted
  CloseWatcher watcher_;
  TimeMs began_ = 0;
  TimeMs heard_ = 0;  // last byte from the peer
  TimeMs pinged_ = 0;
  Phase phase_ = Phase::opening;
  std::uint16_t code_ = 1006;  // why it ended, for the consumer
  bool ended_told_ = false;
  bool awaiting_pong_ = false;
  bool receiving_ = false;
  bool held_back_ = false;  // the consumer wants nothing more for now
};

}  // namespace parlor::net
