-- All there is to know of a fan's newest place, for people who look into it. Changes nothing.
--
-- ARGV   8 user
-- Returns { 'waiting', position, sequence, the second after which a silent fan is dropped }
--      or { 'admitted', ms at which the session ends, sequence, 0 }
--      or { 'ended', 'left' or 'dropped', ms since when, sequence, 0 }
--      or { 'unknown', 0, '0', 0 }

local user = ARGV[8]

local record = redis.call('HGET', fans, user)
if not record then
  return { 'unknown', 0, '0', 0 }
end
local sequence, _, deadline, mark = parse(record)
if mark then
  return { mark, tonumber(redis.call('ZSCORE', gone, user) or 0), digits(sequence), 0 }
end
local state, value = standing(user)
if state == 'waiting' then
  return { state, value, digits(sequence), deadline / 1000 }
end
if state then
  return { state, value, digits(sequence), 0 }
end
return { 'unknown', 0, '0', 0 }
