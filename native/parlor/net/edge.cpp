#include "parlor/net/edge.hpp"

#include <algorithm>
#include <unistd.h>
#include <utility>

#include "parlor/http/response_head.hpp"
#include "parlor/net/connection.hpp"
#include "parlor/net/http_session.hpp"
#include "parlor/net/send_response.hpp"
#include "parlor/os/clock.hpp"

namespace parlor::net {

Edge::Edge(EventLoop& loop, EdgeServices services) : loop_(loop), services_(services) {}

Edge::~Edge() {
  for (const auto& connection : std::exchange(connections_, {})) {
    connection->cut();
    connection->bury();
    services_.budget.give_back();
    counters().connections_open.subtract();
  }
}

std::string_view Edge::date() {
  const TimeMs now = os::now_ms();
  if (now / 1000 != date_second_) {
    date_second_ = now / 1000;
    date_ = http::http_date(now);
  }
  return date_;
}

void Edge::adopt(int descriptor) {
  const std::size_t open = services_.budget.take();
  if (open >= options().max_connections + limits::refused_connections) {
    services_.budget.give_back();
    counters().connections_refused.add();
    ::close(descriptor);
    return;
  }
  counters().connections_accepted.add();
  counters().connections_open.add();
  const auto connection = std::make_shared<Connection>(*this, descriptor);
  connection->index_in_edge_ = connections_.size();
  connections_.push_back(connection);
  connection->start(std::make_unique<HttpSession>(*connection));
  if (open >= options().max_connections) {
    counters().connections_refused.add();
    http::Response busy = http::Response::error(503, "overloaded", "the server has as many connections as it may");
    send_response(*connection, std::move(busy), {.keep_alive = false});
    connection->finish();
  }
  if (shutdown_code_ != 0) connection->begin_shutdown(shutdown_code_);
}

void Edge::remove(Connection& connection) {
  const std::size_t index = connection.index_in_edge_;
  connections_[index] = std::move(connections_.back());
  connections_[index]->index_in_edge_ = index;
  connections_.pop_back();
  services_.budget.give_back();
  counters().connections_open.subtract();
}

std::size_t Edge::begin_shutdown(std::uint16_t close_code, std::size_t at_most) {
  std::size_t told = 0;
  // No connection leaves the list inside these calls: they are removed when the turn ends.
  for (std::size_t i = 0; i < connections_.size() && told < at_most; ++i) {
    told += connections_[i]->begin_shutdown(close_code) ? 1 : 0;
  }
  shutdown_code_ = close_code;
  return count_untold();
}

std::size_t Edge::count_untold() const {
  return static_cast<std::size_t>(std::count_if(connections_.begin(), connections_.end(), [](const auto& connection) {
    return !connection->shutdown_told_ && connection->phase_ == Connection::Phase::serving;
  }));
}

void Edge::abort() {
  for (const auto& connection : connections_) connection->cut();
}

}  // namespace parlor::net
