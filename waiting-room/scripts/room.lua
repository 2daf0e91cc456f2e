-- What every script of the waiting room begins with. Redis has no `require`, so this text stands in
-- front of each of them: the keys of a room, the moment, and what a place is.
--
-- A place is (sequence, browser). A fan has one at a time. It is in `waiting` or in `admitted`, never
-- in both, or it is gone and in neither. All three are written together or not at all.
--
-- KEYS of every script
--   1 waiting   ZSET  user -> sequence; the lowest is the first in line
--   2 admitted  ZSET  user -> ms at which the session ends
--   3 fans      HASH  user -> "sequence:browser:deadline" of the newest place: the second after
--                     which a waiting fan who stayed silent is dropped; or "left", "ended" or
--                     "dropped" in its stead once the place is gone. A third sorted set would find
--                     the overdue faster, and cost each of a million fans 100 bytes and more.
--   4 gone      ZSET  user -> ms since when the newest place is gone. A place in no structure at all
--                     was lost by Redis and is put back; these are remembered so as not to be.
--   5 meta      HASH  opened    us at which the room got its first data: names this life of the room
--                     last      the highest sequence ever given
--                     lost      ms at which a process missed the life it knew
--                     restored  ms of the first restore of the last rebuild
--                     ticked    ms of the last tick
--                     door      ms at which fans could be heard last, if anybody says so
--                     spare     ms until which nobody is dropped
--                     swept     the sequence up to which ticks looked for silent fans
--                     allowance, filled         the token bucket of the admission rate, and its ms
--                     rate, counted, measured   admissions a second, those not yet in it, since ms
--                     soldOut   1 if so
--                     joins, admissions         how many there were in this life of the room
--
-- ARGV of every script; its own begin at 8
--   1 opened as the calling process knows it, or ''
--   2 rebuild ms       admission rests this long once a loss was noticed
--   3 window ms        restores later than this after the first one are another loss
--   4 grace ms         how much later than told a waiting fan may ask
--   5 shortest ms  6 longest ms  7 ms per place    the longest silence asked for, by position

local waiting, admitted, fans, gone, meta = unpack(KEYS)

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
-- Returns whether admission rests, opened, 1 if sold out, and the admissions a second.
local function openRoom()
  local opened, lost, restored, soldOut, rate =
    unpack(redis.call('HMGET', meta, 'opened', 'lost', 'restored', 'soldOut', 'rate'))
  if not opened then
    opened = digits(nowUs)
    redis.call('HSET', meta, 'opened', opened)
  end
  if knownOpened ~= '' and knownOpened ~= opened and not lost and not restored then
    lost = now
    redis.call('HSET', meta, 'lost', lost)
  end
  local noticed = math.max(tonumber(lost or 0), tonumber(restored or 0))
  return now < noticed + rebuildMs, opened, soldOut and 1 or 0, rate or '0'
end

-- Returns the sequence, the browser, and the deadline in ms or else how the place came to be gone.
local function parse(record)
  local sequence, browser, last = string.match(record, '^(%d+):([^:]*):(%w+)$')
  local deadline = tonumber(last)
  if deadline then
    return tonumber(sequence), browser, deadline * 1000, nil
  end
  return tonumber(sequence), browser, nil, last
end

-- Notes whose place it is. When it waits, at this position, the fan was heard: silence begins now.
local function write(user, sequence, browser, position)
  local silenceMs = math.min(longestMs, math.max(shortestMs, (position or 0) * msPerPlace))
  local deadline = math.ceil((now + silenceMs + graceMs) / 1000)
  redis.call('HSET', fans, user, digits(sequence) .. ':' .. browser .. ':' .. digits(deadline))
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
  local record = redis.call('HGET', fans, user)
  if not record then
    return nil
  end
  local newest, owner, _, mark = parse(record)
  if newest < sequence then
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
  redis.call('ZADD', waiting, sequence, user)
  local position = redis.call('ZRANK', waiting, user) + 1
  write(user, sequence, browser, position)
  return position
end

-- Takes these fans (a few thousand at most: Lua cannot unpack more) out of line and session for
-- good, and remembers why.
local function retire(users, mark)
  if #users == 0 then
    return
  end
  redis.call('ZREM', waiting, unpack(users))
  redis.call('ZREM', admitted, unpack(users))
  local records = redis.call('HMGET', fans, unpack(users))
  local notes, moments = {}, {}
  for i, user in ipairs(users) do
    if records[i] then
      local sequence, browser = parse(records[i])
      notes[#notes + 1] = user
      notes[#notes + 1] = digits(sequence) .. ':' .. browser .. ':' .. mark
      moments[#moments + 1] = now
      moments[#moments + 1] = user
    end
  end
  if #notes > 0 then
    redis.call('HSET', fans, unpack(notes))
    redis.call('ZADD', gone, unpack(moments))
  end
end

-- Where this very place stands, after it was put back if Redis had lost it, and whether it had.
local function find(user, sequence, browser)
  local state, value = locate(user, sequence, browser)
  if state then
    return state, value, false
  end
  return 'waiting', restore(user, sequence, browser), true
end
