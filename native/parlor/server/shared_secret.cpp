#include "parlor/server/shared_secret.hpp"

#include <chrono>

#include "parlor/base/limits.hpp"
#include "parlor/log/log.hpp"
#include "parlor/os/entropy.hpp"

namespace parlor::server {

SharedSecret::~SharedSecret() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Status SharedSecret::get(const std::optional<room::Secret>& given) {
  if (given) {
    rooms_.set_secret(*given);
    return {};
  }
  thread_ = std::thread([this] { ask(); });
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(limits::secret_wait_ms), [this] { return first_.has_value(); });
  if (first_) return *first_;
  log::warning("rooms", "their store does not answer yet; until it does, nobody gets into a room");
  return {};
}

void SharedSecret::ask() {
  room::Secret proposed;
  os::random_bytes(proposed);
  while (true) {
    const Result<room::Secret> secret = rooms_.store().share_secret(proposed);
    if (secret) rooms_.set_secret(*secret);
    {
      const std::lock_guard lock(mutex_);
      if (!first_) first_ = secret ? Status() : Status(secret.error());
    }
    changed_.notify_all();
    if (secret || wait_for_stop()) return;
  }
}

bool SharedSecret::wait_for_stop() {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::milliseconds(limits::store_retry_ms), [this] { return stopped_; });
}

}  // namespace parlor::server
