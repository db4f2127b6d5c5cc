#include "parlor/session/client_output.hpp"

#include <utility>

namespace parlor::session {

void ClientOutbox::send(const protocol::ClientFrame& frame) {
  tell(SendMessage{protocol::encode_frame(frame, encoding_)});
}

std::optional<ClientOutput> ClientOutbox::poll() {
  if (outputs_.empty()) return std::nullopt;
  std::optional<ClientOutput> output(std::move(outputs_.front()));
  outputs_.pop_front();
  return output;
}

void ClientOutbox::drop_messages() {
  std::erase_if(outputs_, [](const ClientOutput& output) { return std::holds_alternative<SendMessage>(output); });
}

}  // namespace parlor::session
