#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parlor/app/socket.hpp"
#include "parlor/net/timer_wheel.hpp"

namespace parlor::app {

/// Stands between a consumer and its socket from its first group_add before accept until the layer has confirmed that
/// group and all it adds meanwhile. What the consumer does to the socket waits here, in order, the handshake's answer
/// first: so whose handshake is answered gets everything that is sent to its groups from then on, as behind
/// `await group_add` in Channels. It waits for limits::group_join_ms at most.
///
/// Once released it hands everything on at once, for whoever has kept a reference to it. Used on the socket's loop.
class JoinHold final : public Socket, net::Timer {
 public:
  using Action = std::function<void()>;

  /// `late` is called once when the wait has been too long, and then releases it. The socket outlives the hold.
  JoinHold(Socket& socket, Action late);

  Socket& socket() { return socket_; }
  bool is_holding() const { return holding_; }
  /// A group that was added, and one that was confirmed or is not wanted any more.
  void group_added() { ++groups_; }
  void group_settled() { --groups_; }
  bool waits_for_groups() const { return groups_ > 0; }

  /// Runs the action behind everything that waits. `bytes` is what it keeps in memory. At the bounds of an outbox
  /// (limits::outbox_messages, outbox_bytes) the socket is closed with 1013 instead.
  void then(Action action, std::size_t bytes = 0);
  /// The same for something received; the peer has to wait until it has been run.
  void then_receive(Action action, std::size_t bytes);
  /// Gives out what waits, to be run in this order; from now on nothing waits here.
  std::vector<Action> release();
  /// Calls `late` soon, from the loop.
  void release_soon();
  /// Nothing that waits will be run.
  void abandon();

  // Socket
  void accept(std::string_view subprotocol) override;
  void deny(unsigned http_status) override;
  void send_text(std::string_view text) override;
  void send_binary(ByteView bytes) override;
  void send_frame(const std::shared_ptr<const net::SharedFrame>& frame) override;
  void close(std::uint16_t code, std::string_view reason) override;
  void pause_receiving() override;
  void resume_receiving() override;
  bool is_open() const override { return holding_ ? phase_ == Phase::accepted : socket_.is_open(); }
  net::EventLoop& loop() override { return socket_.loop(); }

 private:
  enum class Phase : std::uint8_t { opening, accepted, ended };

  void on_timer() override;
  /// True while what is said is still of use.
  bool may_speak() const { return phase_ == Phase::accepted; }

  Socket& socket_;
  Action late_;
  std::vector<Action> waiting_;
  std::size_t bytes_ = 0;
  std::size_t groups_ = 0;
  Phase phase_ = Phase::opening;
  bool holding_ = true;
  bool receive_waits_ = false;  // the peer is kept from sending more
  bool pause_wanted_ = false;   // by the consumer
};

}  // namespace parlor::app
