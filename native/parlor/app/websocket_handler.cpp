#include "parlor/app/websocket_handler.hpp"

#include <utility>

#include "parlor/app/consumer.hpp"
#include "parlor/base/invariant.hpp"
#include "parlor/base/limits.hpp"
#include "parlor/net/event_loop.hpp"

namespace parlor::app {

WebSocket::Wait WebSocket::wait() {
  return Wait(*this);
}

WebSocket::Sleep WebSocket::sleep(DurationMs duration_ms) {
  return {*this, duration_ms};
}

// -- messages
// -----------------------------------------------------------------------------------------------------------

void WebSocket::push(SocketMessage message) {
  queue_bytes_ += message.data.size();
  queue_.push_back(std::move(message));
  if (awaiting_ == Awaiting::message) return resume();
  hold_back();
}

void WebSocket::hold_back() {
  const bool full = queue_.size() >= limits::waiting_messages || queue_bytes_ >= limits::waiting_bytes;
  if (!full || held_back_ || !is_open()) return;
  held_back_ = true;
  socket_->pause_receiving();
}

std::optional<SocketMessage> WebSocket::read() {
  if (queue_.empty()) return std::nullopt;
  SocketMessage message = std::move(queue_.front());
  queue_.pop_front();
  queue_bytes_ -= message.data.size();
  const bool half = queue_.size() <= limits::waiting_messages / 2 && queue_bytes_ <= limits::waiting_bytes / 2;
  if (half && std::exchange(held_back_, false)) socket_->resume_receiving();
  return message;
}

void WebSocket::send(std::string_view text) {
  if (is_open()) socket_->send_text(text);
}

void WebSocket::send(const SocketMessage& message) {
  if (message.is_text) return send(std::string_view(message.data));
  send_bytes(as_bytes(message.data));
}

void WebSocket::send_bytes(ByteView bytes) {
  if (is_open()) socket_->send_binary(bytes);
}

void WebSocket::close(std::uint16_t code, std::string_view reason) {
  if (is_open()) socket_->close(code, reason);
}

// -- waiting
// ------------------------------------------------------------------------------------------------------------

void WebSocket::suspend(Awaiting what, std::coroutine_handle<> handler) {
  invariant(awaiting_ == Awaiting::nothing, "a handler waits for one thing at a time");
  awaiting_ = what;
  handler_ = handler;
}

void WebSocket::resume() {
  if (std::exchange(awaiting_, Awaiting::nothing) == Awaiting::nothing) return;
  std::exchange(handler_, nullptr).resume();
}

void WebSocket::end() {
  ended_ = true;
  if (armed()) socket_->loop().cancel_timer(*this);
  resume();
}

void WebSocket::on_timer() {
  resume();
}

void WebSocket::tell_end() {
  if (std::exchange(end_told_, true)) throw StopConsumer();
}

std::optional<SocketMessage> WebSocket::Wait::await_resume() {
  if (!socket_.has_messages()) socket_.tell_end();
  return socket_.read();
}

void WebSocket::Sleep::await_suspend(std::coroutine_handle<> handler) {
  net::EventLoop& loop = socket_.socket_->loop();
  socket_.suspend(Awaiting::time, handler);
  loop.set_timer(socket_, loop.now() + duration_ms_);
}

bool WebSocket::Sleep::await_resume() {
  if (socket_.is_open()) return true;
  socket_.tell_end();
  return false;
}

}  // namespace parlor::app
