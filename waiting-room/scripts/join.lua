-- The fan's place: the one it has, in the hands of this browser now, or a new one at the end.
--
-- ARGV   8 user  9 browser  10 most active  11 session ms  12 1 if a new place may begin
-- Returns { sequence, 'waiting', position, opened, sold out, admissions a second, 1 if new }
--      or { sequence, 'admitted', ms at which the session ends, … }
--      or { 0, 'left', 0, … } when there is no place and none may begin

local user, browser = ARGV[8], ARGV[9]
local maxActive, sessionMs = tonumber(ARGV[10]), tonumber(ARGV[11])
local mayBegin = ARGV[12] == '1'

local rebuilding, opened, soldOut, rate = openRoom()
local sequence, state, value
local new = 0
local record = redis.call('HGET', fans, user)
if record then
  local newest, _, _, mark = parse(record)
  if not mark then
    sequence = newest
    state, value = standing(user)
    if not state then
      state, value = 'waiting', restore(user, sequence, browser)
    end
  end
end

if state ~= 'waiting' and state ~= 'admitted' then
  if not mayBegin then
    return { 0, 'left', 0, opened, soldOut, rate, 0 }
  end
  -- Redis's clock, not a counter: after a loss a counter would start below the places that fans
  -- still hold tokens for. The last sequence keeps the order should the clock step back.
  sequence = math.max(nowUs, tonumber(redis.call('HGET', meta, 'last') or 0) + 1)
  redis.call('HSET', meta, 'last', sequence)
  redis.call('HINCRBY', meta, 'joins', 1)
  new = 1
  redis.call('ZREM', gone, user)
  redis.call('ZREM', admitted, user)
  if not rebuilding and redis.call('ZCARD', waiting) == 0 and active() < maxActive then
    state, value = 'admitted', now + sessionMs
    redis.call('ZADD', admitted, value, user)
    redis.call('HINCRBY', meta, 'admissions', 1)
  else
    redis.call('ZADD', waiting, sequence, user)
    state, value = 'waiting', redis.call('ZRANK', waiting, user) + 1
  end
end

write(user, sequence, browser, state == 'waiting' and value or nil)
return { sequence, state, value, opened, soldOut, rate, new }
