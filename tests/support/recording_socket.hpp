#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parlor/app/socket.hpp"
#include "parlor/net/event_loop.hpp"
#include "parlor/net/shared_frame.hpp"

namespace parlor::test {

/// A socket that writes down what a consumer does to it. Late calls do nothing, as the contract says.
class RecordingSocket : public app::Socket {
 public:
  explicit RecordingSocket(net::EventLoop& loop) : loop_(loop) {}

  void accept(std::string_view subprotocol) override {
    if (state != State::opening) return;
    state = State::open;
    accepted_subprotocol = subprotocol;
  }
  void deny(unsigned http_status) override {
    if (state != State::opening) return;
    state = State::closed;
    denied = http_status;
  }
  void pause_receiving() override { paused = true; }
  void resume_receiving() override { paused = false; }
  void send_text(std::string_view text) override { record({std::string(text), true}); }
  void send_binary(ByteView bytes) override { record({std::string(as_text(bytes)), false}); }
  void send_frame(const std::shared_ptr<const net::SharedFrame>& frame) override {
    if (is_open()) frames.push_back(frame);
    record({std::string(frame->payload()), frame->is_text()});
  }
  void close(std::uint16_t code, std::string_view reason) override {
    if (state == State::opening) return deny(403);
    if (state != State::open) return;
    state = State::closed;
    close_code = code;
    close_reason = reason;
  }
  bool is_open() const override { return state == State::open; }
  net::EventLoop& loop() override { return loop_; }

  /// What the peer or the network would do.
  void lose() { state = State::closed; }

  /// The texts sent since the last call.
  std::vector<std::string> take_texts() {
    std::vector<std::string> texts;
    for (Sent& message : std::exchange(sent, {})) texts.push_back(std::move(message.payload));
    return texts;
  }

  enum class State { opening, open, closed };
  struct Sent {
    std::string payload;
    bool text;
  };
  State state = State::opening;
  std::string accepted_subprotocol;
  unsigned denied = 0;
  std::vector<Sent> sent;
  std::vector<std::shared_ptr<const net::SharedFrame>> frames;
  std::uint16_t close_code = 0;
  std::string close_reason;
  bool paused = false;

 private:
  void record(Sent message) {
    if (is_open()) sent.push_back(std::move(message));
  }

  net::EventLoop& loop_;
};

/// Runs what is ready on the loop, and what that makes ready, on the calling thread; then returns.
inline void run_ready(net::EventLoop& loop) {
  loop.context().restart();
  while (loop.context().poll() > 0) continue;
}

}  // namespace parlor::test
