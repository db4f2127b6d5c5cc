#include "parlor/net/http_session.hpp"

#include <exception>
#include <utility>
#include <variant>

#include <spdlog/spdlog.h>

#include "parlor/app/consumer.hpp"
#include "parlor/http/handshake.hpp"
#include "parlor/net/edge.hpp"
#include "parlor/net/send_response.hpp"
#include "parlor/net/socket_address.hpp"
#include "parlor/net/websocket_session.hpp"

namespace parlor::net {
namespace {

http::Response internal_error() {
  return http::Response::error(500, "internal", "the server failed to answer; it is not your fault");
}

}  // namespace

HttpSession::~HttpSession() {
  if (pending_) *pending_ = nullptr;
}

void HttpSession::start() {
  began_ = connection_.edge().loop().now();
  connection_.set_deadline(began_ + connection_.edge().options().handshake_timeout_ms);
}

void HttpSession::on_bytes(std::span<char> bytes) {
  if (input_.empty()) {
    const std::size_t used = serve({bytes.data(), bytes.size()});
    input_.assign(bytes.data() + used, bytes.size() - used);
  } else {
    input_.append(bytes.data(), bytes.size());
    on_room();
  }
}

void HttpSession::on_room() {
  if (input_.empty()) return;
  const std::string bytes = std::move(input_);
  input_.clear();
  const std::size_t used = serve(bytes);
  input_.assign(bytes, used);
}

std::size_t HttpSession::serve(std::string_view bytes) {
  std::size_t used = 0;
  while (!done_ && !pending_ && used < bytes.size() && !connection_.congested()) {
    if (!parser_ && (bytes[used] == '\r' || bytes[used] == '\n')) {
      ++used;  // RFC 9112 section 2.2: empty lines before a request are ignored
      continue;
    }
    if (!parser_) begin_request();
    const std::size_t count = parser_->feed(bytes.substr(used));
    used += count;
    if (parser_->failed()) {
      refuse(parser_->failure());
    } else if (parser_->complete()) {
      const auto parser = std::move(parser_);
      handle(parser->take(), bytes.substr(used));
    } else {
      if (parser_->wants_continue()) {
        connection_.outbox().append("HTTP/1.1 100 Continue\r\n\r\n");
        connection_.appended();
      }
      break;
    }
  }
  return done_ ? bytes.size() : used;
}

void HttpSession::begin_request() {
  client_.clear();
  parser_ = std::make_unique<http::RequestParser>();
  // The first request's deadline runs from the accept on.
  if (!std::exchange(first_request_, false)) start();
}

void HttpSession::handle(http::Request request, std::string_view rest) {
  method_ = request.method;
  target_ = request.target;
  minor_version_ = request.minor_version;
  if (http::asks_for_websocket(request)) {
    handle_handshake(std::move(request), rest);
  } else {
    handle_plain(std::move(request));
  }
}

void HttpSession::handle_plain(http::Request request) {
  keep_alive_ = request.keep_alive;
  pending_ = std::make_shared<HttpSession*>(this);
  ask_application(request, [pending = pending_](http::Response response) {
    if (HttpSession* session = std::exchange(*pending, nullptr)) session->answered(std::move(response));
  });
  if (!pending_) return;
  answers_later_ = true;
  connection_.pause_reading();
  connection_.set_deadline(connection_.edge().loop().now() + connection_.edge().options().handshake_timeout_ms);
}

void HttpSession::answered(http::Response response) {
  pending_.reset();
  respond(std::move(response), keep_alive_);
  if (!std::exchange(answers_later_, false)) return;
  connection_.resume_reading();
  on_room();
}

http::ScopeSource HttpSession::scope_source() const {
  const EdgeOptions& options = connection_.edge().options();
  const int descriptor = connection_.descriptor();
  return {.client = peer_endpoint(descriptor),
          .server = local_endpoint(descriptor),
          .secure = false,
          .proxy_headers = options.proxy_headers,
          .root_path = options.root_path};
}

void HttpSession::ask_application(http::Request& request, const app::Answer& answer) {
  Edge& edge = connection_.edge();
  auto scope = http::make_scope(app::Scope::Type::http, request, scope_source());
  if (!scope) return answer(http::Response::error(400, scope.error().reason, scope.error().text));
  know_client(*scope);
  try {
    edge.application().answer_http(std::move(*scope), request.body, edge.loop(), answer);
  } catch (const std::exception& error) {
    spdlog::error("{} {} failed: {}", method_, target_, error.what());
    answer(internal_error());
  }
}

void HttpSession::handle_handshake(http::Request request, std::string_view rest) {
  Edge& edge = connection_.edge();
  if (shutting_down_) return refuse_handshake(http::Response::error(503, "shutting_down", "the server is stopping"));
  auto checked = http::check_handshake(request);
  if (auto* refusal = std::get_if<http::Response>(&checked)) return refuse_handshake(std::move(*refusal));
  auto scope = http::make_scope(app::Scope::Type::websocket, request, scope_source());
  if (!scope) return refuse_handshake(http::Response::error(400, scope.error().reason, scope.error().text));
  auto opening = std::make_unique<WebSocketOpening>();
  opening->handshake = std::move(std::get<http::Handshake>(checked));
  opening->subprotocols = scope->subprotocols;
  know_client(*scope);
  try {
    auto opened = edge.application().open_websocket(std::move(*scope), edge.loop());
    if (auto* refusal = std::get_if<http::Response>(&opened)) return refuse_handshake(std::move(*refusal));
    opening->consumer = std::move(std::get<std::unique_ptr<app::Consumer>>(opened));
  } catch (const std::exception& error) {
    spdlog::error("the handshake of {} failed: {}", target_, error.what());
    return refuse_handshake(internal_error());
  }
  if (edge.options().access_log) {
    opening->record = std::make_unique<AccessRecord>();
    opening->record->client = client_;
    opening->record->method = method_;
    opening->record->target = target_;
  }
  done_ = true;
  connection_.become(std::make_unique<WebSocketSession>(connection_, std::move(opening)), std::string(rest));
}

void HttpSession::respond(http::Response response, bool keep_alive) {
  keep_alive = keep_alive && !shutting_down_;
  const unsigned status = response.status;
  const std::size_t bytes =
      send_response(connection_, std::move(response),
                    {.keep_alive = keep_alive, .head_only = method_ == "HEAD", .minor_version = minor_version_});
  log_access(AccessRecord::Kind::http, status, bytes);
  if (keep_alive) {
    connection_.set_deadline(connection_.edge().loop().now() + connection_.edge().options().http_idle_ms);
  } else {
    done_ = true;
    connection_.finish();
  }
}

void HttpSession::refuse(http::Response response) {
  method_ = "?";
  target_.clear();
  respond(std::move(response), false);
}

void HttpSession::refuse_handshake(http::Response response) {
  connection_.edge().counters().handshakes_refused.add();
  const unsigned status = response.status;
  const std::size_t bytes = send_response(connection_, std::move(response), {.keep_alive = false});
  log_access(AccessRecord::Kind::websocket_refused, status, bytes);
  done_ = true;
  connection_.finish();
}

/// Behind a proxy it is not the peer.
void HttpSession::know_client(const app::Scope& scope) {
  if (connection_.edge().options().access_log) client_ = to_text(scope.client);
}

void HttpSession::log_access(AccessRecord::Kind kind, unsigned status, std::size_t bytes) {
  const auto& log = connection_.edge().options().access_log;
  if (!log) return;
  log({.kind = kind,
       .client = client_.empty() ? to_text(peer_endpoint(connection_.descriptor())) : client_,
       .method = method_,
       .target = target_,
       .status = status,
       .bytes = bytes,
       .duration_ms = connection_.edge().loop().now() - began_});
}

void HttpSession::on_peer_end() {
  done_ = true;
  connection_.finish();  // what was asked before is still answered
}

void HttpSession::on_deadline() {
  Edge& edge = connection_.edge();
  if (pending_) {
    *std::exchange(pending_, nullptr) = nullptr;
    return respond(http::Response::error(503, "timed_out", "the answer took too long"), false);
  }
  const TimeMs stalled_at = connection_.last_sent() + edge.options().http_idle_ms;
  if (!connection_.outbox().empty()) {
    // An answer is under way; only a peer that has stopped reading is given up.
    return stalled_at > edge.loop().now() ? connection_.set_deadline(stalled_at) : connection_.cut();
  }
  if (parser_ || first_request_) {
    edge.counters().http_timeouts.add();
    return refuse(http::Response::error(408, "timed_out", "the request did not come in time"));
  }
  done_ = true;
  connection_.finish();
}

void HttpSession::begin_shutdown(std::uint16_t) {
  shutting_down_ = true;
  if (parser_ || pending_ || !input_.empty() || done_) return;  // closed after its answer
  done_ = true;
  connection_.finish();
}

}  // namespace parlor::net
