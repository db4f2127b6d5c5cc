#include "parlor/redis/client.hpp"

#include <chrono>
#include <utility>

#include "parlor/log/log.hpp"
#include "parlor/os/clock.hpp"

namespace parlor::redis {
namespace {

/// Redis' answers to what only a master does; from a script the code may stand inside the text.
bool tells_of_replica(std::string_view error) {
  return error.find("READONLY") != std::string_view::npos || error.starts_with("UNBLOCKED");
}

}  // namespace

Client::Client(net::asio::io_context& context, Address address, Hooks hooks)
    : context_(context), address_(std::move(address)), hooks_(std::move(hooks)), timer_(context) {}

Client::~Client() {
  timer_.cancel();
  if (sentinels_) sentinels_->cancel();
  up_ = false;
  if (connection_) connection_->close();
}

void Client::start() {
  connect();
}

void Client::connect() {
  if (address_.sentinels.empty()) return connect_to(address_);
  sentinels_ = std::make_shared<Sentinels>(context_, address_);
  sentinels_->find_master([this](const Result<Address::Endpoint>& master) {
    if (!master) return try_again(master.error());
    Address found = address_;
    found.endpoint = *master;
    connect_to(found);
  });
}

void Client::connect_to(const Address& address) {
  Connection::Events events;
  events.ready = [this] { check_role(); };
  events.message = hooks_.message;
  events.closed = [this](const Error& error) { broke(error); };
  connection_ = std::make_shared<Connection>(context_, address, std::move(events));
  connection_->open();
}

/// After a failover a sentinel may name the old master a while longer, and a plain address may have become a replica's.
/// Who only listens may do so on a replica, too: it gets every message.
void Client::check_role() {
  if (hooks_.message || (address_.sentinels.empty() && !hooks_.writes)) return is_ready();
  connection_->send({"ROLE"}, [this](const Result<Reply>& role) { role_is(role); });
}

void Client::role_is(const Result<Reply>& role) {
  if (connection_->is_closed()) return;
  // A user who may not ask finds out with the first command that writes.
  if (!role || role->size() == 0 || (*role)[0].text() == "master") return is_ready();
  connection_->fail(Error(ErrorCode::io_failed, "it is a replica, not the master"));
}

void Client::is_ready() {
  up_ = true;
  ++counters_.connects;
  backoff_.reset();
  if (in_trouble_) {
    const std::uint64_t lost = counters_.dropped - dropped_before_;
    log::info("redis", "connected again to " + address_.text() + "; " + std::to_string(lost) + " commands were lost");
  }
  in_trouble_ = false;
  trouble_.reset();
  if (hooks_.up) hooks_.up();
  send_held();
}

void Client::broke(const Error& error) {
  up_ = false;
  try_again(error);
}

void Client::try_again(const Error& error) {
  complain(error);
  drop_late();
  timer_.expires_after(std::chrono::milliseconds(backoff_.next()));
  timer_.async_wait([this, alive = std::weak_ptr<int>(alive_)](net::ErrorCodeOs cancelled) {
    if (!cancelled && !alive.expired()) connect();
  });
}

void Client::complain(const Error& error) {
  if (!in_trouble_) dropped_before_ = counters_.dropped;
  in_trouble_ = true;
  trouble_.say("no connection to " + address_.text() + ": " + error.text + "; trying again");
}

// -- commands ---------------------------------------------------------------------------------------------------------

bool Client::is_up() const {
  return up_ && !connection_->is_closed();
}

bool Client::is_full() const {
  const std::size_t commands = held_.size() + (connection_ ? connection_->waiting() : 0);
  const std::size_t bytes = held_bytes_ + (connection_ ? connection_->waiting_bytes() : 0);
  return commands >= limits::redis_queue_commands || bytes >= limits::redis_queue_bytes;
}

void Client::send(Command command, Answer answer) {
  if (is_full()) {
    ++counters_.dropped;
    overload_.say("too many commands wait for " + address_.text() + ", further ones are dropped");
    if (answer) answer(ErrorCode::overloaded);
    return;
  }
  if (is_up()) return connection_->send(command, watched(std::move(answer), true));
  held_bytes_ += command.bytes();
  held_.push_back({std::move(command), std::move(answer), os::monotonic_ms() + limits::redis_queue_ms});
}

void Client::send_now(const Command& command, Answer answer, DurationMs timeout_ms) {
  if (is_up()) return connection_->send(command, watched(std::move(answer), false), timeout_ms);
  if (answer) answer(Error(ErrorCode::io_failed, "there is no connection to Redis"));
}

/// A master that has become a replica says so to every write, and to who was waiting in it for a message. Then it is as
/// good as gone, already for who gets this answer, and the master is looked for again.
Answer Client::watched(Answer answer, bool counted) {
  return [this, counted, answer = std::move(answer)](const Result<Reply>& reply) {
    const bool demoted = !reply && tells_of_replica(reply.error().text);
    if (demoted) up_ = false;
    if (counted && !reply && (demoted || connection_->is_closed())) ++counters_.dropped;
    if (answer) answer(reply);
    if (demoted) connection_->fail(Error(ErrorCode::io_failed, "it is a replica now, not the master any more"));
  };
}

void Client::send_held() {
  drop_late();
  held_bytes_ = 0;
  for (Held& held : std::exchange(held_, {})) {
    send(std::move(held.command), std::move(held.answer));
  }
}

void Client::drop_late() {
  const TimeMs now = os::monotonic_ms();
  while (!held_.empty() && held_.front().deadline < now) {
    const Held late = std::move(held_.front());
    held_.pop_front();
    held_bytes_ -= late.command.bytes();
    ++counters_.dropped;
    if (late.answer) late.answer(ErrorCode::timed_out);
  }
}

}  // namespace parlor::redis
