#include "parlor/net/send_response.hpp"

#include "parlor/http/response_head.hpp"
#include "parlor/net/edge.hpp"

namespace parlor::net {

std::size_t send_response(Connection& connection, http::Response response, const SendOptions& options) {
  Edge& edge = connection.edge();
  edge.counters().http_requests.add();
  if (response.status >= 400) edge.counters().http_errors.add();
  Outbox& outbox = connection.outbox();
  outbox.append(http::serialize_head(response, {.minor_version = options.minor_version,
                                                .keep_alive = options.keep_alive,
                                                .server_name = edge.options().server_name,
                                                .date = edge.date()}));
  std::size_t bytes = 0;
  if (!options.head_only && http::may_have_body(response.status)) {
    bytes = http::body_of(response).size();
    if (!response.static_body.empty()) {
      outbox.append_static(response.static_body);
    } else {
      outbox.append_owned(std::move(response.body));
    }
  }
  connection.appended();
  return bytes;
}

}  // namespace parlor::net
