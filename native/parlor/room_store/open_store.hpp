#pragma once

#include <memory>
#include <span>
#include <string>

#include "parlor/base/result.hpp"
#include "parlor/base/time.hpp"
#include "parlor/room_store/room_store.hpp"

namespace parlor::room_store {

/// Where rooms are kept, and how.
struct StoreOptions {
  /// A directory for the rooms of this process alone (SQLite); made if there is none. Empty: no such directory.
  std::string data_directory;
  /// A Redis that keeps the rooms, in the forms of layer::LayerOptions::url; or "memory://". Not together with a data
  /// directory. Empty: the data directory if there is one, else the channel layer's Redis if it has one, else memory.
  std::string rooms_url;
  std::string layer_url = "memory://";  ///< the channel layer's
  std::string prefix = "parlor";        ///< Redis: what every key begins with
  DurationMs room_expiry_ms = 0;        ///< Redis: a room that nobody has used for so long is forgotten; 0: never
  unsigned replicas = 0;                ///< Redis: replicas that must have a write before it is acknowledged
};

/// `loops`: all that will use the store; it is to be destroyed when they run no more. Errors: bad_option (what of the
/// options is wrong); io_failed when a directory cannot be used (in use by another process, no permission, not ours).
/// Never a Redis that cannot be reached: a store on Redis connects by itself and keeps trying.
Result<std::unique_ptr<RoomStore>> open_store(const StoreOptions& options, std::span<net::EventLoop* const> loops);

}  // namespace parlor::room_store
