#include "parlor/room_store/open_store.hpp"

#include <utility>

#include "parlor/base/invariant.hpp"
#include "parlor/base/limits.hpp"
#include "parlor/redis/address.hpp"
#include "parlor/room_store/memory_store.hpp"
#include "parlor/room_store/redis_store.hpp"
#include "parlor/room_store/sqlite_store.hpp"

namespace parlor::room_store {
namespace {

constexpr const char* memory_url = "memory://";

Status check(const StoreOptions& options) {
  if (!options.rooms_url.empty() && !options.data_directory.empty()) {
    return Error(ErrorCode::bad_option, "rooms are kept in a directory (--data) or elsewhere (--rooms), not in both");
  }
  if (options.prefix.empty() || options.prefix.find_first_of("{}") != std::string::npos) {
    return Error(ErrorCode::bad_option, "--room-prefix must be a text without braces");
  }
  if (options.room_expiry_ms != 0 && options.room_expiry_ms < limits::room_expiry_min_ms) {
    return Error(ErrorCode::bad_option, "--room-expiry must be 0 (never) or at least " +
                                            std::to_string(limits::room_expiry_min_ms / 1000) + " seconds");
  }
  if (options.replicas > limits::room_replicas) {
    return Error(ErrorCode::bad_option, "--room-replicas must be at most " + std::to_string(limits::room_replicas));
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<RoomStore>> open_store(const StoreOptions& options, std::span<net::EventLoop* const> loops) {
  using Opened = std::unique_ptr<RoomStore>;
  invariant(!loops.empty(), "a room store has a loop");
  if (Status checked = check(options); !checked) return checked.error();
  if (!options.data_directory.empty()) return SqliteStore::open_in(options.data_directory);
  const std::string& url = options.rooms_url.empty() ? options.layer_url : options.rooms_url;
  if (url == memory_url) return Opened(std::make_unique<MemoryStore>());
  const Result<redis::ParsedUrl> parsed = redis::parse_url(url);
  if (!parsed) return Error(parsed.error().code, "where rooms are kept: " + parsed.error().text);
  const RedisStoreOptions redis_options{options.prefix, options.room_expiry_ms, options.replicas, limits::lease_ms};
  return Opened(std::make_unique<RedisStore>(parsed->hosts, redis_options, loops));
}

}  // namespace parlor::room_store
