-- Notes that fans can be heard.
--
-- Returns OK

redis.call('HSET', meta, 'door', now)
return 'OK'
