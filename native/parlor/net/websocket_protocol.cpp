#include "parlor/net/websocket_protocol.hpp"

#include <algorithm>

#include "parlor/base/invariant.hpp"
#include "parlor/codec/utf8.hpp"
#include "parlor/net/beast.hpp"
#include "parlor/net/memory_stream.hpp"

namespace parlor::net {
namespace {

constexpr std::size_t inflate_step_bytes = 16 << 10;
constexpr std::size_t compress_from_bytes = 64;  // below, compressing costs more than it saves

beast_http::request<beast_http::string_body> to_beast(const http::Handshake& handshake) {
  beast_http::request<beast_http::string_body> request{beast_http::verb::get, "/", 11};
  request.set(beast_http::field::host, "-");  // must be there, is not looked at
  request.set(beast_http::field::upgrade, "websocket");
  request.set(beast_http::field::connection, "upgrade");
  request.set(beast_http::field::sec_websocket_version, "13");
  request.set(beast_http::field::sec_websocket_key, handshake.key);
  if (!handshake.extensions.empty()) {
    request.set(beast_http::field::sec_websocket_extensions, handshake.extensions);
  }
  return request;
}

websocket::permessage_deflate deflate_option(bool enabled) {
  websocket::permessage_deflate option;
  option.server_enable = enabled;
  option.msg_size_threshold = compress_from_bytes;
  return option;
}

}  // namespace

struct WebSocketProtocol::Stream {
  Stream(EventLoop& loop, Outbox& outbox, const EdgeOptions& options) : beast(loop.context().get_executor(), outbox) {
    beast.read_message_max(options.max_message_bytes);
    beast.auto_fragment(false);
    beast.set_option(deflate_option(options.deflate));
  }

