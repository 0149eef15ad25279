-- renew: this holder lives, with all its claims in this project. Answers whether its lease had lapsed, how many
-- visitors it claims by Redis' account, and the time.
local holder = ARGV[5]

local lapsed = extend_lease(holder)
redis.call('PEXPIRE', set_key(holder), ttl)
redis.call('PEXPIRE', epoch_key, ttl)
return { lapsed, redis.call('SCARD', set_key(holder)), now }
