-- Returns { fans who wait, sessions that run, us for which the first in line has waited }

local first = redis.call('ZRANGE', waiting, 0, 0, 'WITHSCORES')
local waited = first[2] and math.max(0, nowUs - tonumber(first[2])) or 0
return { redis.call('ZCARD', waiting), active(), waited }
