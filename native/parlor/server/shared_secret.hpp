#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "parlor/base/result.hpp"
#include "parlor/room/room_service.hpp"

namespace parlor::server {

/// Gets the secret that all servers of a store share, and hands it to the rooms, which open no sooner. A store that
/// cannot answer at once does not keep the server from starting: it is asked again, in a thread of its own, until it
/// does.
class SharedSecret {
 public:
  explicit SharedSecret(server_room::RoomService& rooms) : rooms_(rooms) {}
  SharedSecret(const SharedSecret&) = delete;
  SharedSecret& operator=(const SharedSecret&) = delete;
  /// Takes limits::secret_ask_ms at most while a store does not answer.
  ~SharedSecret();

  /// Uses the given one, or asks the store. Returns after limits::secret_wait_ms at the latest. Errors: those of
  /// RoomStore::share_secret, if it has failed by then.
  Status get(const std::optional<room::Secret>& given);

 private:
  void ask();
  bool wait_for_stop();

  server_room::RoomService& rooms_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Status> first_;  // what became of the first attempt
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace parlor::server
