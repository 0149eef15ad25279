-- release: this holder has no connection of this visitor any more. The claim goes, whatever else is missing; the
-- time stays in the field '-' even if a claim is left, since that may be of a holder that is dead already.
-- Answers the time, and what agents were told.
local holder, uid, grace = ARGV[4], ARGV[5], tonumber(ARGV[6])

local had = redis.call('HDEL', claims_key(uid), holder) + redis.call('SREM', set_key(holder), uid)
if had > 0 then redis.call('HSET', claims_key(uid), '-', now) end
settle(uid, grace)
return { now, told }
