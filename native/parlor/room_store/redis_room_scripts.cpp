#include "parlor/room_store/redis_room_scripts.hpp"

#include <string>

namespace parlor::room_store {
namespace {

using redis::Script;

/// Numbers are written with %.0f: Lua would write large ones with an exponent.
constexpr const char* room_functions = R"lua(
local function text(number) return string.format('%.0f', number) end
local function offset_of(entry) return tonumber(string.match(entry[1], '^%d+')) end

-- nil also when one of the two keys was evicted.
local function find_room()
  local got = redis.call('HMGET', KEYS[1], 'epoch', 'last', 'base', 'parent_epoch', 'parent_offset')
  if not got[1] then return nil end
  local room = { epoch = got[1], last = tonumber(got[2]), base = tonumber(got[3]),
                 parent_epoch = got[4] or '', parent_offset = got[5] or '' }
  if room.last > room.base then
    local newest = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
    if not newest or offset_of(newest) ~= room.last then return nil end
  end
  return room
end

local function entries(room, epoch, offset)
  if epoch ~= room.epoch then return nil end
  if offset >= room.last then return {} end
  local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
  if not oldest or offset_of(oldest) > offset + 1 then return nil end
  return redis.call('XRANGE', KEYS[2], '(' .. text(offset) .. '-0', '+')
end

local function tail_of(room, epoch, offset)
  if not room then return { '' } end
  local found, snapshot = entries(room, epoch, offset), { '', '' }
  local whole = not found and '1' or '0'
  if not found then
    found = redis.call('XRANGE', KEYS[2], '-', '+')
    local got = redis.call('HMGET', KEYS[1], 'snapshot_offset', 'snapshot')
    if got[1] then snapshot = got end
  end
  local tail = { room.epoch, text(room.last), whole, room.parent_epoch, room.parent_offset,
                 snapshot[1], snapshot[2], text(room.base) }
  for _, entry in ipairs(found) do tail[#tail + 1] = entry[2][2] end
  return tail
end

local function live_on(life)
  if life == '0' then return end
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, life) end
end
)lua";

std::string with_functions(const char* body) {
  return std::string(room_functions) + body;
}

}  // namespace

const Script& read_script() {
  static const std::string source = with_functions(R"lua(
live_on(ARGV[3])
return tail_of(find_room(), ARGV[1], tonumber(ARGV[2]))
)lua");
  static const Script script(source);
  return script;
}

const Script& append_script() {
  static const std::string source = with_functions(R"lua(
local room, expected = find_room(), tonumber(ARGV[2])
if not room or room.epoch ~= ARGV[1] or room.last ~= expected then return tail_of(room, ARGV[1], expected) end
local last, first = room.last, 9
for i = first, #ARGV do
  last = last + 1
  redis.call('XADD', KEYS[2], text(last) .. '-0', 'e', ARGV[i])
end
if last > room.last then redis.call('HSET', KEYS[1], 'last', text(last)) end
if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'snapshot_offset', ARGV[5], 'snapshot', ARGV[6]) end
if ARGV[7] ~= '' then redis.call('XTRIM', KEYS[2], 'MINID', ARGV[7]) end
live_on(ARGV[8])
if #ARGV >= first then redis.call('PUBLISH', ARGV[3], ARGV[4] .. table.concat(ARGV, ',', first) .. ']}') end
return 'OK'
)lua");
  static const Script script(source);
  return script;
}

const Script& renew_script() {
  static const std::string source = with_functions(R"lua(
-- Somebody else listens to the room, or may not have come back yet to a Redis that has just started.
local function may_be_known_to_others()
  local listeners = redis.pcall('PUBSUB', 'NUMSUB', ARGV[8])
  if type(listeners[2]) == 'number' and listeners[2] > tonumber(ARGV[11]) then return true end
  local info = redis.pcall('INFO', 'server')
  local uptime = type(info) == 'string' and string.match(info, 'uptime_in_seconds:(%d+)')
  return uptime and tonumber(uptime) < 2
end

local room, expected = find_room(), tonumber(ARGV[2])
local as_expected = ARGV[1] == ''
if room then as_expected = room.epoch == ARGV[1] and room.last == expected end
if not as_expected then return tail_of(room, ARGV[1], expected) end
if ARGV[11] ~= '' and not room and may_be_known_to_others() then return { 'WAIT' } end
redis.call('DEL', KEYS[1], KEYS[2])
local base = ARGV[4] == '' and '0' or ARGV[4]
redis.call('HSET', KEYS[1], 'epoch', ARGV[3], 'last', base, 'base', base)
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'snapshot_offset', ARGV[4], 'snapshot', ARGV[5]) end
if ARGV[6] ~= '' then redis.call('HSET', KEYS[1], 'parent_epoch', ARGV[6], 'parent_offset', ARGV[7]) end
live_on(ARGV[10])
redis.call('PUBLISH', ARGV[8], ARGV[9])
return 'OK'
)lua");
  static const Script script(source);
  return script;
}

const Script& hold_script() {
  static const Script script(R"lua(
local others_of = {}
for i = 4, #ARGV do
  local others = {}
  for id in string.gmatch(redis.call('HGET', KEYS[1], ARGV[i]) or '', '[^,]+') do
    if string.sub(id, 1, #ARGV[1]) ~= ARGV[1] then others[#others + 1] = id end
  end
  others_of[#others_of + 1] = table.concat(others, ',')
  if ARGV[2] ~= '' then others[#others + 1] = ARGV[2] end
  if #others == 0 then
    redis.call('HDEL', KEYS[1], ARGV[i])
  else
    redis.call('HSET', KEYS[1], ARGV[i], table.concat(others, ','))
  end
end
if ARGV[3] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return others_of
)lua");
  return script;
}

const Script& forget_script() {
  static const Script script(R"lua(
for i = 1, #ARGV, 2 do
  local others = {}
  for id in string.gmatch(redis.call('HGET', KEYS[1], ARGV[i]) or '', '[^,]+') do
    if id ~= ARGV[i + 1] then others[#others + 1] = id end
  end
  if #others == 0 then
    redis.call('HDEL', KEYS[1], ARGV[i])
  else
    redis.call('HSET', KEYS[1], ARGV[i], table.concat(others, ','))
  end
end
)lua");
  return script;
}

const Script& beat_script() {
  static const Script script(R"lua(
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
if ARGV[3] ~= '1' and not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return { '0' } end
redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
local answer = redis.call('ZRANGE', KEYS[1], 0, -1)
table.insert(answer, 1, '1')
return answer
)lua");
  return script;
}

const Script& living_script() {
  static const Script script(R"lua(
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now), '+inf')
)lua");
  return script;
}

}  // namespace parlor::room_store
