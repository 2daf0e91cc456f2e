-- Where the place of a fan who asks stands; puts it back if Redis lost it. A waiting fan was heard.
--
-- ARGV   8 user  9 sequence  10 browser
-- Returns { state, position or ms at which the session ends or 0, opened, sold out,
--           admissions a second }

local user, sequence, browser = ARGV[8], tonumber(ARGV[9]), ARGV[10]

local _, opened, soldOut, rate = openRoom()
local state, value = locate(user, sequence, browser)
if not state then
  state, value = 'waiting', restore(user, sequence, browser)
elseif state == 'waiting' then
  write(user, sequence, browser, value)
end
return { state, value, opened, soldOut, rate }
