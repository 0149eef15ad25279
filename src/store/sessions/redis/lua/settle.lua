-- The ground on which every script of the session store stands: the names of the keys, the time, and `settle`,
-- which alone decides what a visitor's session is and what the agents are told. docs/presence.md tells the
-- protocol; memory/settle.cpp is the twin of this file, branch by branch.
--
-- Every script gets ARGV[1] the prefix of all keys, ARGV[2] the project as a hash tag ("{7}": all keys of a
-- project lie on one slot), ARGV[3] the lease in milliseconds, ARGV[4] the epoch of the connection that it comes
-- by; what is its own follows from ARGV[5] on. KEYS are those that the caller knows: first the epoch's and the
-- project's, then those of the visitors and the holder that it names. Whom a reap finds it finds by itself.
--
-- Times are milliseconds since 1970, which Lua's numbers hold exactly. Revisions are microseconds at their
-- start, 16 digits: exact as well, but `..` would print them as 1.79e+15, hence `digits`.
--
-- A claim, in the hash of its visitor, is `<at><since><state>`: 13 digits when this state was first claimed,
-- 13 when this holder first claimed, and the state as JSON that begins with {"status":"online" or "away", and may
-- end with "devices": what a signed-in visitor is here with, a line each. The session key holds the shown state, with
-- the devices of all live claims, and its `since` put in at the end.

local prefix, tag, lease, epoch = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local ttl = lease * 10
local late_release_grace = 4000 -- as ../../limits.hpp says

local epoch_key, holders_key, dead_key, online_key, away_key, revision_key = unpack(KEYS, 1, 6)
local channel = prefix .. 'events:' .. tag
local function session_key(uid) return prefix .. 'session:visitor:' .. tag .. ':' .. uid end
local function claims_key(uid) return prefix .. 'claims:visitor:' .. tag .. ':' .. uid end
local function set_key(holder) return prefix .. 'claims:holder:' .. tag .. ':' .. holder end

-- The fence: a gateway's thread counts its connections, and what comes by one of them once a later one has
-- spoken comes too late, however it was held up. (The key lives with the lease's renewals.)
local newest = tonumber(redis.call('GET', epoch_key) or 0)
if epoch < newest then return redis.error_reply('FENCED a later connection of this gateway has spoken') end
if epoch > newest then redis.call('SET', epoch_key, epoch, 'PX', ttl) end

local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)

local function digits(number) return string.format('%.0f', number) end
local function score(key, member)
  local found = redis.call('ZSCORE', key, member)
  return found and tonumber(found)
end

-- Starts at the time, so that it does not go back when the store was emptied.
local function next_revision()
  local revision = redis.call('INCR', revision_key)
  if revision > 1 then return digits(revision) end
  local first = clock[1] .. string.format('%06d', tonumber(clock[2]))
  redis.call('SET', revision_key, first)
  return first
end

-- What the script has told agents last, for its answer.
local told = ''

-- `session`: the session's JSON, empty where it has lapsed. A uid needs no escaping.
local function publish(kind, uid, session, last_seen)
  told = kind
  redis.call('PUBLISH', channel, '{"kind":"' .. kind .. '","uid":"' .. uid .. '","session":' .. session ..
    ',"lastSeen":' .. digits(last_seen) .. ',"revision":' .. next_revision() .. ',"now":' .. digits(now) .. '}')
end

-- Puts the holder among the living; answers 1 where it had not been there (its lease had lapsed).
local function extend_lease(holder)
  redis.call('ZREM', dead_key, holder)
  return redis.call('ZADD', holders_key, now + lease, holder)
end

-- What the claims of a visitor say: the best live one (checked before unchecked, active before away, then the
-- newest), since when the live ones are here, and the signs of life of those that are not.
local function survey(uid)
  local found = { left = nil, last = nil }
  local function sign(time)
    if time and (not found.last or time > found.last) then found.last = time end
  end
  local fields = redis.call('HGETALL', claims_key(uid))
  for i = 1, #fields, 2 do
    local holder, value = fields[i], fields[i + 1]
    if holder == '' then
      found.left = tonumber(value)
      sign(found.left)
    elseif holder == '-' then
      found.parted = tonumber(value)
      sign(found.parted)
    elseif redis.call('ZSCORE', holders_key, holder) then
      local at, since, state = tonumber(value:sub(1, 13)), tonumber(value:sub(14, 26)), value:sub(27)
      local active = state:sub(1, 18) == '{"status":"online"'
      -- Of two of the same millisecond the holder's name decides: HGETALL has no order that lasts.
      local newer = at > (found.at or 0) or (at == found.at and holder > found.holder)
      local rank = (active and 1 or 0) + (state:sub(-18) == ',"unchecked":true}' and 0 or 2)
      if not found.state or rank > found.rank or (rank == found.rank and newer) then
        found.state, found.active, found.rank, found.at, found.holder = state, active, rank, at, holder
      end
      if not found.since or since < found.since then found.since = since end
      local devices = state:match(',"devices":"(.*)"}$')
      if devices then
        found.devices = found.devices or {}
        table.insert(found.devices, { holder = holder, text = devices })
      end
    else
      local ended = score(dead_key, holder)
      sign(ended and ended - lease)
    end
  end
  return found
end

-- What agents see of a state or a session: all but the facts of the visit, which stand behind the page with what
-- follows, and a session's `since`. (In a text quotes are escaped.)
local function sight(json)
  return json:match('^(.-),"visit":"') or json:match('^(.*),"since":%d+}$') or json:sub(1, -2)
end

-- The best state, with what all live claims say of devices, in the order of the holders' names.
local function with_devices(found)
  if not found.devices then return found.state end
  table.sort(found.devices, function(a, b) return a.holder < b.holder end)
  local lines = {}
  for i, one in ipairs(found.devices) do lines[i] = one.text end
  local rest = found.state:match('^(.*),"devices":".*"}$') or found.state:sub(1, -2)
  return rest .. ',"devices":"' .. table.concat(lines, '\\n') .. '"}'
end

local function devices_of(session) return session:match(',"devices":"(.*)","since":%d+}$') end

-- What the visitor itself has done last: another name or tag is of others' doing.
local function page(json)
  return json:match('^(.-),"name":"') .. (json:sub(-18) == ',"unchecked":true}' and '!' or '')
end

local function settle_live(uid, found, was_online)
  local key = session_key(uid)
  local shown = redis.call('GET', key)
  local since = shown and shown:match(',"since":(%d+)}$') or digits(found.since)
  local session = with_devices(found):sub(1, -2) .. ',"since":' .. since .. '}'
  redis.call('SET', key, session, 'PX', ttl)
  redis.call('PEXPIRE', claims_key(uid), ttl)
  if found.left then redis.call('HDEL', claims_key(uid), '') end
  redis.call('ZADD', online_key, now + ttl, uid)
  redis.call(found.active and 'SREM' or 'SADD', away_key, uid)
  if not was_online then
    publish('online', uid, session, now)
  elseif not shown then -- whoever has read meanwhile was told offline
    publish('again', uid, session, now)
  elseif sight(shown) ~= sight(session) or devices_of(shown) ~= devices_of(session) then
    publish('changed', uid, session, now)
  end
end

local function forget(uid)
  redis.call('DEL', claims_key(uid), session_key(uid))
  redis.call('SREM', away_key, uid)
end

-- When the last one left; else the last release or the last word of a dead holder that had the visitor,
-- whichever is later; else when the keys were last extended.
local function end_session(uid, found, due, at_once)
  local last = found.last
  if not last then last = at_once and due > now and now or due - ttl end
  if last > now then last = now end
  local shown = redis.call('GET', session_key(uid)) or '{}'
  forget(uid)
  redis.call('ZREM', online_key, uid)
  publish('offline', uid, shown, last)
  return last
end

-- `grace`: how long the session outlives a last claim that was released, counted from `left`, which only a release
-- has. `dead_since`: the last sign of life of the dead holder whose claim has just been taken down. Answers the
-- visitor's last sign of life where this has ended the session.
local function settle(uid, grace, dead_since, left)
  local found = survey(uid)
  local due = score(online_key, uid)
  if found.state then return settle_live(uid, found, due) end
  if not due then return forget(uid) end
  -- Grace is running, and a repeat never moves it; or it is over, which is for reap to say, not for a release:
  -- after an outage another holder may be about to claim.
  if found.left and (due > now or left) then return end
  if grace == 0 or found.left or dead_since then
    if dead_since and (not found.last or dead_since > found.last) then found.last = dead_since end
    return end_session(uid, found, due, grace == 0)
  end
  left = math.max(left, found.parted or 0)
  -- Not sooner: after an outage another holder may be about to claim whoever this one lets go.
  due = math.max(left + grace, now + math.min(grace, late_release_grace))
  redis.call('HSET', claims_key(uid), '', left)
  redis.call('PEXPIRE', claims_key(uid), ttl) -- longer than the key: a late reaper still learns the time
  redis.call('ZADD', online_key, due, uid)
  redis.call('PEXPIRE', session_key(uid), due + lease - now) -- a key that has lapsed stays lapsed
end
