-- claim: this holder has a connection of this visitor, and shows this state. Answers whether the holder's lease
-- had lapsed, the time, and what agents were told.
--
-- The only script that a full Redis refuses: whoever is here stays, and may go, but nobody new comes.
local holder, uid, state = ARGV[5], ARGV[6], ARGV[7]

local lapsed = extend_lease(holder)
local function padded(time) return string.format('%013.0f', time) end
local known = redis.call('HGET', claims_key(uid), holder)
local at, since = padded(now), known and known:sub(14, 26) or padded(now)
if known and page(known:sub(27)) == page(state) then at = known:sub(1, 13) end
redis.call('HSET', claims_key(uid), holder, at .. since .. state)
redis.call('SADD', set_key(holder), uid)
redis.call('PEXPIRE', set_key(holder), ttl)
settle(uid, 0)
return { lapsed, now, told }
