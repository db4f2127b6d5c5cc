#include "parlor/room_store/memory_logs.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "parlor/base/invariant.hpp"
#include "parlor/base/limits.hpp"

namespace parlor::room_store {

void MemoryRoom::enter(const Opening& opening) {
  const std::lock_guard lock(mutex_);
  for (const Opening& other : openings_) {
    invariant(other.process != opening.process, "a process opens a room once at a time");
  }
  openings_.push_back(opening);
}

bool MemoryRoom::leave(std::uint64_t process) {
  const std::lock_guard lock(mutex_);
  std::erase_if(openings_, [&](const Opening& opening) { return opening.process == process; });
  bool held = false;
  for (auto& [member, processes] : holds_) held |= processes.erase(process) > 0;
  std::erase_if(holds_, [](const auto& hold) { return hold.second.empty(); });
  if (held) tell_others_locked(process, [](RoomListener& listener) { listener.on_process_lost(); });
  return !openings_.empty();
}

/// Posted under the lock, so that everybody hears of the appends in their order, and nobody who has closed.
void MemoryRoom::tell_others_locked(std::uint64_t process, const Call& call) const {
  for (const Opening& opening : openings_) {
    if (opening.process == process) continue;
    opening.loop->post([alive = opening.alive, listener = opening.listener, call] {
      if (!alive.expired()) call(*listener);
    });
  }
}

// -- the log ----------------------------------------------------------------------------------------------------------

Result<room::Tail> MemoryRoom::read(const std::optional<room::Position>& known) const {
  const std::lock_guard lock(mutex_);
  return tail_locked(known);
}

bool MemoryRoom::reaches_back_locked(const room::Position& known) const {
  return known.epoch == epoch_ && !epoch_.empty() && known.offset + events_.size() >= last_;
}

Result<room::Tail> MemoryRoom::tail_locked(const std::optional<room::Position>& known) const {
  room::Tail tail{epoch_, last_, !known || !reaches_back_locked(*known), {}, {}, parent_};
  if (!tail.whole) {
    const room::Offset missed = known->offset >= last_ ? 0 : last_ - known->offset;
    tail.events.assign(events_.end() - static_cast<std::ptrdiff_t>(missed), events_.end());
    return tail;
  }
  const room::Offset begin = snapshot_ ? snapshot_->offset : 0;
  if (begin + events_.size() < last_) {
    return Error(ErrorCode::io_failed, "the store in memory keeps no more than a room's last events");
  }
  tail.snapshot = snapshot_;
  tail.events.assign(events_.begin(), events_.end());
  return tail;
}

Result<room::Written> MemoryRoom::conflict_locked(const room::Position& expected) const {
  auto tail = tail_locked(expected);
  if (!tail) return tail.error();
  return room::Written{*std::move(tail)};
}

Result<room::Written> MemoryRoom::append(std::uint64_t process, room::Append append) {
  const std::lock_guard lock(mutex_);
  if (epoch_.empty() || !is_at_locked(append.expected)) return conflict_locked(append.expected);
  last_ += append.events.size();
  invariant(append.events.empty() || append.events.back().offset == last_, "appended events are numbered on");
  if (openings_.size() > 1 && !append.events.empty()) {
    const auto tail = std::make_shared<const room::Tail>(room::Tail{epoch_, last_, false, {}, append.events, {}});
    tell_others_locked(process, [tail](RoomListener& listener) { listener.on_appended(*tail); });
  }
  std::move(append.events.begin(), append.events.end(), std::back_inserter(events_));
  if (append.snapshot) snapshot_ = std::move(append.snapshot);
  trim_locked();
  return room::Written{};
}

void MemoryRoom::trim_locked() {
  const room::Offset present = keep_ == Keep::while_open ? last_ : snapshot_ ? snapshot_->offset : 0;
  while (!events_.empty() && events_.front().offset + limits::room_log_events <= present) events_.pop_front();
}

Result<room::Written> MemoryRoom::renew(std::uint64_t process, room::Renewal renewal) {
  const std::lock_guard lock(mutex_);
  if (!is_at_locked(renewal.expected)) return conflict_locked(renewal.expected);
  epoch_ = std::move(renewal.epoch);
  last_ = renewal.snapshot ? renewal.snapshot->offset : 0;
  snapshot_ = std::move(renewal.snapshot);
  parent_ = std::move(renewal.parent);
  events_.clear();
  tell_others_locked(process, [](RoomListener& listener) { listener.on_unsure(); });
  return room::Written{};
}

// -- holds and signals ------------------------------------------------------------------------------------------------

void MemoryRoom::hold(std::uint64_t process, const room::MemberId& member) {
  const std::lock_guard lock(mutex_);
  holds_[member].insert(process);
}

bool MemoryRoom::release(std::uint64_t process, const room::MemberId& member) {
  const std::lock_guard lock(mutex_);
  const auto hold = holds_.find(member);
  if (hold == holds_.end()) return false;
  hold->second.erase(process);
  if (!hold->second.empty()) return true;
  holds_.erase(hold);
  return false;
}

std::vector<room::MemberId> MemoryRoom::held_elsewhere(std::uint64_t process) const {
  const std::lock_guard lock(mutex_);
  std::vector<room::MemberId> members;
  for (const auto& [member, processes] : holds_) {
    if (processes.size() > processes.count(process)) members.push_back(member);
  }
  return members;
}

void MemoryRoom::signal(std::uint64_t process, const room::MemberId& by, const codec::Json& signal) const {
  const std::lock_guard lock(mutex_);
  if (openings_.size() < 2) return;
  tell_others_locked(process, [by, signal](RoomListener& listener) { listener.on_signal(by, signal); });
}

// -- all rooms --------------------------------------------------------------------------------------------------------

std::shared_ptr<MemoryRoom> MemoryLogs::enter(const std::string& room, const MemoryRoom::Opening& opening) {
  const std::lock_guard lock(mutex_);
  auto& place = rooms_[room];
  if (!place) place = std::make_shared<MemoryRoom>(keep_);
  place->enter(opening);
  return place;
}

void MemoryLogs::leave(const std::string& room, std::uint64_t process) {
  const std::lock_guard lock(mutex_);
  const auto place = rooms_.find(room);
  const bool in_use = place->second->leave(process);
  if (!in_use && keep_ == Keep::while_open) rooms_.erase(place);
}

std::uint64_t MemoryLogs::new_process() {
  const std::lock_guard lock(mutex_);
  return ++processes_;
}

room::Secret MemoryLogs::share_secret(const room::Secret& proposed) {
  const std::lock_guard lock(mutex_);
  if (!secret_) secret_ = proposed;
  return *secret_;
}

std::size_t MemoryLogs::size() const {
  const std::lock_guard lock(mutex_);
  return rooms_.size();
}

}  // namespace parlor::room_store
