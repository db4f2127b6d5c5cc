#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "parlor/http/handshake.hpp"
#include "parlor/net/edge_options.hpp"
#include "parlor/net/event_loop.hpp"
#include "parlor/net/frame.hpp"
#include "parlor/net/outbox.hpp"

namespace parlor::net {

/// One end of RFC 6455, without input and output: bytes go in, messages come out, answers go to the outbox. Beast does
/// the handshake, fragments, permessage-deflate and the closing handshake; it is called only with whole frames, because
/// a synchronous read that lacks bytes would end the stream. What must be seen before Beast can (a frame that is too
/// long, pings between frames) is judged here by the frame's header. A message of one uncompressed frame, which nearly
/// all are, is unmasked where it lies and checked to be UTF-8 here.
///
/// Memory: Beast's stream (2 KiB) is there only while compression was negotiated or a message comes in fragments.
/// Between calls at most one message of `max_message_bytes` is held, its last frame perhaps not complete yet, and
/// limits::fragment_overhead_bytes of headers.
class WebSocketProtocol {
 public:
  /// What has been received. Called from inside receive(); may call stop().
  class Receiver {
   public:
    virtual ~Receiver() = default;
    /// The payload is valid until the call returns.
    virtual void on_message(std::string_view payload, bool text) = 0;
    virtual void on_ping(std::string_view payload) = 0;
  };

  /// How the conversation stands after receive().
  struct State {
    enum class Kind : std::uint8_t {
      open,
      stopped,         ///< by stop(); bytes behind `used` were not looked at
      closed_by_peer,  ///< its close frame has come and was answered
      failed,          ///< the peer broke the protocol; our close frame is in the outbox
    };
    Kind kind = Kind::open;
    std::uint16_t code = 1005;  ///< the peer's close code, or the one we failed it with
    std::size_t used = 0;       ///< bytes taken of those given
  };

  /// `scratch` is shared by the connections of a loop: messages are handed over in it.
  WebSocketProtocol(EventLoop& loop, Outbox& outbox, std::string& scratch, const EdgeOptions& options);
  ~WebSocketProtocol();

  /// Puts the answer to the handshake into the outbox. False when Beast refuses it, which a checked handshake never
  /// causes.
  bool accept(const http::Handshake& handshake, std::string_view subprotocol);
  /// True when permessage-deflate was negotiated: then data goes out through write().
  bool compresses() const { return compresses_; }

  /// Takes bytes in and hands over every message that is complete. The bytes may be changed (unmasked) in place.
  State receive(std::span<char> bytes, Receiver& receiver);
  /// Ends receive() behind the current message.
  void stop() { stopped_ = true; }
  /// The bytes of a frame that is not complete; they are no longer held afterwards.
  std::string take_partial() { return std::move(partial_); }

  /// Puts one message into the outbox by way of Beast, compressed if that was negotiated. False: the stream is broken.
  bool write(std::string_view payload, bool text);

 private:
  struct Stream;  // keeps Beast's headers out of this one

  Stream& beast();
  void release_beast();
  std::size_t complete_partial(std::span<char> bytes);
  bool judge(const FrameHeader& header);
  void handle_frame(const FrameHeader& header, std::span<char> frame, Receiver& receiver);
  void handle_control(const FrameHeader& header, std::span<char> frame, Receiver& receiver);
  void handle_whole(const FrameHeader& header, std::span<char> payload, Receiver& receiver);
  void handle_fragment(const FrameHeader& header, std::string_view frame, Receiver& receiver);
  void handle_compressed(const FrameHeader& header, std::string_view frame, Receiver& receiver);
  void read_peer_close(std::string_view frame);
  bool read_payload(char* out, std::size_t bytes);
  bool inflate_message(std::size_t& bytes);
  void begin_message(const FrameHeader& header);
  void end_message();
  void fail(std::uint16_t code, std::string_view reason);

  EventLoop& loop_;
  std::unique_ptr<Stream> stream_;  // null while nothing needs it
  Outbox& outbox_;
  std::string& scratch_;
  const EdgeOptions& options_;
  std::string partial_;  // the start of a frame that is not complete
  std::string held_;     // whole frames that Beast gets together with the next one
  std::string message_;  // the fragments of a message so far
  State state_;
  std::size_t message_bytes_ = 0;  // payload received of the current message
  bool in_message_ = false;
  bool message_is_text_ = false;
  bool message_is_compressed_ = false;
  bool compresses_ = false;
  bool stopped_ = false;
};

}  // namespace parlor::net