  websocket::stream<MemoryStream> beast;
};

WebSocketProtocol::WebSocketProtocol(EventLoop& loop, Outbox& outbox, std::string& scratch, const EdgeOptions& options)
    : loop_(loop), outbox_(outbox), scratch_(scratch), options_(options) {}

WebSocketProtocol::~WebSocketProtocol() = default;

bool WebSocketProtocol::accept(const http::Handshake& handshake, std::string_view subprotocol) {
  const auto decorate = [&](websocket::response_type& response) {
    response.set(beast_http::field::server, options_.server_name);
    if (!subprotocol.empty()) response.set(beast_http::field::sec_websocket_protocol, subprotocol);
    compresses_ = response.count(beast_http::field::sec_websocket_extensions) > 0;
  };
  stream_ = std::make_unique<Stream>(loop_, outbox_, options_);
  stream_->beast.set_option(websocket::stream_base::decorator(decorate));
  beast::error_code error;
  stream_->beast.accept(to_beast(handshake), error);
  // The decorator refers to this call's arguments.
  stream_->beast.set_option(websocket::stream_base::decorator([](websocket::response_type&) {}));
  release_beast();
  return !error;
}

/// A stream that was not kept since the handshake is given one again; its answer goes nowhere.
WebSocketProtocol::Stream& WebSocketProtocol::beast() {
  if (stream_) return *stream_;
  Outbox nowhere(loop_.buffers());
  stream_ = std::make_unique<Stream>(loop_, nowhere, options_);
  beast::error_code error;
  stream_->beast.accept(to_beast({.key = "AAAAAAAAAAAAAAAAAAAAAA==", .extensions = {}}), error);
  invariant(!error, "Beast accepts a handshake without a fault");
  stream_->beast.next_layer().write_to(outbox_);
  return *stream_;
}

/// A stream that compresses keeps its context from message to message; any other has none between them.
void WebSocketProtocol::release_beast() {
  if (!compresses_) stream_.reset();
}

WebSocketProtocol::State WebSocketProtocol::receive(std::span<char> bytes, Receiver& receiver) {
  state_.used = 0;
  while (!stopped_ && state_.used < bytes.size()) {
    std::span<char> rest = bytes.subspan(state_.used);
    std::string completed;
    if (!partial_.empty()) {
      state_.used += complete_partial(rest);
      completed = std::move(partial_);
      partial_.clear();
      rest = completed;
    }
    const auto header = peek_frame({rest.data(), rest.size()});
    if (header && !judge(*header)) break;
    if (!header || rest.size() - header->header_bytes < header->payload_bytes) {
      if (completed.empty()) state_.used = bytes.size();
      partial_ = completed.empty() ? std::string(rest.data(), rest.size()) : std::move(completed);
      continue;
    }
    const std::size_t frame_bytes = header->header_bytes + static_cast<std::size_t>(header->payload_bytes);
    if (completed.empty()) state_.used += frame_bytes;
    handle_frame(*header, rest.first(frame_bytes), receiver);
  }
  if (stopped_ && state_.kind == State::Kind::open) state_.kind = State::Kind::stopped;
  return state_;
}

std::size_t WebSocketProtocol::complete_partial(std::span<char> bytes) {
  // First the header, byte for byte what it lacks, then exactly the rest of the frame: what follows stays where it is.
  std::size_t used = 0;
  auto header = peek_frame(partial_);
  while (!header && used < bytes.size()) {
    partial_.push_back(bytes[used++]);
    header = peek_frame(partial_);
  }
  // A header that has just come has not been judged; its length may be anything. receive() judges it next.
  if (!header || partial_.size() == header->header_bytes + header->payload_bytes) return used;
  if (header->payload_bytes > options_.max_message_bytes) return used;
  const std::size_t frame_bytes = header->header_bytes + static_cast<std::size_t>(header->payload_bytes);
  const std::size_t more = std::min(frame_bytes - partial_.size(), bytes.size() - used);
  partial_.append(bytes.data() + used, more);
  return used + more;
}

bool WebSocketProtocol::judge(const FrameHeader& header) {
  if (is_protocol_error(header, compresses_)) {
    fail(1002, "the frame's header is not as RFC 6455 section 5.2 has it");
  } else if (!header.is_control() && in_message_ == header.is_first()) {
    fail(1002, in_message_ ? "a new message came inside a fragmented one" : "a continuation came without a message");
  } else if (!header.is_control() && header.payload_bytes > options_.max_message_bytes - message_bytes_) {
    fail(1009, "the message is larger than " + std::to_string(options_.max_message_bytes) + " bytes");
  } else {
    return true;
  }
  return false;
}

void WebSocketProtocol::handle_frame(const FrameHeader& header, std::span<char> frame, Receiver& receiver) {
  if (header.is_control()) return handle_control(header, frame, receiver);
  if (header.is_first()) begin_message(header);
  message_bytes_ += static_cast<std::size_t>(header.payload_bytes);
  if (message_is_compressed_) return handle_compressed(header, {frame.data(), frame.size()}, receiver);
  if (header.fin && header.is_first()) return handle_whole(header, frame.subspan(header.header_bytes), receiver);
  handle_fragment(header, {frame.data(), frame.size()}, receiver);
}

void WebSocketProtocol::handle_whole(const FrameHeader& header, std::span<char> payload, Receiver& receiver) {
  unmask(payload, header.mask);
  const std::string_view message(payload.data(), payload.size());
  if (message_is_text_ && !codec::is_utf8(message)) return fail(1007, "the text is not UTF-8");
  end_message();
  receiver.on_message(message, message_is_text_);
}

void WebSocketProtocol::handle_control(const FrameHeader& header, std::span<char> frame, Receiver& receiver) {
  if (header.is(Opcode::close)) return read_peer_close({frame.data(), frame.size()});
  if (!header.is(Opcode::ping)) return;  // a pong only shows that the peer lives
  const std::span<char> payload = frame.subspan(header.header_bytes);
  unmask(payload, header.mask);
  receiver.on_ping({payload.data(), payload.size()});
}

void WebSocketProtocol::handle_fragment(const FrameHeader& header, std::string_view frame, Receiver& receiver) {
  const auto payload_bytes = static_cast<std::size_t>(header.payload_bytes);
  if (payload_bytes == 0 && !header.fin) {
    // Beast would go on to the next header at once. An empty first fragment waits for the next one; any other empty
    // one says nothing.
    if (header.is_first()) held_.assign(frame);
    return;
  }
  beast().beast.next_layer().offer(held_, frame);
  const std::size_t before = message_.size();
  // One byte more than the payload: Beast wants room even for an empty one.
  message_.resize(before + payload_bytes + 1);
  if (!read_payload(message_.data() + before, payload_bytes)) return;
  held_.clear();
  message_.resize(before + payload_bytes);
  if (!header.fin) return;
  // Beast does not ask whether a text ends inside a character when its last fragment is empty.
  if (payload_bytes == 0 && message_is_text_ && !codec::is_utf8(message_)) return fail(1007, "the text is not UTF-8");
  const std::string message = std::move(message_);
  end_message();
  release_beast();
  receiver.on_message(message, message_is_text_);
}

void WebSocketProtocol::handle_compressed(const FrameHeader& header, std::string_view frame, Receiver& receiver) {
  // How much of a compressed frame Beast has used cannot be seen from outside, so it gets the whole message at once:
  // then its end is the message's end.
  if (!header.fin) {
    if (header.is_first() || header.payload_bytes > 0) held_.append(frame);
    if (held_.size() > options_.max_message_bytes + limits::fragment_overhead_bytes) {
      fail(1009, "the message has too many fragments");
    }
    return;
  }
  stream_->beast.next_layer().offer(held_, frame);
  std::size_t bytes = 0;
  if (!inflate_message(bytes)) return;
  end_message();
  receiver.on_message(std::string_view(scratch_).substr(0, bytes), message_is_text_);
}

void WebSocketProtocol::read_peer_close(std::string_view frame) {
  auto& stream = beast().beast;
  stream.next_layer().offer(frame);
  char nothing = 0;
  beast::error_code error;
  // Beast checks code and reason, and answers.
  stream.read_some(asio::buffer(&nothing, 1), error);
  outbox_.seal();
  stopped_ = true;
  const bool clean = error == websocket::error::closed;
  state_.kind = clean ? State::Kind::closed_by_peer : State::Kind::failed;
  state_.code = clean ? stream.reason().code : std::uint16_t{1002};
  if (clean && state_.code == websocket::close_code::none) state_.code = 1005;
  stream_.reset();
}

bool WebSocketProtocol::read_payload(char* out, std::size_t bytes) {
  beast::error_code error;
  std::size_t got = 0;
  do {
    got += stream_->beast.read_some(asio::buffer(out + got, std::max<std::size_t>(bytes - got, 1)), error);
    if (error) {
      fail(error == websocket::error::bad_frame_payload ? 1007 : 1002, "the text is not UTF-8");
      return false;
    }
  } while (got < bytes);
  return true;
}

bool WebSocketProtocol::inflate_message(std::size_t& bytes) {
  beast::error_code error;
  do {
    if (scratch_.size() < bytes + inflate_step_bytes) scratch_.resize(bytes + 2 * inflate_step_bytes);
    bytes += stream_->beast.read_some(asio::buffer(scratch_.data() + bytes, scratch_.size() - bytes), error);
    if (error == websocket::error::message_too_big) {
      fail(1009, "the message is too large when inflated");
    } else if (error) {
      fail(1007, "the message is not valid compressed data, or its text is not UTF-8");
    }
  } while (!error && !stream_->beast.is_message_done());
  return !error;
}

void WebSocketProtocol::begin_message(const FrameHeader& header) {
  in_message_ = true;
  message_is_text_ = header.is(Opcode::text);
  message_is_compressed_ = compresses_ && header.is_compressed();
  message_bytes_ = 0;
}

void WebSocketProtocol::end_message() {
  in_message_ = false;
  message_bytes_ = 0;
  if (!held_.empty()) held_ = std::string();
  if (!message_.empty()) message_ = std::string();
}

void WebSocketProtocol::fail(std::uint16_t code, std::string_view reason) {
  // Beast writes its own close frame for most faults, but none for corrupt deflate data; what it wrote is before ours.
  if (!stream_ || !stream_->beast.next_layer().wrote_close()) outbox_.append(close_frame(code, reason));
  outbox_.seal();
  state_.kind = State::Kind::failed;
  state_.code = code;
  stopped_ = true;
}

bool WebSocketProtocol::write(std::string_view payload, bool text) {
  beast::error_code error;
  stream_->beast.text(text);
  stream_->beast.write(asio::buffer(payload), error);
  return !error;
}

}  // namespace parlor::net
