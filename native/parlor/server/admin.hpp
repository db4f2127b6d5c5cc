#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "parlor/app/application.hpp"
#include "parlor/net/edge.hpp"
#include "parlor/net/listener.hpp"
#include "parlor/server/metrics_page.hpp"

namespace parlor::server {

/// Where the admin pages are served.
struct AdminAddress {
  std::string host;         ///< numeric
  std::uint16_t port = 0;   ///< 0: any free one
  std::string unix_socket;  ///< not empty: there, instead
};

/// "127.0.0.1:9000", "[::1]:9000" or "unix:/run/parlor-admin.sock". Error: bad_option.
Result<AdminAddress> parse_admin_address(std::string_view text);

/// The pages for whoever looks after the server, on an address of their own that is not for the public:
///
///   GET /metrics   everything that is counted, for Prometheus
///   GET /healthz   200 when every event loop turns; 503 (after the handshake timeout) or nothing at all when one hangs
///   GET /readyz    200 when the server should get traffic; 503, and why, while it drains and while Redis is away that
///                  the channel layer needs
///
/// HEAD works too; other methods get 405, other paths 404. It goes on while the server drains. Its requests are not
/// among those it counts.
class Admin final : app::Application {
 public:
  /// `observed.loops` is not empty; the pages are served on the first. Outlived by the loops.
  explicit Admin(Observed observed);

  /// Errors: those of Listener.
  Status open(const AdminAddress& address);
  void start() { listener_->start(); }
  /// "http://127.0.0.1:9000/" or "unix:/path".
  std::string url() const;

 private:
  http::Response handle_http(app::Scope scope, std::string_view body, net::EventLoop& loop) const override;
  void answer_http(app::Scope scope, std::string_view body, net::EventLoop& loop, app::Answer answer) const override;
  std::variant<std::unique_ptr<app::Consumer>, http::Response> open_websocket(app::Scope scope,
                                                                              net::EventLoop& loop) const override;
  http::Response readiness() const;
  void pass_by(std::size_t loop, const app::Answer& answer) const;

  Observed observed_;
  net::EdgeOptions options_;
  metrics::Counters counters_;
  net::ConnectionBudget budget_;
  net::Edge edge_;
  std::unique_ptr<net::Listener> listener_;
  std::string unix_socket_;
};

}  // namespace parlor::server
