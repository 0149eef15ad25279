-- refresh: the keys of these visitors live on. Answers the time, and those of whom anything is missing; all of
-- them where the holder itself is not among the living, since its word may not move a grace.
local holder = ARGV[5]

local answer = { now }
local alive = redis.call('ZSCORE', holders_key, holder)
for i = 6, #ARGV do
  local uid = ARGV[i]
  local whole = alive and redis.call('HEXISTS', claims_key(uid), holder) == 1
    and redis.call('SISMEMBER', set_key(holder), uid) == 1
    and redis.call('ZSCORE', online_key, uid)
    and redis.call('PEXPIRE', session_key(uid), ttl) == 1
  if whole then
    redis.call('PEXPIRE', claims_key(uid), ttl)
    redis.call('ZADD', online_key, now + ttl, uid)
  else
    answer[#answer + 1] = uid
  end
end
return answer
