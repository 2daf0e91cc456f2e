-- Ends the place of a fan who waits or is admitted, for good: the session is over, or never comes.
--
-- ARGV   8 user
-- Returns { where the place stood: 'waiting' or 'admitted', the position or 0 }
--      or { how it was gone already: 'ended', 'left' or 'dropped', or 'unknown', 0 }

local user = ARGV[8]

local record = redis.call('HGET', fans, user)
if not record then
  return { 'unknown', 0 }
end
local _, _, _, mark = parse(record)
if mark then
  return { mark, 0 }
end
local state, value = standing(user)
retire({ user }, 'ended')
return { state or 'waiting', state == 'waiting' and value or 0 }
