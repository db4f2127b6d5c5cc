// Both ends of parlor.v1 against arbitrary messages: every input is answered in bounded output, nothing traps.
#include <string>

#include "input.hpp"
#include "parlor/kinds/standard_kinds.hpp"
#include "parlor/session/client_session.hpp"
#include "parlor/session/server_session.hpp"

using namespace parlor;

namespace {

constexpr std::string_view client_key = "fuzz-client-key-0";

void drive_server(fuzz::Input input, protocol::Encoding encoding) {
  session::ServerSession session(encoding, 0);
  session.receive(protocol::encode_frame(protocol::ClientFrame(protocol::Hello{.client = std::string(client_key),
                                                                               .name = "Fuzz",
                                                                               .token = std::nullopt,
                                                                               .session = std::nullopt,
                                                                               .capabilities = {}}),
                                         encoding),
                  1);
  for (TimeMs now = 2; !input.empty(); ++now) {
    session.receive(input.piece(), now);
    int outputs = 0;
    while (session.poll()) fuzz::expect(++outputs < 100, "one message has a bounded answer");
  }
}

void drive_client(fuzz::Input input, protocol::Encoding encoding) {
  static const room::Registry kinds = room::standard_kinds();
  session::ClientSession session(kinds, {std::string(client_key), "Fuzz", std::nullopt, encoding, {}});
  session.connected(0);
  (void)session.join("chat/fuzz").ok();
  (void)session.join("dice/fuzz").ok();
  for (TimeMs now = 1; !input.empty(); ++now) {
    session.receive(input.piece(), now);
    if (input.below(4) == 0) (void)session.command("chat/fuzz", {{"type", "say"}, {"text", "x"}}, now).ok();
    int outputs = 0;
    while (session.poll()) fuzz::expect(++outputs < 1'000, "one message has a bounded effect");
  }
  session.disconnected(1'000'000);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const protocol::Encoding encoding = input.below(2) == 0 ? protocol::Encoding::json : protocol::Encoding::cbor;
  drive_server(input, encoding);
  drive_client(input, encoding);
  return 0;
}
