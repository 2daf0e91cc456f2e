-- Admits a fan now, ahead of everybody and past every limit, for a whole session. It may be a fan who
-- waits, or whose session runs, or whose last place was ended or dropped: the token stands again. Not
-- one who left, which the fan has meant, or was never here: there is no token to stand.
--
-- ARGV   8 user  9 session ms
-- Returns { where the place stood: 'waiting' or 'admitted' or 'ended' or 'dropped',
--           the position or 0, ms at which the session ends }
--      or { 'left' or 'unknown', 0, 0 }

local user, sessionMs = ARGV[8], tonumber(ARGV[9])

openRoom()
local record = redis.call('HGET', fans, user)
if not record then
  return { 'unknown', 0, 0 }
end
local sequence, browser, _, mark = parse(record)
if mark == 'left' then
  return { 'left', 0, 0 }
end
local state, value = mark, 0
if not mark then
  state, value = standing(user)
end
redis.call('ZREM', waiting, user)
redis.call('ZREM', gone, user)
redis.call('ZADD', admitted, now + sessionMs, user)
redis.call('HINCRBY', meta, 'admissions', 1)
write(user, sequence, browser)
-- A fan whom Redis has lost was waiting, as far as anybody can know.
return { state or 'waiting', state == 'waiting' and value or 0, now + sessionMs }
