#include "line.hpp"

namespace parlor::sim {

void Line::accepted() {
  down_.send(env_.schedule, delay(), [this, life = life_.watch()] {
    if (!life.expired() && !is_down_dead_ && !client_heard_) caller_.on_open(id_);
  });
}

void Line::send_to_server(Bytes message) {
  if (is_up_dead_) return;
  up_.send(env_.schedule, delay(), [this, life = life_.watch(), message = std::move(message)] {
    if (life.expired() || is_up_dead_ || server_heard_ || server_life_.expired()) return;
    acceptor_.on_message(id_, message);
  });
}

void Line::send_to_client(Bytes message) {
  if (server_heard_) return;
  ++unread_;
  if (is_down_dead_) return;
  const DurationMs wait = std::max<DurationMs>(delay(), reads_from_ - env_.now());
  down_.send(env_.schedule, wait, [this, life = life_.watch(), message = std::move(message)] {
    if (life.expired() || is_down_dead_) return;
    --unread_;
    if (!client_heard_) caller_.on_message(id_, message);
  });
}

void Line::close_by_client() {
  client_heard_ = true;
  if (is_up_dead_) return tell_server(env_.up_to(server_patience_ms));
  up_.send(env_.schedule, delay(), [this, life = life_.watch()] {
    if (life.expired()) return;
    if (is_up_dead_) return tell_server(env_.up_to(server_patience_ms));
    server_hears();
  });
}

void Line::close_by_server() {
  server_heard_ = true;
  is_up_dead_ = true;
  if (is_down_dead_) return;  // the client finds out by itself
  down_.send(env_.schedule, std::max<DurationMs>(delay(), reads_from_ - env_.now()), [this, life = life_.watch()] {
    if (!life.expired() && !is_down_dead_) client_hears();
  });
}

void Line::lose_server() {
  server_heard_ = true;
  is_up_dead_ = true;
  is_down_dead_ = true;
  tell_client(env_.up_to(1'000));
}

void Line::cut() {
  const bool half_open = env_.fault(env_.profile.one_in_half_open);
  const std::uint64_t kind = half_open ? env_.random.below(3) : 3;
  env_.note("line", id_, "is cut", kind);
  if (kind != 0) is_up_dead_ = true;
  if (kind != 1) is_down_dead_ = true;
  if (kind == 3) {
    tell_client(env_.up_to(300));
    tell_server(env_.up_to(300));
    return;
  }
  // Nobody tells the client: it finds out by its own ping. The server pings, too.
  tell_server(env_.up_to(server_patience_ms));
}

void Line::stop_reading(DurationMs time) {
  env_.note("line", id_, "is not read for", time);
  reads_from_ = std::max(reads_from_, env_.now() + time);
}

void Line::tell_client(DurationMs after) {
  env_.schedule.after(after, [this, life = life_.watch()] {
    if (!life.expired()) client_hears();
  });
}

void Line::tell_server(DurationMs after) {
  env_.schedule.after(after, [this, life = life_.watch()] {
    if (!life.expired()) server_hears();
  });
}

void Line::client_hears() {
  if (std::exchange(client_heard_, true)) return;
  caller_.on_gone(id_);
}

void Line::server_hears() {
  if (std::exchange(server_heard_, true)) return;
  if (!server_life_.expired()) acceptor_.on_gone(id_);
}

}  // namespace parlor::sim
