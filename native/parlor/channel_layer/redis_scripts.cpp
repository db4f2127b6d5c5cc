#include "parlor/channel_layer/redis_scripts.hpp"

namespace parlor::layer {

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
