-- Returns { fans who wait, sessions that run, us for which the first in line has waited,
--           joins and admissions in this life of the room }

local first = redis.call('ZRANGE', waiting, 0, 0, 'WITHSCORES')
local waited = first[2] and math.max(0, nowUs - tonumber(first[2])) or 0
local joins, admissions = unpack(redis.call('HMGET', meta, 'joins', 'admissions'))
return {
  redis.call('ZCARD', waiting), active(), waited,
  tonumber(joins or 0), tonumber(admissions or 0),
}
