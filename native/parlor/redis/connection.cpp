#include "parlor/redis/connection.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "parlor/os/clock.hpp"

namespace parlor::redis {
namespace {

constexpr DurationMs watch_ms = 100;  // how late a timeout may be noticed

}  // namespace

Connection::Connection(net::asio::io_context& context, Address address, Events events)
    : context_(context),
      address_(std::move(address)),
      events_(std::move(events)),
      transport_(std::make_shared<Transport>(context)),
      timer_(context) {}

void Connection::open() {
  // Stands for the whole of connect and greeting: without an answer in time it is over.
  timer_.expires_after(std::chrono::milliseconds(limits::redis_connect_ms));
  timer_.async_wait([weak = weak_from_this()](net::ErrorCodeOs error) {
    const auto self = weak.lock();
    if (error || !self) return;
    if (!self->ready_) return self->fail(Error(ErrorCode::timed_out, "no answer while connecting"));
    self->watch();
  });
  transport_->connect(address_, [self = shared_from_this()](const Status& connected) {
    if (!connected) return self->fail(connected.error());
    self->greet();
    self->read();
  });
}

void Connection::greet() {
  const auto must_succeed = [this](const Result<Reply>& reply) {
    if (!reply) fail(reply.error());
  };
  if (!address_.password.empty() && address_.user.empty()) {
    append({"AUTH", address_.password}, must_succeed, limits::redis_connect_ms);
  } else if (!address_.password.empty()) {
    append({"AUTH", address_.user, address_.password}, must_succeed, limits::redis_connect_ms);
  }
  if (address_.database != 0) {
    append({"SELECT", std::to_string(address_.database)}, must_succeed, limits::redis_connect_ms);
  }
  append(
      {"PING"},
      [this](const Result<Reply>& pong) {
        if (!pong) return fail(pong.error());
        if (closed_) return;
        ready_ = true;
        last_received_ = os::monotonic_ms();
        if (events_.ready) events_.ready();
      },
      limits::redis_connect_ms);
}

void Connection::send(const Command& command, Answer answer, DurationMs timeout_ms) {
  append(command, std::move(answer), timeout_ms);
}

void Connection::append(const Command& command, Answer answer, DurationMs timeout_ms) {
  if (closed_) return;
  last_sent_ = os::monotonic_ms();
  output_ += command.wire();
  waiting_bytes_ += command.bytes();
  // Who takes messages gets no answers: Redis confirms by messages there.
  if (!ready_ || !events_.message) {
    waiting_.push_back({std::move(answer), last_sent_ + timeout_ms, command.bytes()});
  }
  schedule_write();
}

/// Once a turn, so that the commands of a turn leave together.
void Connection::schedule_write() {
  if (write_scheduled_ || !writing_.empty()) return;
  write_scheduled_ = true;
  net::asio::post(context_, [self = shared_from_this()] {
    self->write_scheduled_ = false;
    self->write();
  });
}

void Connection::write() {
  if (closed_ || output_.empty() || !writing_.empty()) return;
  writing_.swap(output_);
  transport_->write(writing_, [self = shared_from_this()](net::ErrorCodeOs error, std::size_t) {
    if (error) return self->fail(Error(ErrorCode::io_failed, error.message()));
    self->writing_.clear();
    self->write();
  });
}

void Connection::read() {
  if (closed_) return;
  transport_->read_some(input_, [self = shared_from_this()](net::ErrorCodeOs error, std::size_t bytes) {
    if (error) return self->fail(Error(ErrorCode::io_failed, error.message()));
    self->last_received_ = os::monotonic_ms();
    const Status fed = self->reader_.feed({self->input_.data(), bytes}, [&](const Reply& r) { self->received(r); });
    if (!fed) return self->fail(fed.error());
    self->read();
  });
}

void Connection::received(const Reply& reply) {
  if (closed_) return;
  if (waiting_.empty()) {
    if (events_.message) events_.message(reply);
    return;
  }
  const Waiting first = std::move(waiting_.front());
  waiting_.pop_front();
  waiting_bytes_ -= first.bytes;
  if (!first.answer) return;
  if (reply.is_error()) return first.answer(Error(ErrorCode::io_failed, std::string(reply.text())));
  first.answer(reply);
}

/// Nothing came, though something had to: an answer to the oldest command or, in pub/sub, to the last PING.
bool Connection::is_overdue(TimeMs now) const {
  if (!waiting_.empty()) return waiting_.front().deadline < now;
  return events_.message && last_received_ + limits::redis_command_ms < now;
}

/// Looks after deadlines, and asks a silent Redis whether it is there.
void Connection::watch() {
  if (closed_) return;
  const TimeMs now = os::monotonic_ms();
  if (is_overdue(now)) return fail(Error(ErrorCode::timed_out, "no answer in time"));
  if (waiting_.empty() && std::max(last_received_, last_sent_) + limits::redis_ping_ms < now) {
    append({"PING"}, {}, limits::redis_command_ms);
  }
  timer_.expires_after(std::chrono::milliseconds(watch_ms));
  timer_.async_wait([weak = weak_from_this()](net::ErrorCodeOs error) {
    const auto self = weak.lock();
    if (!error && self) self->watch();
  });
}

void Connection::close() {
  events_ = {};
  waiting_.clear();
  end(Error(ErrorCode::shutting_down));
}

void Connection::fail(const Error& error) {
  if (closed_) return;
  const auto self = shared_from_this();
  const auto closed = std::move(events_.closed);
  end(error);
  if (closed) closed(error);
}

void Connection::end(const Error& error) {
  if (closed_) return;
  closed_ = true;
  transport_->close();
  timer_.cancel();
  const bool was_greeting = !ready_;
  // The greeting's own answers would only tell of this failure again.
  const auto waiting = std::exchange(waiting_, {});
  if (was_greeting) return;
  for (const Waiting& one : waiting) {
    if (one.answer) one.answer(error);
  }
}

}  // namespace parlor::redis
