#include "parlor/room_store/open_store.hpp"

#include "parlor/base/invariant.hpp"
#include "parlor/room_store/memory_store.hpp"

namespace parlor::room_store {

Result<std::unique_ptr<RoomStore>> open_store(const StoreOptions& options, std::span<net::EventLoop* const> loops) {
  invariant(!loops.empty(), "a room store has a loop");
  if (!options.data_directory.empty()) {
    return Error(ErrorCode::bad_option, "rooms cannot be kept in a directory by this version");
  }
  if (!options.rooms_url.empty() && options.rooms_url != "memory://") {
    return Error(ErrorCode::bad_option, "rooms cannot be kept in Redis by this version");
  }
  return std::unique_ptr<RoomStore>(std::make_unique<MemoryStore>());
}

}  // namespace parlor::room_store
