-- Where places stand; puts those back that Redis lost. Every request of a fan comes to this.
--
-- ARGV   8 user  9 sequence  10 browser  and so on, three for each place
-- Returns for each place { state, position or ms at which the session ends or 0 }

local replies = {}
for i = 8, #ARGV, 3 do
  local state, value = find(ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2])
  replies[#replies + 1] = { state, value }
end
return replies
