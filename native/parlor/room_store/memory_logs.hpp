#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "parlor/room_store/room_store.hpp"

namespace parlor::room_store {

/// How long a MemoryLogs keeps a room.
enum class Keep {
  while_open,  ///< until its last RoomLog is closed; then only the last limits::room_log_events events are kept, too
  always,      ///< until the end; events are forgotten only behind snapshots
};

/// One room's log in memory, and who has it open. Any thread may call.
class MemoryRoom {
 public:
  /// One process's opening of the room; `process` tells the processes apart.
  struct Opening {
    std::uint64_t process;
    net::EventLoop* loop;
    RoomListener* listener;
    std::weak_ptr<int> alive;  ///< expires on the loop's thread when the room is closed
  };

  explicit MemoryRoom(Keep keep) : keep_(keep) {}

  void enter(const Opening& opening);
  /// Ends the process's holds, too. False when nobody else has it open.
  bool leave(std::uint64_t process);

  Result<room::Tail> read(const std::optional<room::Position>& known) const;
  Result<room::Written> append(std::uint64_t process, room::Append append);
  Result<room::Written> renew(std::uint64_t process, room::Renewal renewal);

  void hold(std::uint64_t process, const room::MemberId& member);
  bool release(std::uint64_t process, const room::MemberId& member);
  std::vector<room::MemberId> held_elsewhere(std::uint64_t process) const;
  void signal(std::uint64_t process, const room::MemberId& by, const codec::Json& signal) const;

 private:
  using Call = std::function<void(RoomListener&)>;

  Result<room::Tail> tail_locked(const std::optional<room::Position>& known) const;
  Result<room::Written> conflict_locked(const room::Position& expected) const;
  bool reaches_back_locked(const room::Position& known) const;
  void trim_locked();
  void tell_others_locked(std::uint64_t process, const Call& call) const;
  bool is_at_locked(const room::Position& position) const {
    return position.epoch == epoch_ && position.offset == last_;
  }

  const Keep keep_;
  mutable std::mutex mutex_;  // guards everything below; not held while anything else is called
  std::string epoch_;
  room::Offset last_ = 0;
  std::deque<room::Event> events_;
  std::optional<room::Snapshot> snapshot_;
  std::optional<room::Position> parent_;
  std::vector<Opening> openings_;
  std::map<room::MemberId, std::set<std::uint64_t>, std::less<>> holds_;
};

/// The logs behind one or several MemoryStores: each store stands for a process. Any thread may call.
class MemoryLogs {
 public:
  explicit MemoryLogs(Keep keep = Keep::while_open) : keep_(keep) {}

  Keep keep() const { return keep_; }
  std::shared_ptr<MemoryRoom> enter(const std::string& room, const MemoryRoom::Opening& opening);
  void leave(const std::string& room, std::uint64_t process);
  std::uint64_t new_process();
  room::Secret share_secret(const room::Secret& proposed);
  /// How many rooms are kept.
  std::size_t size() const;

 private:
  const Keep keep_;
  mutable std::mutex mutex_;  // guards everything below
  std::unordered_map<std::string, std::shared_ptr<MemoryRoom>> rooms_;
  std::optional<room::Secret> secret_;
  std::uint64_t processes_ = 0;
};

}  // namespace parlor::room_store
