#include "parlor/room_store/sqlite_log.hpp"

#include <optional>
#include <utility>

namespace parlor::room_store {
namespace {

constexpr std::size_t read_bytes = 512;  // what a read takes while it waits, about

}  // namespace

void SqliteLog::read(std::optional<room::Position> known, Done<room::Tail> done) {
  ask<room::Tail>(
      false, read_bytes,
      [room = room_, known = std::move(known)](SqliteRooms& rooms) { return rooms.read(room, known); },
      std::move(done));
}

void SqliteLog::append(room::Append append, Done<room::Written> done) {
  auto stored = store(append);
  if (!stored) return answer_now<room::Written>(std::move(done), stored.error());
  const std::size_t bytes = stored->bytes();
  ask<room::Written>(
      true, bytes,
      [room = room_, stored = *std::move(stored)](SqliteRooms& rooms) { return rooms.append(room, stored); },
      std::move(done));
}

void SqliteLog::renew(room::Renewal renewal, Done<room::Written> done) {
  auto stored = store(renewal);
  if (!stored) return answer_now<room::Written>(std::move(done), stored.error());
  const std::size_t bytes = read_bytes + (stored->snapshot ? stored->snapshot->state.size() : 0);
  ask<room::Written>(
      true, bytes,
      [room = room_, stored = *std::move(stored)](SqliteRooms& rooms) { return rooms.renew(room, stored); },
      std::move(done));
}

void SqliteLog::release(const room::MemberId&, Done<bool> held_elsewhere) {
  answer_now<bool>(std::move(held_elsewhere), false);
}

void SqliteLog::held_elsewhere(Done<std::vector<room::MemberId>> done) {
  answer_now<std::vector<room::MemberId>>(std::move(done), std::vector<room::MemberId>());
}

template <class Value>
void SqliteLog::answer_now(Done<Value> done, Result<Value> result) {
  line_.ready(line_.take(), [done = std::move(done), result = std::move(result)] { done(result); });
}

template <class Value>
void SqliteLog::ask(bool is_write, std::size_t bytes, Work<Value> work, Done<Value> done) {
  const auto result = std::make_shared<std::optional<Result<Value>>>();
  const auto ticket = line_.take();
  Pending pending{is_write, {}, {}};
  pending.job.loop = &loop_;
  pending.job.bytes = bytes;
  pending.job.run = [result, is_write, work = std::move(work)](SqliteRooms& rooms) {
    result->emplace(work(rooms));
    return is_write && !**result ? Status((*result)->error()) : Status();
  };
  pending.tell = [this, ticket, result, done = std::move(done)](const Status& committed) {
    if (!committed) result->emplace(committed.error());
    line_.ready(ticket, [result, done] { done(std::move(**result)); });
  };
  if (!held_back_.empty() || (is_write && reading_ > 0)) return held_back_.push_back(std::move(pending));
  send(std::move(pending));
}

void SqliteLog::send(Pending pending) {
  const bool to_writer = pending.is_write || writing_ > 0;
  std::size_t& under_way = to_writer ? writing_ : reading_;
  const auto tell = std::move(pending.tell);
  pending.job.answer = [this, alive = std::weak_ptr<int>(alive_), &under_way, tell](const Status& committed) {
    if (alive.expired()) return;
    --under_way;
    tell(committed);
    if (!alive.expired()) send_held_back();
  };
  if ((to_writer ? writer_ : reader_).add(std::move(pending.job))) {
    ++under_way;
  } else {
    tell(ErrorCode::overloaded);
  }
}

void SqliteLog::send_held_back() {
  const std::weak_ptr<int> alive = alive_;
  while (!alive.expired() && !held_back_.empty() && !(held_back_.front().is_write && reading_ > 0)) {
    Pending next = std::move(held_back_.front());
    held_back_.pop_front();
    send(std::move(next));
  }
}

}  // namespace parlor::room_store
