#include "parlor/channel_layer/redis_memo.hpp"

#include <utility>

#include "parlor/net/event_loop.hpp"

namespace parlor::layer {
namespace {

using Noted = Result<std::optional<std::string>>;

void tell_claimed(net::EventLoop& loop, const SharedMemo::Claimed& claimed, Noted noted) {
  loop.post([claimed, noted = std::move(noted)] { claimed(noted); });
}

Noted noted_in(const Result<redis::Reply>& reply) {
  if (!reply) return reply.error();
  return reply->is_nil() ? std::optional<std::string>() : std::optional<std::string>(reply->text());
}

}  // namespace

void RedisMemo::claim(std::string name, std::string text, DurationMs life_ms, net::EventLoop& loop, Claimed claimed) {
  parts_.at_home([this, key = key_of(name), name = std::move(name), text = std::move(text), life_ms, &loop,
                  claimed = std::move(claimed)] {
    redis::Client& client = parts_.client_of(name);
    const auto set = [&client, key, &loop, claimed](const Result<redis::Reply>& reply) {
      if (!reply || !reply->is_nil()) {
        return tell_claimed(loop, claimed, reply ? Noted(std::nullopt) : Noted(reply.error()));
      }
      client.send({"GET", key}, [&loop, claimed](const Result<redis::Reply>& there) {
        Noted noted = noted_in(there);
        // It has just expired: as good as still there.
        if (noted && !noted->has_value()) noted = std::optional<std::string>("");
        tell_claimed(loop, claimed, std::move(noted));
      });
    };
    client.send({"SET", key, text, "NX", "PX", std::to_string(life_ms)}, set);
  });
}

void RedisMemo::note(std::string name, std::string text, DurationMs life_ms) {
  parts_.at_home([this, name = std::move(name), text = std::move(text), life_ms] {
    parts_.client_of(name).send({"SET", key_of(name), text, "PX", std::to_string(life_ms)}, {});
  });
}

void RedisMemo::forget(std::string name) {
  parts_.at_home([this, name = std::move(name)] { parts_.client_of(name).send({"DEL", key_of(name)}, {}); });
}

}  // namespace parlor::layer
