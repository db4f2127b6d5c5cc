#include "parlor/server/admin.hpp"

#include <charconv>
#include <utility>

#include "parlor/app/consumer.hpp"
#include "parlor/metrics/exposition.hpp"

namespace parlor::server {
namespace {

using http::Response;

net::EdgeOptions admin_options() {
  net::EdgeOptions options;
  options.max_connections = limits::admin_connections;
  return options;
}

Error wrong_address(std::string_view text) {
  return {ErrorCode::bad_option, "'" + std::string(text) +
                                     "' is no admin address: give HOST:PORT, as 127.0.0.1:9000 or [::1]:9000, or "
                                     "unix:/PATH"};
}

Response not_cached(Response response) {
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

}  // namespace

Result<AdminAddress> parse_admin_address(std::string_view text) {
  AdminAddress address;
  constexpr std::string_view unix_scheme = "unix:";
  if (text.starts_with(unix_scheme)) {
    address.unix_socket = text.substr(unix_scheme.size());
    return address.unix_socket.empty() ? Result<AdminAddress>(wrong_address(text)) : address;
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong_address(text);
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (error != std::errc() || end != port.data() + port.size()) return wrong_address(text);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  // An IPv6 address without brackets: which colon is the port's?
  if (host.empty() || (!bracketed && host.find_first_of(":[]") != std::string_view::npos)) return wrong_address(text);
  address.host = host;
  return address;
}

Admin::Admin(Observed observed)
    : observed_(observed),
      options_(admin_options()),
      edge_(*observed_.loops.front(), net::EdgeServices{options_, *this, counters_, budget_}) {}

Status Admin::open(const AdminAddress& address) {
  unix_socket_ = address.unix_socket;
  if (unix_socket_.empty() && address.port != 0) {
    if (const Status free = net::Listener::check_free(address.host, address.port); !free) return free.error();
  }
  auto listener = unix_socket_.empty() ? net::Listener::tcp(edge_, address.host, address.port)
                                       : net::Listener::unix_socket(edge_, unix_socket_);
  if (!listener) return listener.error();
  listener_ = *std::move(listener);
  return {};
}

std::string Admin::url() const {
  return unix_socket_.empty() ? "http://" + net::to_text(listener_->local()) + "/" : "unix:" + unix_socket_;
}

Response Admin::handle_http(app::Scope scope, std::string_view, net::EventLoop&) const {
  if (scope.path == "/readyz") return not_cached(readiness());
  if (scope.path != "/metrics") {
    return Response::error(404, "not_found", "the admin pages are /metrics, /healthz and /readyz");
  }
  Response page = Response::text(200, metrics_page(observed_));
  page.headers.front().second = metrics::Exposition::content_type;
  return not_cached(std::move(page));
}

void Admin::answer_http(app::Scope scope, std::string_view body, net::EventLoop& loop, app::Answer answer) const {
  if (scope.method != "GET" && scope.method != "HEAD") {
    Response refused = Response::error(405, "method_not_allowed", "the admin pages are only read");
    refused.headers.emplace_back("Allow", "GET, HEAD");
    return answer(std::move(refused));
  }
  if (scope.path != "/healthz") return answer(handle_http(std::move(scope), body, loop));
  // Loops that have ended are no sign of bad health while the server stops.
  pass_by(observed_.draining.load() ? observed_.loops.size() : 1, answer);
}

/// Goes from loop to loop and comes back: if one of them hangs, no answer comes.
void Admin::pass_by(std::size_t loop, const app::Answer& answer) const {
  if (loop < observed_.loops.size()) {
    return observed_.loops[loop]->post([this, loop, answer] { pass_by(loop + 1, answer); });
  }
  observed_.loops.front()->post([answer] { answer(not_cached(Response::text(200, "ok\n"))); });
}

Response Admin::readiness() const {
  if (observed_.draining.load()) return Response::text(503, "not ready: the server is about to stop\n");
  const layer::LayerState layer = observed_.layer.state();
  if (!layer.is_up()) {
    return Response::text(503, "not ready: " + std::to_string(layer.links_up) + " of " + std::to_string(layer.links) +
                                   " connections to the channel layer's Redis are up\n");
  }
  if (!observed_.rooms.has_secret() || !observed_.rooms.store().is_ready()) {
    return Response::text(503, "not ready: the rooms' store does not answer\n");
  }
  return Response::text(200, "ready\n");
}

std::variant<std::unique_ptr<app::Consumer>, Response> Admin::open_websocket(app::Scope, net::EventLoop&) const {
  return Response::error(404, "not_found", "there are no WebSockets on the admin address");
}

}  // namespace parlor::server
