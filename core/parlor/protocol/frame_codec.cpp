#include "parlor/protocol/frame_codec.hpp"

#include <limits>

#include "parlor/codec/utf8.hpp"

namespace parlor::protocol {
namespace {

Status read(ByteView message, Encoding encoding, codec::Tape& tape, const codec::ParseOptions& options) {
  return encoding == Encoding::json ? codec::read_json(as_text(message), tape, options)
                                    : codec::read_cbor(message, tape, options);
}

template <class Frame>
Status decode(Frame& frame, ByteView message, Encoding encoding, codec::Tape& tape,
              const codec::ParseOptions& options = {}) {
  if (Status status = read(message, encoding, tape, options); !status) return status;
  Status status = codec::decode_to(frame, tape, codec::Tape::root, "frame");
  if (!status && status.error().code == ErrorCode::unknown_command) {
    return Error(ErrorCode::unknown_frame, status.error().text);
  }
  return status;
}

template <class Frame>
Bytes encode(const Frame& frame, Encoding encoding) {
  if (encoding == Encoding::cbor) return codec::encode_cbor(frame);
  const std::string text = codec::encode_json(frame);
  return Bytes(text.begin(), text.end());
}

}  // namespace

std::optional<Encoding> encoding_of(std::string_view subprotocol) {
  if (subprotocol == json_subprotocol) return Encoding::json;
  if (subprotocol == cbor_subprotocol) return Encoding::cbor;
  return std::nullopt;
}

std::string_view subprotocol_of(Encoding encoding) {
  return encoding == Encoding::json ? json_subprotocol : cbor_subprotocol;
}

Result<ClientFrame> decode_client_frame(ByteView message, Encoding encoding) {
  codec::Tape tape;
  Result<ClientFrame> frame(std::in_place);
  if (Status status = decode(*frame, message, encoding, tape); !status) frame = status.error();
  return frame;
}

Result<ServerFrame> decode_server_frame(ByteView message, Encoding encoding) {
  codec::Tape tape;
  Result<ServerFrame> frame(std::in_place);
  if (Status status = decode_server_frame(*frame, message, encoding, tape); !status) frame = status.error();
  return frame;
}

Status decode_server_frame(ServerFrame& frame, ByteView message, Encoding encoding, codec::Tape& tape) {
  // What a command brought may lie deeper in the event or the state that it led to.
  return decode(frame, message, encoding, tape,
                {.max_bytes = std::numeric_limits<std::size_t>::max(), .max_depth = 2 * limits::json_depth});
}

codec::Tape::Index EventBodies::next() {
  const codec::Tape::Index body = frame_.find(event_, "body");
  event_ = frame_[event_].next;
  return body;
}

Bytes encode_frame(const ClientFrame& frame, Encoding encoding) {
  return encode(frame, encoding);
}
Bytes encode_frame(const ServerFrame& frame, Encoding encoding) {
  return encode(frame, encoding);
}

FrameError frame_error(const Error& error) {
  return FrameError{std::string(codec::cut_at_character(error.reason, error_code_bytes)),
                    std::string(codec::cut_at_character(error.text, error_message_bytes))};
}

}  // namespace parlor::protocol
