#include "parlor/auth/first_message.hpp"

#include <utility>

#include "parlor/net/event_loop.hpp"
#include "parlor/os/clock.hpp"
#include "parlor/protocol/close_codes.hpp"

namespace parlor::auth {

/// The socket as the consumer behind sees it: one whose handshake it may still answer.
class FirstMessage::AcceptedSocket final : public app::Socket {
 public:
  explicit AcceptedSocket(app::Socket& socket) : socket_(socket) {}

  void accept(std::string_view) override {}
  void deny(unsigned) override { socket_.close(protocol::close_code::policy, "denied"); }
  void send_text(std::string_view text) override { socket_.send_text(text); }
  void send_binary(ByteView bytes) override { socket_.send_binary(bytes); }
  void send_frame(const std::shared_ptr<const net::SharedFrame>& frame) override { socket_.send_frame(frame); }
  void close(std::uint16_t code, std::string_view reason) override { socket_.close(code, reason); }
  void pause_receiving() override { socket_.pause_receiving(); }
  void resume_receiving() override { socket_.resume_receiving(); }
  bool is_open() const override { return socket_.is_open(); }
  net::EventLoop& loop() override { return socket_.loop(); }

 private:
  app::Socket& socket_;
};

FirstMessage::FirstMessage(std::unique_ptr<app::Consumer> consumer, const Authenticator& authenticator,
                           app::GroupHub* hub)
    : consumer_(std::move(consumer)), authenticator_(authenticator), hub_(hub) {}

FirstMessage::~FirstMessage() = default;

void FirstMessage::connect() {
  accept();
  socket().loop().set_timer(*this, socket().loop().now() + limits::handshake_timeout_ms);
}

void FirstMessage::receive_text(std::string_view text) {
  if (host_) return host_->text(text);
  Result<Identity> identity = read(text);
  if (!identity) return refuse(identity.error());
  begin(*std::move(identity));
}

void FirstMessage::receive_bytes(ByteView bytes) {
  if (host_) return host_->bytes(bytes);
  refuse(ErrorCode::auth_required);
}

void FirstMessage::disconnect(std::uint16_t code) {
  socket().loop().cancel_timer(*this);
  if (host_) host_->closed(code);
}

void FirstMessage::shut_down(DurationMs retry_after_ms) {
  if (host_) return host_->shut_down(retry_after_ms);
  Consumer::shut_down(retry_after_ms);
}

void FirstMessage::on_timer() {
  close(protocol::close_code::no_hello, "no token came in time");
}

Result<Identity> FirstMessage::read(std::string_view text) const {
  constexpr std::size_t frame_bytes = limits::token_bytes + 256;
  const Result<codec::Json> message = codec::parse_json(text, {.max_bytes = frame_bytes});
  if (!message || !message->is_object() || message->value("type", codec::Json()) != "auth") {
    return Error(ErrorCode::auth_required, R"(the first message must be {"type":"auth","token":"…"})");
  }
  const auto token = message->find("token");
  if (token == message->end() || !token->is_string()) return ErrorCode::bad_token;
  return authenticator_.verify(token->get_ref<const std::string&>(), os::now_ms());
}

void FirstMessage::begin(Identity identity) {
  socket().loop().cancel_timer(*this);
  app::Scope known = scope();
  known.user = std::move(identity.user);
  app::ConsumerHost::bind(*consumer_, std::move(known), hub_);
  accepted_ = std::make_unique<AcceptedSocket>(socket());
  host_.emplace(std::move(consumer_), *accepted_);
  host_->opened();
}

void FirstMessage::refuse(const Error& error) {
  send_json({{"error", {{"code", error.reason}, {"message", error.text}}}});
  close(protocol::close_code::not_authenticated, error.reason);
}

}  // namespace parlor::auth
