#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parlor/redis/client.hpp"

namespace parlor::layer {

/// Waits for messages in any number of inboxes of one Redis, on one connection of its own: BZPOPMIN over all of them,
/// then the rest of the inbox that had something in one go. When other inboxes are wanted while it waits, it is woken
/// up by CLIENT UNBLOCK on the connection for commands.
class InboxReader {
 public:
  struct Item {
    std::string payload;
    double score;  ///< when it was sent, in Unix seconds
  };
  struct Hooks {
    std::function<void(const std::string& key, std::vector<Item> items)> arrived;  ///< oldest first
    std::function<std::size_t(const std::string& key)> demand;                     ///< how many more may be read now
  };

  /// `commands` must outlive the reader.
  InboxReader(net::asio::io_context& context, redis::Address address, redis::Client& commands, Hooks hooks);

  void start() { client_.start(); }
  void want(const std::string& key);
  void unwant(const std::string& key);
  /// Whether a message of the inbox may come, wanted or not.
  bool holds(const std::string& key) const { return waiting_for_.contains(key); }
  bool is_up() const { return client_.is_up(); }
  const redis::Client::Counters& counters() const { return client_.counters(); }

 private:
  void connected();
  void wait();
  void came(const Result<redis::Reply>& reply);
  void clear_away(const Error& error);
  void read_rest(const std::string& key);
  void wake();

  redis::Client& commands_;
  Hooks hooks_;
  std::set<std::string> wanted_;
  std::set<std::string> waiting_for_;  // those of the read under way
  std::string last_;                   // served last: the next wait begins behind it
  std::string client_id_;
  std::uint64_t reads_ = 0;
  bool waking_ = false;
  log::Complaints trouble_{"layer"};
  redis::Client client_;
};

}  // namespace parlor::layer
