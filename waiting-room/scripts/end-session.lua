-- Ends the session of an admitted fan, whose slot is free from now on.
--
-- ARGV   8 user
-- Returns 1 if there was a session, else 0

local user = ARGV[8]

if not redis.call('ZSCORE', admitted, user) then
  return 0
end
retire({ user }, 'ended')
return 1
