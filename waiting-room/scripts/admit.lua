-- One step of a tick: ends sessions that ran out, forgets places that have been gone for long, admits
-- the oldest who wait, and looks for silent fans to drop. Each for so many fans at most as a step has.
--
-- Who is overdue is found in two ways. Everybody is looked at before being admitted, so that no slot
-- goes to who is not there. And in each tick one step looks at the next fans in the line, round and
-- round, so that positions come true: a line of up to a step is seen as a whole each second.
--
-- ARGV   8 most active, 0 while nobody is let in  9 admissions a second  10 session ms  11 ms to remember places that are gone
--        12 ms after which tick or door count as away  13 fans in a step  14 1 in the first step
-- Returns { admitted, dropped, expired, waiting, active, 1 if there is more to do, opened }

local maxActive, perSecond, sessionMs = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local rememberMs, absenceMs, step = tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13])
local firstStep = ARGV[14] == '1'

-- What the bucket holds when full, in seconds of the rate. Ticks come each second; a tick that comes
-- late must not make up for those that were missed.
local BUCKET_SECONDS = 1

-- How long admissions weigh in the measured rate: long enough to smooth single ticks, short enough
-- to follow a sale that speeds up or stalls.
local RATE_MEMORY_MS = 60000

local DAY_MS = 86400000

-- Shorter samples would measure the doubling of ticks.
local RATE_SAMPLE_MS = 1000

-- The first members of a sorted set of moments that are not after this one.
local function upTo(moment, zset)
  return redis.call('ZRANGEBYSCORE', zset, '-inf', digits(moment), 'LIMIT', 0, step)
end

-- While ticks were away, or nobody could be heard, fans were silent through no fault of theirs:
-- nobody is dropped until all have had the time to ask.
local function mayDrop()
  local ticked, door, spare = unpack(redis.call('HMGET', meta, 'ticked', 'door', 'spare'))
  local wasAway = (ticked and now - tonumber(ticked) > absenceMs)
    or (door and now - tonumber(door) > absenceMs)
  if wasAway then
    spare = now + longestMs + graceMs
    redis.call('HSET', meta, 'spare', math.ceil(spare))
  end
  redis.call('HSET', meta, 'ticked', now)
  return not spare or now >= tonumber(spare)
end

-- Splits waiting fans into those who are there and those who have been silent for too long.
local function bySilence(users)
  local present, silent = {}, {}
  local records = #users > 0 and redis.call('HMGET', fans, unpack(users)) or {}
  for i, user in ipairs(users) do
    local deadline = records[i] and select(3, parse(records[i]))
    local group = deadline and deadline < now and silent or present
    group[#group + 1] = user
  end
  return present, silent
end

local function forget(users)
  if #users > 0 then
    redis.call('HDEL', fans, unpack(users))
    redis.call('ZREM', gone, unpack(users))
  end
end

-- Admissions allowed now. Time refills the bucket, not ticks, so doubled ticks gain nothing.
local function allowance()
  local capacity = math.max(1, perSecond * BUCKET_SECONDS)
  local left, filled = unpack(redis.call('HMGET', meta, 'allowance', 'filled'))
  if not left then
    return capacity
  end
  local elapsedMs = math.max(0, now - tonumber(filled))
  return math.min(capacity, left + elapsedMs / 1000 * perSecond)
end

-- Admits the oldest of those who are there. Returns how many, and how many were not.
local function admitOldest(count, sparing)
  local present = redis.call('ZRANGE', waiting, 0, count - 1)
  local silent = {}
  if not sparing then
    present, silent = bySilence(present)
    retire(silent, 'dropped')
  end
  if #present > 0 then
    local sessions = {}
    for i, user in ipairs(present) do
      sessions[2 * i - 1], sessions[2 * i] = now + sessionMs, user
    end
    redis.call('ZREM', waiting, unpack(present))
    redis.call('ZADD', admitted, unpack(sessions))
    redis.call('HINCRBY', meta, 'admissions', #present)
  end
  return #present, #silent
end

-- Drops the silent among the next fans of the round. Returns how many.
local function sweep()
  local swept = redis.call('HGET', meta, 'swept') or '0'
  local found = redis.call('ZRANGEBYSCORE', waiting, '(' .. swept, '+inf', 'WITHSCORES', 'LIMIT', 0, step)
  local users = {}
  for i = 1, #found, 2 do
    users[#users + 1] = found[i]
  end
  redis.call('HSET', meta, 'swept', #users == step and found[#found] or '0')
  local _, silent = bySilence(users)
  retire(silent, 'dropped')
  return #silent
end

-- Adds to the measured rate. Only time in which somebody waited and could be let in counts: a line
-- that is empty or rests is no slow one.
local function measure(count)
  local rate, counted, measured = unpack(redis.call('HMGET', meta, 'rate', 'counted', 'measured'))
  counted = tonumber(counted or 0) + count
  measured = tonumber(measured or now)
  local elapsedMs = now - measured
  if elapsedMs >= RATE_SAMPLE_MS then
    local sample = counted * 1000 / elapsedMs
    local weight = rate and 1 - math.exp(-elapsedMs / RATE_MEMORY_MS) or 1
    rate = (rate or 0) + weight * (sample - (rate or 0))
    redis.call('HSET', meta, 'rate', rate)
    counted, measured = 0, now
  end
  redis.call('HSET', meta, 'counted', counted, 'measured', measured)
end

-- A line that no tick comes to any more is that of no concert: Redis forgets it, but not before every
-- token for a place in it has run out. The day spares writing this each second.
local function outliveTokens()
  for _, key in ipairs(KEYS) do
    if redis.call('PTTL', key) < rememberMs then
      redis.call('PEXPIRE', key, rememberMs + DAY_MS)
    end
  end
end

local rebuilding, opened = openRoom()

local expired = upTo(now, admitted)
retire(expired, 'ended')

local forgotten = upTo(now - rememberMs, gone)
forget(forgotten)

local sparing = not mayDrop()
local dropped = 0
if firstStep and not sparing then
  dropped = sweep()
end

local admittedNow, silentInFront = 0, 0
if not rebuilding then
  local someWait = redis.call('ZCARD', waiting) > 0
  local allowed = allowance()
  local wanted = math.min(step, math.floor(allowed), maxActive - active())
  if someWait and wanted > 0 then
    admittedNow, silentInFront = admitOldest(wanted, sparing)
  end
  redis.call('HSET', meta, 'allowance', allowed - admittedNow, 'filled', now)
  if someWait and maxActive > 0 then
    measure(admittedNow)
  else
    redis.call('HDEL', meta, 'counted', 'measured')
  end
end

if firstStep then
  outliveTokens()
end

local unfinished = #expired == step or #forgotten == step or admittedNow == step or silentInFront > 0
return {
  admittedNow,
  dropped + silentInFront,
  #expired,
  redis.call('ZCARD', waiting),
  active(),
  unfinished and 1 or 0,
  opened,
}
