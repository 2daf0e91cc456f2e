-- What every script of the waiting room begins with. Redis has no `require`, so this text stands in
-- front of each of them: the keys of a room, the moment, and what a place is.
--
-- A place is (sequence, browser). A fan has one at a time. It is in `waiting` or in `admitted`, never
-- in both, or it is gone and in neither. All three are written together or not at all.
--
-- KEYS of every script
--   1 waiting   ZSET  user -> sequence; the lowest is the first in line
--   2 deadline  ZSET  user -> ms at which this waiting fan, if silent until then, is dropped
--   3 admitted  ZSET  user -> ms at which the session ends
--   4 fans      HASH  user -> "sequence:browser" of the newest place, with ":left", ":ended" or
--                     ":dropped" once it is gone
--   5 gone      ZSET  user -> ms since when the newest place is gone. A place in no structure at all
--                     was lost by Redis and is put back; these are remembered so as not to be.
--   6 meta      HASH  opened    us at which the room got its first data: names this life of the room
--                     last      the highest sequence ever given
--                     lost      ms at which a process missed the life it knew
--                     restored  ms of the first restore of the last rebuild
--                     ticked    ms of the last tick
--                     door      ms at which fans could be heard last, if anybody says so
--                     spare     ms until which nobody is dropped
--                     allowance, filled         the token bucket of the admission rate, and its ms
--                     rate, counted, measured   admissions a second, those not yet in it, since ms
--                     soldOut   1 if so
--
-- ARGV of every script; its own begin at 8
--   1 opened as the calling process knows it, or ''
--   2 rebuild ms       admission rests this long once a loss was noticed
--   3 window ms        restores later than this after the first one are another loss
--   4 grace ms         how much later than told a waiting fan may ask
--   5 shortest ms  6 longest ms  7 ms per place    the longest silence asked for, by position

local waiting, deadline, admitted, fans, gone, meta = unpack(KEYS)

local knownOpened = ARGV[1]
local rebuildMs, windowMs = tonumber(ARGV[2]), tonumber(ARGV[3])
local graceMs = tonumber(ARGV[4])
local shortestMs, longestMs, msPerPlace = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])

-- The only clock there is: those of the callers may differ, and it decides who came first.
local clock = redis.call('TIME')
local nowUs = clock[1] * 1000000 + clock[2]
local now = math.floor(nowUs / 1000)

-- Lua's own conversion would write a sequence as 1.7e+15.
local function digits(number)
  return string.format('%.0f', number)
end

-- Begins the room's life if it has none, and notices when it is not the one the caller knew: then
-- there was a line which is lost, and its front must be given time to return.
-- Returns opened, and whether admission rests.
local function openRoom()
  local opened, lost, restored = unpack(redis.call('HMGET', meta, 'opened', 'lost', 'restored'))
  if not opened then
    opened = digits(nowUs)
    redis.call('HSET', meta, 'opened', opened)
  end
  if knownOpened ~= '' and knownOpened ~= opened and not lost and not restored then
    lost = now
    redis.call('HSET', meta, 'lost', lost)
  end
  local noticed = math.max(tonumber(lost or 0), tonumber(restored or 0))
  return opened, now < noticed + rebuildMs
end

-- Returns the sequence, the browser and the mark (nil while it stands) of the fan's newest place.
local function newestPlace(user)
  local record = redis.call('HGET', fans, user)
  if not record then
    return nil
  end
  local sequence, browser, mark = string.match(record, '^(%d+):([^:]+):?(%a*)$')
  return tonumber(sequence), browser, mark ~= '' and mark or nil
end

local function writePlace(user, sequence, browser)
  redis.call('HSET', fans, user, digits(sequence) .. ':' .. browser)
end

local function active()
  return redis.call('ZCOUNT', admitted, '(' .. digits(now), '+inf')
end

-- Where the fan stands whose place is not gone: 'admitted' and the end of the session, 'ended' when
-- no tick has noticed yet that it is over, 'waiting' and the position, or nil when Redis lost it.
local function standing(user)
  local endsAt = redis.call('ZSCORE', admitted, user)
  if endsAt then
    endsAt = tonumber(endsAt)
    if endsAt > now then
      return 'admitted', endsAt
    end
    return 'ended', 0
  end
  local rank = redis.call('ZRANK', waiting, user)
  if rank then
    return 'waiting', rank + 1
  end
  return nil
end

-- Where this very place stands, or nil when Redis lost it. A record that is older than the token is
-- a loss as well: Redis came back without its last second.
local function locate(user, sequence, browser)
  local newest, owner, mark = newestPlace(user)
  if not newest or newest < sequence then
    return nil
  end
  if newest > sequence or owner ~= browser then
    return 'superseded', 0
  end
  if mark then
    return mark, 0
  end
  return standing(user)
end

-- The fan was heard: silence counts from here.
local function hear(user, position)
  local silenceMs = math.min(longestMs, math.max(shortestMs, position * msPerPlace))
  redis.call('ZADD', deadline, math.ceil(now + silenceMs + graceMs), user)
end

-- Puts a lost place back to where its sequence belongs. Returns its position.
local function restore(user, sequence, browser)
  openRoom()
  local last, restored = unpack(redis.call('HMGET', meta, 'last', 'restored'))
  if not restored or now - tonumber(restored) > windowMs then
    redis.call('HSET', meta, 'restored', now)
  end
  if not last or tonumber(last) < sequence then
    redis.call('HSET', meta, 'last', sequence)
  end
  redis.call('ZREM', admitted, user)
  redis.call('ZREM', gone, user)
  writePlace(user, sequence, browser)
  redis.call('ZADD', waiting, sequence, user)
  local position = redis.call('ZRANK', waiting, user) + 1
  hear(user, position)
  return position
end

-- Takes these fans (a few thousand at most: Lua cannot unpack more) out of line and session for
-- good, and remembers why.
local function retire(users, mark)
  if #users == 0 then
    return
  end
  redis.call('ZREM', waiting, unpack(users))
  redis.call('ZREM', deadline, unpack(users))
  redis.call('ZREM', admitted, unpack(users))
  local records = redis.call('HMGET', fans, unpack(users))
  for i, user in ipairs(users) do
    if records[i] then
      redis.call('HSET', fans, user, records[i] .. ':' .. mark)
      redis.call('ZADD', gone, now, user)
    end
  end
end

-- What a fan is told besides its place: opened, sold out, admissions a second.
local function news(opened)
  local soldOut, rate = unpack(redis.call('HMGET', meta, 'soldOut', 'rate'))
  return opened, soldOut and 1 or 0, rate or '0'
end
