#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "parlor/app/containment.hpp"
#include "parlor/app/scope.hpp"
#include "parlor/app/socket.hpp"
#include "parlor/base/bytes.hpp"
#include "parlor/base/time.hpp"
#include "parlor/channel_layer/message.hpp"

namespace parlor::app {

class EventHandlers;
class GroupHub;
class JoinHold;

/// Thrown by a consumer's method: the socket is closed with 1000, and nothing more is delivered to the consumer.
struct StopConsumer {};

/// Server code that owns one WebSocket, as in Django Channels: override what you need.
///
///   class Chat : public app::Consumer {
///     void connect() override { group_add("chat"); accept(); }
///     void receive_text(std::string_view text) override { group_send("chat", {{"type", "chat.message"}, {"message",
///     text}}); }
///   };
///
/// All its methods run on the socket's loop thread, one at a time, and must not block. It is made for one connection
/// and destroyed after `disconnect`. Any other exception a method throws closes the socket with 1011 (before accept:
/// the handshake is refused with 500) and is reported; no other socket notices.
class Consumer {
 public:
  Consumer();
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;
  virtual ~Consumer();

  // -- what happens to the socket ---------------------------------------------------------------------------------
  /// The handshake has come. Call accept, deny or close, now or later (until then nothing is received; the handshake
  /// timeout runs).
  virtual void connect();
  virtual void receive_text(std::string_view text);
  virtual void receive_bytes(ByteView bytes);
  /// The socket is gone. `code` is the peer's close code, ours if we closed, 1005 if none, 1006 if the line broke.
  virtual void disconnect(std::uint16_t code);
  /// The server is going to stop; come back after `retry_after_ms`. Closes with 1012 unless you do something else
  /// first.
  virtual void shut_down(DurationMs retry_after_ms);

  /// The handlers for events that arrive through groups and the channel, by type. One table a class.
  virtual const EventHandlers& event_handlers() const;

 protected:
  // -- what a consumer can do ---------------------------------------------------------------------------------------
  const Scope& scope() const { return scope_; }
  Socket& socket() { return *socket_; }

  void accept(std::string_view subprotocol = {});
  void deny(unsigned http_status = 403);
  void send(std::string_view text);
  void send_json(const layer::Message& message);
  void send_bytes(ByteView bytes);
  void close(std::uint16_t code = 1000, std::string_view reason = {});

  /// Membership ends by itself when the socket does. An invalid group name is a bug and throws std::invalid_argument:
  /// check names in the route. A consumer gets events while its socket is open.
  /// Called before accept(), the handshake is answered when the layer has confirmed the group, or after
  /// limits::group_join_ms: who sees it answered gets everything sent to the group from then on. What the consumer does
  /// meanwhile waits behind it. Without a network behind the layer nothing waits.
  void group_add(std::string_view group);
  void group_discard(std::string_view group);
  /// To every member of the group in every process of the layer, this one included, in the order of the calls.
  void group_send(std::string_view group, layer::Message event);
  /// This consumer's own channel in the layer: others may `send` to it. Made at the first call.
  const std::string& channel_name();
  /// Where problems are told that do not come out of one of the methods above; may be empty.
  const Report& reporter() const;

 private:
  friend class ConsumerHost;  // binds scope, socket and hub; ends memberships
  friend class GroupHub;

  Scope scope_;
  Socket* socket_ = nullptr;
  GroupHub* hub_ = nullptr;
  std::map<std::string, std::size_t, std::less<>> groups_;  // and the consumer's place among the members in the hub
  std::string channel_name_;
  std::unique_ptr<JoinHold> hold_;  // null: it never had to wait for a group
  bool answered_ = false;           // the consumer has accepted or refused
};

}  // namespace parlor::app
