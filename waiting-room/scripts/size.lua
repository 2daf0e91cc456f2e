-- Returns { fans who wait, sessions that run }

return { redis.call('ZCARD', waiting), active() }
