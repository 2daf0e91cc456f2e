-- One step of a tick: ends sessions that ran out, drops fans who stayed silent, forgets places that
-- have been gone for long, admits the oldest who wait. Each for at most as many fans as a step has.
--
-- ARGV   8 most active  9 admissions a second  10 session ms  11 ms to remember places that are gone
--        12 ms of silence after which tick or door count as away  13 fans in a step
-- Returns { admitted, dropped, expired, waiting, active, 1 if there is more to do, opened }

local maxActive, perSecond, sessionMs = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local rememberMs, absenceMs, step = tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13])

-- What the bucket holds when full, in seconds of the rate. Ticks come each second; a tick that comes
-- late must not make up for those that were missed.
local BUCKET_SECONDS = 1

-- How long admissions weigh in the measured rate: long enough to smooth single ticks, short enough
-- to follow a sale that speeds up or stalls.
local RATE_MEMORY_MS = 60000

-- Shorter samples would measure the doubling of ticks.
local RATE_SAMPLE_MS = 1000

local function overdue(zset, until_)
  return redis.call('ZRANGEBYSCORE', zset, '-inf', digits(until_), 'LIMIT', 0, step)
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

local function admitOldest(count)
  local popped = redis.call('ZPOPMIN', waiting, count)
  local users, sessions = {}, {}
  for i = 1, #popped, 2 do
    users[#users + 1] = popped[i]
    sessions[#sessions + 1] = now + sessionMs
    sessions[#sessions + 1] = popped[i]
  end
  if #users > 0 then
    redis.call('ZREM', deadline, unpack(users))
    redis.call('ZADD', admitted, unpack(sessions))
  end
  return #users
end

-- Adds to the measured rate. Only time in which somebody waited counts: an empty line is no slow one.
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

local opened, rebuilding = openRoom()

local expired = overdue(admitted, now)
retire(expired, 'ended')

local dropped = mayDrop() and overdue(deadline, now) or {}
retire(dropped, 'dropped')

local forgotten = overdue(gone, now - rememberMs)
forget(forgotten)

-- Who should have been dropped must not be admitted, so all of them go first.
local admittedNow = 0
if not rebuilding and #dropped < step then
  local someWait = redis.call('ZCARD', waiting) > 0
  local allowed = allowance()
  local count = math.min(step, math.floor(allowed), maxActive - active())
  if someWait and count > 0 then
    admittedNow = admitOldest(count)
  end
  redis.call('HSET', meta, 'allowance', allowed - admittedNow, 'filled', now)
  if someWait then
    measure(admittedNow)
  else
    redis.call('HDEL', meta, 'counted', 'measured')
  end
end

local mostMoved = math.max(#expired, #dropped, #forgotten, admittedNow)
return {
  admittedNow,
  #dropped,
  #expired,
  redis.call('ZCARD', waiting),
  active(),
  mostMoved == step and 1 or 0,
  opened,
}
