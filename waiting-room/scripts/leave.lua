-- Gives a place up for good, wherever it stands, even if Redis lost it. One that is not the fan's
-- any more stays as it is.
--
-- ARGV   8 user  9 sequence  10 browser
-- Returns { 'left' or 'superseded' or 'dropped', 0 }

local user, sequence, browser = ARGV[8], tonumber(ARGV[9]), ARGV[10]

local state = locate(user, sequence, browser)
if state == 'left' or state == 'superseded' or state == 'dropped' then
  return { state, 0 }
end
write(user, sequence, browser)
retire({ user }, 'left')
return { 'left', 0 }
