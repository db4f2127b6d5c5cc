// A conversation is read the same whole or in pieces, with and without permessage-deflate: the same messages, pings and
// end, the same answers.
#include <string>

#include "input.hpp"
#include "parlor/net/websocket_protocol.hpp"

using namespace parlor;

namespace {

struct Recorder final : net::WebSocketProtocol::Receiver {
  std::string heard;
  void on_message(std::string_view payload, bool text) override {
    heard.append(text ? "text " : "binary ").append(payload).append("\n");
  }
  void on_ping(std::string_view payload) override { heard.append("ping ").append(payload).append("\n"); }
};

std::string converse(net::EventLoop& loop, std::string bytes, bool deflate, std::size_t step) {
  net::EdgeOptions options;
  options.deflate = deflate;
  options.max_message_bytes = 4096;
  net::Outbox outbox(loop.buffers());
  std::string scratch;
  net::WebSocketProtocol protocol(loop, outbox, scratch, options);
  http::Handshake handshake;
  handshake.key = "dGhlIHNhbXBsZSBub25jZQ==";
  if (deflate) handshake.extensions = "permessage-deflate";
  fuzz::expect(protocol.accept(handshake, ""), "the handshake is accepted");
  Recorder recorder;
  net::WebSocketProtocol::State state;
  for (std::size_t at = 0; at < bytes.size() && state.kind == net::WebSocketProtocol::State::Kind::open; at += step) {
    state = protocol.receive(std::span(bytes).subspan(at, std::min(step, bytes.size() - at)), recorder);
  }
  return recorder.heard + "kind " + std::to_string(static_cast<int>(state.kind)) + " code " +
         std::to_string(state.code);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static net::EventLoop loop(0);
  fuzz::Input input(data, size);
  const bool deflate = input.below(2) == 1;
  const std::string bytes(as_text(input.rest()));
  const std::string whole = converse(loop, bytes, deflate, bytes.size() + 1);
  fuzz::expect(converse(loop, bytes, deflate, 1) == whole, "byte by byte is as good as whole");
  return 0;
}
