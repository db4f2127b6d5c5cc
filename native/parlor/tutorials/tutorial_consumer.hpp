#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parlor/app/consumer.hpp"
#include "parlor/base/error.hpp"

namespace parlor::tutorials {

/// What the tutorials' consumers share: their answers to input that is not what it should be. In Django it ends the
/// connection with 1011; here the sender is told, the connection stays, and nobody else notices.
class TutorialConsumer : public app::Consumer {
 public:
  /// None of the tutorials takes binary messages.
  void receive_bytes(ByteView bytes) override;

 protected:
  /// {"error":{"code":…,"message":…}} to this socket.
  void send_error(const Error& error);
  /// M of the received {"message":M}, any JSON value. If it is not there, the sender has been told so.
  std::optional<layer::Message> message_in(std::string_view text);
};

/// {"message":M} for an event that carries M; what members of most tutorials' groups get.
std::string message_frame(const layer::Message& event);
/// {"message":M}.
std::string message_text(const layer::Message& message);

}  // namespace parlor::tutorials
