#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "parlor/app/consumer.hpp"
#include "parlor/app/consumer_host.hpp"
#include "parlor/auth/authenticator.hpp"
#include "parlor/net/timer_wheel.hpp"

namespace parlor::auth {

/// Stands in front of a consumer whose socket must say in its first message who it is:
///
///     {"type":"auth","token":"…"}
///
/// The socket is accepted at once, without a subprotocol; the consumer begins, with `scope().user` set, when the token
/// has been found right, and nothing reaches it before. Anything else is answered with {"error":{"code":…,"message":…}}
/// and close 4403; silence for limits::handshake_timeout_ms with close 4501. A consumer that denies its handshake then
/// closes with 1008, since the handshake is over.
class FirstMessage final : public app::Consumer, private net::Timer {
 public:
  /// `hub` may be null, as for any consumer. The authenticator must outlive this.
  FirstMessage(std::unique_ptr<app::Consumer> consumer, const Authenticator& authenticator, app::GroupHub* hub);
  ~FirstMessage() override;

  void connect() override;
  void receive_text(std::string_view text) override;
  void receive_bytes(ByteView bytes) override;
  void disconnect(std::uint16_t code) override;
  void shut_down(DurationMs retry_after_ms) override;

 private:
  class AcceptedSocket;

  void on_timer() override;
  Result<Identity> read(std::string_view text) const;
  void begin(Identity identity);
  void refuse(const Error& error);

  std::unique_ptr<app::Consumer> consumer_;  // until it begins
  const Authenticator& authenticator_;
  app::GroupHub* hub_;
  std::unique_ptr<AcceptedSocket> accepted_;
  std::optional<app::ConsumerHost> host_;
};

}  // namespace parlor::auth
