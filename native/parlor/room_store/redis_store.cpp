#include "parlor/room_store/redis_store.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "parlor/base/invariant.hpp"
#include "parlor/base/limits.hpp"
#include "parlor/channel_layer/host_index.hpp"
#include "parlor/os/clock.hpp"
#include "parlor/room_store/redis_log.hpp"
#include "parlor/room_store/secret_text.hpp"

namespace parlor::room_store {

RedisStore::RedisStore(const std::vector<redis::Address>& hosts, RedisStoreOptions options,
                       std::span<net::EventLoop* const> loops)
    : hosts_(hosts), options_(std::move(options)) {
  for (net::EventLoop* const loop : loops) {
    LoopLinks& links = links_.emplace_back(LoopLinks{loop, {}});
    for (const redis::Address& host : hosts) {
      links.hosts.push_back(std::make_unique<RedisLink>(*loop, host, options_));
    }
  }
}

std::unique_ptr<RoomLog> RedisStore::open(const std::string& room, net::EventLoop& loop, RoomListener& listener) {
  const auto links = std::find_if(links_.begin(), links_.end(), [&](const LoopLinks& l) { return l.loop == &loop; });
  invariant(links != links_.end(), "a room is opened on one of the store's loops");
  RedisLink& link = *links->hosts[layer::host_index(room, links->hosts.size())];
  return std::make_unique<RedisLog>(link, room, listener);
}

bool RedisStore::is_ready() const {
  return std::all_of(links_.begin(), links_.end(), [](const LoopLinks& links) {
    return std::all_of(links.hosts.begin(), links.hosts.end(), [](const auto& link) { return link->is_up(); });
  });
}

/// On a connection of its own, since nobody runs the loops yet.
Result<room::Secret> RedisStore::share_secret(const room::Secret& proposed) {
  const std::string key = options_.prefix + ":secret";
  net::asio::io_context context(1);
  std::optional<Result<std::string>> answer;
  redis::Client client(context, hosts_.front(), {});
  client.start();
  client.send({"SET", key, text_of_secret(proposed), "NX"}, [&](const Result<redis::Reply>& set) {
    if (!set) answer = set.error();
  });
  client.send({"GET", key}, [&](const Result<redis::Reply>& got) {
    if (!answer) answer = got ? Result<std::string>(std::string(got->text())) : Result<std::string>(got.error());
  });
  const TimeMs deadline = os::monotonic_ms() + limits::secret_ask_ms;
  while (!answer && os::monotonic_ms() < deadline) context.run_one_for(std::chrono::milliseconds(100));
  const std::string where = "the rooms' secret in " + hosts_.front().text();
  if (!answer) return Error(ErrorCode::timed_out, where + ": no answer");
  if (!*answer) return Error((*answer).error().code, where + ": " + (*answer).error().text);
  const auto secret = parse_secret(**answer);
  if (!secret) return Error(ErrorCode::io_failed, where + " is damaged: another program uses the key " + key);
  for (const LoopLinks& links : links_) links.hosts.front()->remember_secret(**answer);
  return *secret;
}

}  // namespace parlor::room_store
