-- Ends sessions, those that would end first. To be run until there are none.
--
-- ARGV   8 how many at most
-- Returns how many

local users = redis.call('ZRANGE', admitted, 0, tonumber(ARGV[8]) - 1)
retire(users, 'ended')
return #users
