-- release: this holder has no connection of this visitor any more, for so long already. The claim goes, whatever
-- else is missing; the time stays in the field '-' even if a claim is left, since that may be of a holder that is
-- dead already.
-- Answers the time, and what agents were told.
local holder, uid, grace, ago = ARGV[5], ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8])
local left = now - ago

local had = redis.call('HDEL', claims_key(uid), holder) + redis.call('SREM', set_key(holder), uid)
local parted = tonumber(redis.call('HGET', claims_key(uid), '-'))
if had > 0 and (not parted or left > parted) then redis.call('HSET', claims_key(uid), '-', left) end
settle(uid, grace, nil, left)
return { now, told }
