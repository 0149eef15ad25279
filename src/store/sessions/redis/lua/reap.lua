-- reap: lapsed leases and graces become "offline". Does nothing where the time is not what the caller expected:
-- then the living may not have had their chance to renew. Its work is bounded by `limit`.
--
-- Answers {refused, now, revision, more, when something is next due ('' for never), then uid, last sign of life and
-- '1' for a lease or '0' for a grace, of each session that it ended}.
local expected, limit, tolerance = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])

if math.abs(now - expected) > tolerance then return { 1, now } end

local ended = {}
local function end_one(uid, dead_since)
  local last = settle(uid, 0, dead_since)
  if last then
    ended[#ended + 1] = uid
    ended[#ended + 1] = last
    ended[#ended + 1] = dead_since and 1 or 0
  end
end

-- Ends that no call can have made at this time: the clock was set back. They are brought to what one could.
for _, holder in ipairs(redis.call('ZRANGE', holders_key, '(' .. now + lease, '+inf', 'BYSCORE')) do
  redis.call('ZADD', holders_key, now + lease, holder)
end
for _, holder in ipairs(redis.call('ZRANGE', dead_key, '(' .. now, '+inf', 'BYSCORE')) do
  redis.call('ZADD', dead_key, now, holder)
end
local too_far = redis.call('ZRANGE', online_key, '(' .. now + ttl, '+inf', 'BYSCORE', 'WITHSCORES', 'LIMIT', 0, limit)
for i = 1, #too_far, 2 do
  local uid, due = too_far[i], now + ttl
  local left = tonumber(redis.call('HGET', claims_key(uid), ''))
  if left and left > now then -- a grace that runs keeps its length
    due = math.min(due, now + tonumber(too_far[i + 1]) - left)
    redis.call('HSET', claims_key(uid), '', now)
  end
  redis.call('ZADD', online_key, due, uid)
end

for _, holder in ipairs(redis.call('ZRANGE', holders_key, '-inf', now, 'BYSCORE')) do
  redis.call('ZADD', dead_key, redis.call('ZSCORE', holders_key, holder), holder)
  redis.call('ZREM', holders_key, holder)
end

local budget, more = limit, #too_far == limit * 2
for _, holder in ipairs(redis.call('ZRANGE', dead_key, 0, -1)) do
  local last_word = score(dead_key, holder) - lease
  local uids = budget > 0 and redis.call('SPOP', set_key(holder), budget) or {}
  for _, uid in ipairs(uids) do
    redis.call('HDEL', claims_key(uid), holder)
    end_one(uid, last_word)
  end
  budget = budget - #uids
  if redis.call('EXISTS', set_key(holder)) == 1 then
    more = true
    break
  end
  redis.call('ZREM', dead_key, holder)
end

if budget > 0 then
  for _, uid in ipairs(redis.call('ZRANGE', online_key, '-inf', now, 'BYSCORE', 'LIMIT', 0, budget)) do end_one(uid) end
end
local next_uid = redis.call('ZRANGE', online_key, 0, 0, 'WITHSCORES')
local next_lease = redis.call('ZRANGE', holders_key, 0, 0, 'WITHSCORES')
local next_due = tonumber(next_uid[2])
if next_due and next_due <= now then more = true end
if next_lease[2] and (not next_due or tonumber(next_lease[2]) < next_due) then next_due = tonumber(next_lease[2]) end

return { 0, now, redis.call('GET', revision_key) or '0', more and 1 or 0, next_due and digits(next_due) or '', unpack(ended) }
