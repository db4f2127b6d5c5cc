#include "parlor/net/websocket_session.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "parlor/net/edge.hpp"
#include "parlor/net/send_response.hpp"
#include "parlor/net/shared_frame.hpp"

namespace parlor::net {
namespace {

constexpr std::uint16_t code_going_away = 1001;
constexpr std::uint16_t code_internal = 1011;
constexpr std::uint16_t code_try_again = 1013;
constexpr std::uint16_t code_lost = 1006;

}  // namespace

WebSocketSession::WebSocketSession(Connection& connection, std::unique_ptr<WebSocketOpening> opening)
    : connection_(connection), opening_(std::move(opening)) {
  record_ = std::move(opening_->record);
  host_ = std::make_unique<app::ConsumerHost>(std::move(opening_->consumer), *this);
}

WebSocketSession::~WebSocketSession() = default;

EventLoop& WebSocketSession::loop() {
  return connection_.edge().loop();
}
const EdgeOptions& WebSocketSession::options() const {
  return connection_.edge().options();
}
metrics::Counters& WebSocketSession::counters() {
  return connection_.edge().counters();
}

// -- the handshake
// --------------------------------------------------------------------------------------------------------

void WebSocketSession::start() {
  began_ = heard_ = loop().now();
  connection_.set_deadline(began_ + options().handshake_timeout_ms);
  host_->opened();
}

void WebSocketSession::accept(std::string_view subprotocol) {
  if (phase_ != Phase::opening) return;
  const auto& offered = opening_->subprotocols;
  if (!subprotocol.empty() && std::find(offered.begin(), offered.end(), subprotocol) == offered.end()) {
    throw std::invalid_argument("the client did not offer the subprotocol that was accepted");
  }
  Edge& edge = connection_.edge();
  protocol_ = std::make_unique<WebSocketProtocol>(edge.loop(), connection_.outbox(), edge.scratch(), edge.options());
  if (!protocol_->accept(opening_->handshake, subprotocol)) throw std::logic_error("a checked handshake was refused");
  opening_.reset();
  phase_ = Phase::open;
  counters().handshakes.add();
  counters().websockets_open.add();
  log_access(AccessRecord::Kind::websocket_accepted, 101);
  connection_.appended();
  set_next_deadline();
}

void WebSocketSession::deny(unsigned http_status) {
  if (phase_ != Phase::opening) return;
  phase_ = Phase::ended;
  opening_.reset();
  counters().handshakes_refused.add();
  log_access(AccessRecord::Kind::websocket_refused, http_status);
  send_response(connection_, http::Response::error(http_status, "refused", "this WebSocket was refused"),
                {.keep_alive = false});
  connection_.finish();
}

// -- receiving
// ------------------------------------------------------------------------------------------------------------

void WebSocketSession::on_bytes(std::span<char> bytes) {
  heard_ = loop().now();
  awaiting_pong_ = false;
  if (phase_ == Phase::opening || !early_.empty()) {
    keep_early(bytes);
  } else if (phase_ == Phase::open) {
    receive(bytes);
  } else if (phase_ == Phase::closing) {
    await_close({bytes.data(), bytes.size()});
  }
}

void WebSocketSession::keep_early(std::span<char> bytes) {
  early_.append(bytes.data(), bytes.size());
  if (early_.size() > limits::handshake_bytes) connection_.pause_reading();
  receive_early();
}

void WebSocketSession::receive_early() {
  if (phase_ != Phase::open || early_.empty()) return;
  std::string bytes = std::move(early_);
  early_.clear();
  receive(bytes);
  if (!held_back_) connection_.resume_reading();
}

void WebSocketSession::pause_receiving() {
  if (phase_ != Phase::open || std::exchange(held_back_, true)) return;
  counters().reads_paused.add();
  connection_.pause_reading();
}

void WebSocketSession::resume_receiving() {
  if (!std::exchange(held_back_, false)) return;
  heard_ = loop().now();  // what it said in the meantime is still to be read
  connection_.resume_reading();
}

void WebSocketSession::receive(std::span<char> bytes) {
  using Kind = WebSocketProtocol::State::Kind;
  receiving_ = true;
  const auto state = protocol_->receive(bytes, *this);
  receiving_ = false;
  if (state.kind == Kind::stopped) {
    const std::span<char> rest = bytes.subspan(state.used);
    return await_close({rest.data(), rest.size()});
  }
  if (state.kind == Kind::open) return;
  if (state.kind == Kind::failed) counters().protocol_errors.add();
  end(state.code);
  connection_.appended();
  connection_.finish();
}

void WebSocketSession::await_close(std::string_view bytes) {
  if (!watcher_.feed(bytes)) return;
  phase_ = Phase::ended;
  connection_.finish();
}

void WebSocketSession::on_message(std::string_view payload, bool text) {
  counters().messages_in.add();
  if (text) {
    host_->text(payload);
  } else {
    host_->bytes(as_bytes(payload));
  }
}

void WebSocketSession::on_ping(std::string_view payload) {
  // A peer that pings without reading fills its outbox up to the bound and gets no further pongs.
  if (!connection_.outbox().has_room(payload.size(), options().outbox)) return;
  connection_.outbox().append(control_frame(Opcode::pong, payload));
  connection_.outbox().count_message();
  connection_.appended();
}

// -- sending
// --------------------------------------------------------------------------------------------------------------

void WebSocketSession::send_text(std::string_view text) {
  send(Opcode::text, text);
}
void WebSocketSession::send_binary(ByteView bytes) {
  send(Opcode::binary, as_text(bytes));
}

void WebSocketSession::send(Opcode opcode, std::string_view payload) {
  if (phase_ != Phase::open || !make_room(payload.size())) return;
  Outbox& outbox = connection_.outbox();
  if (protocol_->compresses()) {
    protocol_->write(payload, opcode == Opcode::text);
  } else {
    std::array<char, max_server_header_bytes> header;
    outbox.append({header.data(), encode_header(opcode, payload.size(), header)});
    outbox.append(payload);
  }
  outbox.count_message();
  counters().messages_out.add();
  connection_.appended();
}

void WebSocketSession::send_frame(const std::shared_ptr<const SharedFrame>& frame) {
  if (phase_ != Phase::open) return;
  if (protocol_->compresses()) return send(frame->is_text() ? Opcode::text : Opcode::binary, frame->payload());
  if (!make_room(frame->wire().size())) return;
  connection_.outbox().append(frame);
  connection_.outbox().count_message();
  counters().messages_out.add();
  connection_.appended();
}

bool WebSocketSession::make_room(std::size_t message_bytes) {
  Outbox& outbox = connection_.outbox();
  if (outbox.has_room(message_bytes, options().outbox)) return true;
  // What the socket would take at the end of the turn may be all that is in the way.
  connection_.flush();
  if (outbox.has_room(message_bytes, options().outbox)) return true;
  if (options().slow_reader == SlowReaderPolicy::drop) {
    counters().slow_reader_drops.add();
  } else {
    counters().slow_reader_closes.add();
    begin_close(code_try_again, "too slow: more is waiting than may");
  }
  return false;
}

// -- the end
// --------------------------------------------------------------------------------------------------------------

void WebSocketSession::close(std::uint16_t code, std::string_view reason) {
  if (phase_ == Phase::opening) return deny(403);
  if (phase_ == Phase::open && code == code_internal) counters().consumer_failures.add();
  begin_close(code, reason);
}

void WebSocketSession::begin_close(std::uint16_t code, std::string_view reason) {
  if (phase_ != Phase::open) return;
  phase_ = Phase::closing;
  code_ = code;
  counters().websockets_open.subtract();
  connection_.outbox().append(close_frame(code, reason));
  connection_.outbox().seal();
  connection_.appended();
  connection_.set_deadline(loop().now() + options().close_timeout_ms);
  connection_.resume_reading();
  protocol_->stop();
  // Inside receive() the rest of the bytes finds its way to the watcher when that returns.
  if (!receiving_) await_close(protocol_->take_partial());
}

void WebSocketSession::end(std::uint16_t code) {
  if (phase_ == Phase::open) {
    counters().websockets_open.subtract();
    code_ = code;
  }
  phase_ = Phase::ended;
}

void WebSocketSession::on_peer_end() {
  end(code_lost);
  connection_.finish();
}

void WebSocketSession::on_gone() {
  end(code_lost);
  tell_consumer();
}

void WebSocketSession::on_turn() {
  receive_early();
  if (phase_ == Phase::closing || phase_ == Phase::ended) tell_consumer();
}

void WebSocketSession::tell_consumer() {
  if (std::exchange(ended_told_, true)) return;
  if (began_ != 0) host_->closed(code_);
  if (!opening_) counters().count_close(code_);
  log_access(AccessRecord::Kind::websocket_closed, code_);
  host_.reset();
}

void WebSocketSession::begin_shutdown(std::uint16_t close_code) {
  if (phase_ == Phase::opening) return deny(503);
  if (phase_ == Phase::open) host_->shut_down(limits::retry_after_ms);
  if (phase_ == Phase::open) begin_close(close_code, "the server is going away");
}

void WebSocketSession::log_access(AccessRecord::Kind kind, unsigned status) {
  if (!record_) return;
  record_->kind = kind;
  record_->status = status;
  record_->duration_ms = loop().now() - began_;
  options().access_log(*record_);
}

// -- time
// -----------------------------------------------------------------------------------------------------------------

void WebSocketSession::on_deadline() {
  switch (phase_) {
    case Phase::opening:
      return deny(503);  // the consumer could not make up its mind
    case Phase::open:
      return check_life();
    case Phase::closing:
    case Phase::ended:
      return connection_.cut();
  }
}

TimeMs WebSocketSession::last_sign_of_life() const {
  // Nobody listens to a peer that is held back.
  if (held_back_) return connection_.edge().loop().now();
  // While so much is unsent that nothing is read, a peer shows that it lives by taking what we send.
  return connection_.congested() ? std::max(heard_, connection_.last_sent()) : heard_;
}

void WebSocketSession::check_life() {
  const TimeMs now = loop().now();
  const TimeMs alive = last_sign_of_life();
  if (options().websocket_timeout_ms > 0 && now - began_ >= options().websocket_timeout_ms) {
    return begin_close(code_going_away, "this socket has reached its longest life");
  }
  if (awaiting_pong_ && alive <= pinged_ && now - pinged_ >= options().ping_timeout_ms) {
    counters().ping_timeouts.add();
    return begin_close(code_internal, "no answer to a ping");
  }
  if (alive > pinged_) awaiting_pong_ = false;
  if (options().ping_interval_ms > 0 && !awaiting_pong_ && now - alive >= options().ping_interval_ms) {
    connection_.outbox().append(control_frame(Opcode::ping, {}));
    connection_.appended();
    counters().pings_sent.add();
    awaiting_pong_ = true;
    pinged_ = now;
  }
  set_next_deadline();
}

void WebSocketSession::set_next_deadline() {
  // Activity does not move the timer; it is looked at when the timer fires.
  TimeMs next = INT64_MAX;
  if (options().websocket_timeout_ms > 0) next = began_ + options().websocket_timeout_ms;
  if (options().ping_interval_ms > 0) {
    const TimeMs ping =
        awaiting_pong_ ? pinged_ + options().ping_timeout_ms : last_sign_of_life() + options().ping_interval_ms;
    next = std::min(next, ping);
  }
  if (next != INT64_MAX) connection_.set_deadline(next);
}

}  // namespace parlor::net
