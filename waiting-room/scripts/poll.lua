-- Where the places of fans who ask stand; puts those back that Redis lost. Waiting fans were heard.
--
-- ARGV   8 user  9 sequence  10 browser  and so on, three for each place
-- Returns for each place { state, position or ms at which the session ends or 0, opened, sold out,
--                          admissions a second }

local _, opened, soldOut, rate = openRoom()
local replies = {}
for i = 8, #ARGV, 3 do
  local user, sequence, browser = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2]
  local state, value, wasLost = find(user, sequence, browser)
  if state == 'waiting' and not wasLost then
    write(user, sequence, browser, value)
  end
  replies[#replies + 1] = { state, value, opened, soldOut, rate }
end
return replies
