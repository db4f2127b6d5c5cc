#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "parlor/room_store/memory_logs.hpp"
#include "parlor/room_store/room_store.hpp"

namespace parlor::room_store {

/// Rooms in this process's memory: answers come before the call returns, nothing outlives the process, and a room is
/// forgotten when it is closed. Several stores over one MemoryLogs are as several processes over one store, for tests
/// and simulations: there Keep::always makes it lasting.
class MemoryStore final : public RoomStore {
 public:
  MemoryStore() : MemoryStore(std::make_shared<MemoryLogs>()) {}
  explicit MemoryStore(std::shared_ptr<MemoryLogs> logs) : logs_(std::move(logs)), process_(logs_->new_process()) {}

  std::unique_ptr<RoomLog> open(const std::string& room, net::EventLoop& loop, RoomListener& listener) override;
  Result<room::Secret> share_secret(const room::Secret& proposed) override { return logs_->share_secret(proposed); }
  bool is_lasting() const override { return logs_->keep() == Keep::always; }

 private:
  std::shared_ptr<MemoryLogs> logs_;
  std::uint64_t process_;
};

}  // namespace parlor::room_store
