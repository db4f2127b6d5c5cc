#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "parlor/app/application.hpp"
#include "parlor/http/message.hpp"
#include "parlor/http/request.hpp"
#include "parlor/http/request_parser.hpp"
#include "parlor/http/request_scope.hpp"
#include "parlor/net/connection.hpp"
#include "parlor/net/edge_options.hpp"
#include "parlor/net/session.hpp"

namespace parlor::net {

/// HTTP/1.1 on one connection: requests in order, pipelined or not, until one of them becomes a WebSocket. What cannot
/// be read is answered (400, 408, 413, 431, …) and ends the connection in good order. An idle connection holds no
/// parser and no bytes.
class HttpSession final : public Session {
 public:
  explicit HttpSession(Connection& connection) : connection_(connection) {}
  ~HttpSession() override;

  void start() override;
  void on_bytes(std::span<char> bytes) override;
  void on_peer_end() override;
  void on_deadline() override;
  void on_room() override;
  void on_gone() override {}
  void begin_shutdown(std::uint16_t close_code) override;

 private:
  std::size_t serve(std::string_view bytes);
  void begin_request();
  void handle(http::Request request, std::string_view rest);
  void handle_plain(http::Request request);
  void handle_handshake(http::Request request, std::string_view rest);
  http::ScopeSource scope_source() const;
  void ask_application(http::Request& request, const app::Answer& answer);
  void answered(http::Response response);
  void respond(http::Response response, bool keep_alive);
  void refuse(http::Response response);
  void refuse_handshake(http::Response response);
  void know_client(const app::Scope& scope);
  void log_access(AccessRecord::Kind kind, unsigned status, std::size_t bytes);

  Connection& connection_;
  std::unique_ptr<http::RequestParser> parser_;  // while a request is coming in
  std::string input_;                            // bytes not used yet
  // Of the current request, for its answer and the access log.
  std::string method_ = "?";
  std::string target_;
  std::string client_;  // empty while it is not known, and without an access log
  unsigned minor_version_ = 1;
  TimeMs began_ = 0;
  std::shared_ptr<HttpSession*> pending_;  // while the application has not answered; points to null when we are gone
  bool keep_alive_ = true;
  bool answers_later_ = false;  // the application did not answer at once: reading pauses
  bool first_request_ = true;
  bool shutting_down_ = false;
  bool done_ = false;  // the connection ends or is a WebSocket's now
};

}  // namespace parlor::net
