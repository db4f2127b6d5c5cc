#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parlor/log/complaints.hpp"
#include "parlor/net/asio.hpp"
#include "parlor/redis/client.hpp"
#include "parlor/redis/script.hpp"
#include "parlor/room_store/room_store.hpp"

namespace parlor::room_store {

/// What a RedisStore can be told.
struct RedisStoreOptions {
  std::string prefix = "parlor";                      ///< what every key begins with
  DurationMs room_expiry_ms = 0;                      ///< a room nobody has used for so long is forgotten; 0: never
  unsigned replicas = 0;                              ///< that must have a write before it is acknowledged
  DurationMs patience_ms = limits::room_patience_ms;  ///< before a room is made that another process may have
  DurationMs lease_ms = limits::lease_ms;             ///< within which the others notice that a process is gone
};

/// A room open on a RedisLink, as the link sees it.
class RedisRoom {
 public:
  virtual ~RedisRoom() = default;
  virtual const std::string& name() const = 0;
  virtual RoomListener& listener() = 0;
  virtual const std::set<room::MemberId, std::less<>>& held() const = 0;
  /// What others publish about the room comes from now on.
  virtual void heard() = 0;
};

/// One loop's way to one Redis: a connection for commands, one that hears what other processes publish, and a lease by
/// which they know that we live. To the others each link is a process of its own, so nothing here is shared between
/// threads.
///
/// A lease that has ended, or may have, is not taken up again: the link goes on under a new id, under which it holds
/// all its members before it gives the old id up. So whoever cleans up behind a dead process never hits a living one.
class RedisLink {
 public:
  RedisLink(net::EventLoop& loop, const redis::Address& address, RedisStoreOptions options);
  RedisLink(const RedisLink&) = delete;
  RedisLink& operator=(const RedisLink&) = delete;
  ~RedisLink();

  void open(RedisRoom& room);
  void close(RedisRoom& room);
  /// From any thread. Proposes it again to a Redis that has lost it.
  void remember_secret(const std::string& secret);
  /// From any thread.
  bool is_up() const { return is_up_.load(std::memory_order_relaxed); }
  /// False while there is no connection, and with a new one until the rooms have been told to look again.
  bool takes_writes() const { return takes_writes_ && commands_->is_up(); }

  redis::Client& client() { return *commands_; }
  const RedisStoreOptions& options() const { return options_; }
  /// This process, as RoomMessage names it.
  const std::string& process() const { return process_; }
  /// Whether it is one of the ids this link has or had.
  bool is_own(std::string_view id) const { return id.starts_with(process_); }

  std::string key(std::string_view room, std::string_view what) const;
  std::string channel(std::string_view room) const { return key(room, "news"); }
  std::string life() const { return std::to_string(options_.room_expiry_ms); }
  std::string leases_key() const { return options_.prefix + ":processes"; }
  /// Puts our hold on these members into Redis, or takes it out; `answer` may be empty.
  void write_holds(std::string_view room, const std::vector<std::string>& members, bool held, redis::Answer answer);
  /// Logs an error that Redis itself has answered, with advice where there is some.
  void complain(const Error& error);

 private:
  void is_connected();
  void hear_again();
  void came(const redis::Reply& reply);
  void deliver(RedisRoom& room, std::string_view wire);
  void begin_lease();
  void beat(bool begin);
  void schedule_beat();
  void living_now(const std::vector<std::string>& living);
  void keep_rooms();
  void unsure_all();
  void tell_all(void (RoomListener::*what)());
  RedisRoom* find(std::string_view channel) const;

  net::EventLoop& loop_;
  const RedisStoreOptions options_;
  const std::string process_;
  std::string id_;  // of the lease
  std::uint64_t leases_ = 0;
  std::unique_ptr<redis::Client> commands_;
  std::unique_ptr<redis::Client> subscriber_;
  net::asio::steady_timer beat_timer_;
  std::map<std::string, RedisRoom*, std::less<>> rooms_;  // by channel
  std::set<std::string> living_;                          // the others, when we looked last
  TimeMs next_keeping_ = 0;
  std::string secret_;
  log::Complaints refused_{"rooms"};
  log::Complaints foreign_{"rooms"};
  std::atomic<bool> is_up_ = false;
  bool takes_writes_ = false;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace parlor::room_store
