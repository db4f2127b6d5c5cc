#include "parlor/channel_layer/redis_scripts.hpp"

#include <openssl/sha.h>

#include "parlor/base/bytes.hpp"

namespace parlor::layer {
namespace {

redis::Command command_of(std::string_view verb, std::string_view script, const Script::Call& call) {
  redis::Command command{verb, script};
  command.add(static_cast<std::int64_t>(call.keys.size()));
  for (const std::string& key : call.keys) command.add(key);
  for (const std::string& argument : call.arguments) command.add(argument);
  return command;
}

}  // namespace

Script::Script(std::string_view source) : source_(source) {
  Bytes digest(SHA_DIGEST_LENGTH);
  SHA1(as_bytes(source).data(), source.size(), digest.data());
  hash_ = to_hex(digest);
}

void Script::run(redis::Client& client, const Call& call, redis::Answer answer, bool held) const {
  const auto send = [&client, held](redis::Command command, redis::Answer then) {
    held ? client.send(std::move(command), std::move(then)) : client.send_now(command, std::move(then));
  };
  send(command_of("EVALSHA", hash_, call),
       [this, send, call, answer = std::move(answer)](const Result<redis::Reply>& reply) {
         // Nothing was done yet: a Redis that has just started knows no scripts.
         if (!reply && reply.error().text.starts_with("NOSCRIPT")) {
           return send(command_of("EVAL", source_, call), answer);
         }
         if (answer) answer(reply);
       });
}

const Script& put_script() {
  static const Script script(R"lua(
local now, fresh, life = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local full = {}
for i, inbox in ipairs(KEYS) do
  local capacity, payload = tonumber(ARGV[2 + 2 * i]), ARGV[3 + 2 * i]
  redis.call('ZREMRANGEBYSCORE', inbox, '-inf', fresh)
  if redis.call('ZCARD', inbox) < capacity then
    local score = now
    local newest = redis.call('ZREVRANGE', inbox, 0, 0, 'WITHSCORES')[2]
    if newest and tonumber(newest) >= now then score = tonumber(newest) + 0.000001 end
    redis.call('ZADD', inbox, string.format('%.6f', score), payload)
    redis.call('EXPIRE', inbox, life)
  else
    full[#full + 1] = i
  end
end
return full
)lua");
  return script;
}

const Script& members_script() {
  static const Script script(R"lua(
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
return redis.call('ZRANGE', KEYS[1], 0, -1)
)lua");
  return script;
}

const Script& take_script() {
  static const Script script(R"lua(
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
return redis.call('ZPOPMIN', KEYS[1], ARGV[2])
)lua");
  return script;
}

const Script& clean_script() {
  static const Script script(R"lua(
for _, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  if kind ~= 'zset' and kind ~= 'none' then redis.call('DEL', key) end
end
)lua");
  return script;
}

const Script& put_back_script() {
  static const Script script(R"lua(
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
local score = tonumber(oldest or ARGV[1])
for i = #ARGV, 3, -1 do
  score = score - 0.000001
  redis.call('ZADD', KEYS[1], string.format('%.6f', score), ARGV[i])
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
)lua");
  return script;
}

}  // namespace parlor::layer
