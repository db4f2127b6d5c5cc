#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "parlor/metrics/counters.hpp"
#include "parlor/net/event_loop.hpp"
#include "parlor/room/registry.hpp"
#include "parlor/room/room_desk.hpp"
#include "parlor/room/room_home.hpp"
#include "parlor/room_store/room_store.hpp"

namespace parlor::server_room {

struct RoomCounters {
  metrics::Counter rooms;  ///< living now
  metrics::Counter commands;
  metrics::Counter commands_refused;
  metrics::Counter events;
  metrics::Counter deliveries;  ///< frames handed to connections
  // Of all hosts, see room::HostCounts.
  metrics::Counter store_failures;
  metrics::Counter store_conflicts;
  metrics::Counter store_renewals;
  metrics::Counter store_restored;
  metrics::Counter store_lost;
};

/// All rooms of the process. Every room lives on one loop, chosen by its name; every connection on its own. Between the
/// two, work travels as tasks, in order for each pair of loops; on one and the same loop it is a plain call.
///
/// Destroy it when no loop runs any more, before the store and the loops.
class RoomService {
 public:
  RoomService(room::Registry kinds, room_store::RoomStore& store, std::span<net::EventLoop* const> loops);

  const room::Registry& kinds() const { return kinds_; }
  room_store::RoomStore& store() { return store_; }
  /// What the rooms' chance is derived from where it must be provable. Set once, from any thread; no room is opened
  /// before.
  const room::Secret& secret() const { return secret_; }
  bool has_secret() const { return has_secret_.load(std::memory_order_acquire); }
  void set_secret(const room::Secret& secret) {
    secret_ = secret;
    has_secret_.store(true, std::memory_order_release);
  }
  std::size_t loop_count() const { return loops_.size(); }
  RoomCounters& counters() { return counters_; }
  /// The desk of the loop that this is called on.
  RoomDesk& desk(const net::EventLoop& loop) { return *desks_[loop.index()]; }

  /// Runs `task(RoomHome&)` where the room lives.
  template <class Task>
  void at_home(std::string_view room, Task task) {
    const std::size_t loop = home_of(room);
    run_on(loop, [&home = *homes_[loop], task = std::move(task)] { task(home); });
  }
  /// Runs `task(RoomDesk&)` where the connection lives.
  template <class Task>
  void at_desk(std::size_t loop, Task task) {
    run_on(loop, [&desk = *desks_[loop], task = std::move(task)] { task(desk); });
  }

 private:
  std::size_t home_of(std::string_view room) const;

  template <class Task>
  void run_on(std::size_t loop, Task task) {
    if (loops_[loop]->is_current()) return task();
    loops_[loop]->post(std::move(task));
  }

  room::Registry kinds_;
  room_store::RoomStore& store_;
  room::Secret secret_{};
  std::atomic<bool> has_secret_ = false;
  std::vector<net::EventLoop*> loops_;
  std::vector<std::unique_ptr<RoomDesk>> desks_;
  std::vector<std::unique_ptr<RoomHome>> homes_;
  RoomCounters counters_;
};

}  // namespace parlor::server_room
