-- claims: a page of the visitors that this holder claims, by Redis' account. A script only for the fence: what a
-- holder has listed once it is back is not changed any more by what it said before.
-- Answers the time, the next cursor and the uids.
local holder, cursor, limit = ARGV[5], ARGV[6], ARGV[7]

local page = redis.call('SSCAN', set_key(holder), cursor, 'COUNT', limit)
return { now, page[1], page[2] }
