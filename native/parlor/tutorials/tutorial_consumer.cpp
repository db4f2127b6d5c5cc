#include "parlor/tutorials/tutorial_consumer.hpp"

#include <utility>

#include "parlor/app/event_handlers.hpp"
#include "parlor/codec/json.hpp"

namespace parlor::tutorials {

void TutorialConsumer::receive_bytes(ByteView) {
  send_error({ErrorCode::unexpected_frame, "this endpoint takes text messages, that one was binary"});
}

void TutorialConsumer::send_error(const Error& error) {
  send_json({{"error", {{"code", error.reason}, {"message", error.text}}}});
}

std::optional<layer::Message> TutorialConsumer::message_in(std::string_view text) {
  thread_local codec::Tape tape;  // kept for its memory
  // The socket has bounded the size already.
  const codec::ParseOptions options{.max_bytes = text.size(), .numbers = codec::Numbers::any};
  if (const Status read = codec::read_json(text, tape, options); !read) {
    send_error(read.error());
    return std::nullopt;
  }
  const codec::Tape::Index message = tape.find(codec::Tape::root, "message");
  if (message == 0) {
    send_error({ErrorCode::bad_field, "an object with a \"message\" is expected, such as {\"message\":\"hello\"}"});
    return std::nullopt;
  }
  return codec::to_json(tape, message);
}

std::string message_frame(const layer::Message& event) {
  return message_text(app::field(event, "message"));
}

std::string message_text(const layer::Message& message) {
  return "{\"message\":" + codec::dump_json(message) + "}";
}

}  // namespace parlor::tutorials
