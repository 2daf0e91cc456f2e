-- Where a place stands; puts it back if Redis lost it. Runs once for each request of a fan.
--
-- ARGV   8 user  9 sequence  10 browser
-- Returns { state, position or ms at which the session ends or 0 }

local user, sequence, browser = ARGV[8], tonumber(ARGV[9]), ARGV[10]

local state, value = locate(user, sequence, browser)
if not state then
  state, value = 'waiting', restore(user, sequence, browser)
end
return { state, value }
