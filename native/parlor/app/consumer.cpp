#include "parlor/app/consumer.hpp"

#include "parlor/app/event_handlers.hpp"
#include "parlor/app/group_hub.hpp"
#include "parlor/app/join_hold.hpp"
#include "parlor/codec/json.hpp"

namespace parlor::app {
namespace {

GroupHub& require(GroupHub* hub) {
  invariant(hub != nullptr, "a consumer that uses groups is bound to a hub");
  return *hub;
}

}  // namespace

Consumer::Consumer() = default;
Consumer::~Consumer() = default;

void Consumer::connect() {
  accept();
}
void Consumer::receive_text(std::string_view) {}
void Consumer::receive_bytes(ByteView) {}
void Consumer::disconnect(std::uint16_t) {}
void Consumer::shut_down(DurationMs) {
  close(1012, "the server stops");
}

const EventHandlers& Consumer::event_handlers() const {
  static const EventHandlers none;
  return none;
}

void Consumer::accept(std::string_view subprotocol) {
  answered_ = true;
  socket_->accept(subprotocol);
}
void Consumer::deny(unsigned http_status) {
  answered_ = true;
  socket_->deny(http_status);
}
void Consumer::send(std::string_view text) {
  socket_->send_text(text);
}
void Consumer::send_json(const layer::Message& message) {
  socket_->send_text(codec::dump_json(message));
}
void Consumer::send_bytes(ByteView bytes) {
  socket_->send_binary(bytes);
}
void Consumer::close(std::uint16_t code, std::string_view reason) {
  answered_ = true;
  socket_->close(code, reason);
}

void Consumer::group_add(std::string_view group) {
  require(hub_).add(*this, group);
}
void Consumer::group_discard(std::string_view group) {
  require(hub_).discard(*this, group);
}
void Consumer::group_send(std::string_view group, layer::Message event) {
  GroupHub& hub = require(hub_);
  if (hold_ == nullptr || !hold_->is_holding()) return hub.send(group, std::move(event));
  GroupHub::require_name(group);
  hold_->then([&hub, name = std::string(group), kept = std::move(event)] { hub.send(name, kept); });
}
const std::string& Consumer::channel_name() {
  return require(hub_).channel_of(*this);
}
const Report& Consumer::reporter() const {
  static const Report silent;
  return hub_ != nullptr ? hub_->reporter() : silent;
}

}  // namespace parlor::app
