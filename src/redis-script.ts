/**
 * What one process tells the others and is told, in one step: the quotas of all processes never sum up to more than the
 * limit. The only clock is that of Redis.
 *
 * `ARGV`: the process; what it may still spend or has spent (`held`); what it could use (`want`); the limit; and in
 * milliseconds the window, the silence after which a process counts as gone, the calm after a loss of Redis, and how long
 * Cloudflare has closed the gate; then how many processes to expect, and for one that ends the age of what it
 * has spent, else a negative number.
 *
 * Returns the quota; the target that it should shrink to, since others want their share; how many processes there are; for
 * how many milliseconds the gate is closed; and whether it is calm, so that nobody's quota grows.
 */
export const script = `
local me, held, want, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local window, gone, grace, gate = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local expected, age = tonumber(ARGV[9]), tonumber(ARGV[10])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local others, known, held_by_others, last, calm, closed = {}, false, 0, nil, 0, 0
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local field, value = fields[i], fields[i + 1]
  if field == 'last' then last = tonumber(value)
  elseif field == 'calm' then calm = tonumber(value)
  elseif field == 'gate' then closed = tonumber(value)
  elseif field == me then known = true
  else
    local h, w, s = string.match(value, '(%d+) (%d+) (%d+)')
    -- Nobody was seen in the future: then the clock has been set back.
    others[#others + 1] = { id = field, held = tonumber(h), want = tonumber(w), seen = math.min(tonumber(s), now) }
    held_by_others = held_by_others + tonumber(h)
  end
end

-- Without a trace of anybody, either nobody was here, or Redis has just lost everything: then all report first.
if last == nil then
  local ok, info = pcall(redis.call, 'INFO', 'server')
  local uptime = ok and tonumber(string.match(info, 'uptime_in_seconds:(%d+)'))
  if not uptime or uptime * 1000 < grace then calm = now + grace end
-- When all who hold something have been silent, Redis was away or its clock was set: what it knows may be old.
elseif now - last > gone and now - last < window + 60000 and held_by_others > 0 then calm = now + grace
end
calm, closed = math.min(calm, now + grace), math.min(closed, now + math.max(window, 300000))

-- Whoever is gone has what it held counted until a window later, when nothing of it counts over there.
local taken, left, wants, unmet, alive = 0, limit, { want }, 0, 1
for _, other in ipairs(others) do
  if other.seen + gone + window < now then
    redis.call('HDEL', KEYS[1], other.id)
  else
    taken = taken + other.held
    if other.seen + gone < now then
      left = left - other.held
    else
      alive = alive + 1
      wants[#wants + 1] = other.want
      unmet = unmet + math.max(0, other.want - other.held)
    end
  end
end

-- Whoever wants less than an equal share gets it, and the rest is shared by the others.
table.sort(wants)
local level, over = nil, 0
for i, one in ipairs(wants) do
  local sharers = #wants - i + 1
  local share = math.max(0, math.floor(left / sharers))
  if one > share then
    level, over = share, math.max(0, left - share * sharers)
    break
  end
  left = left - one
end

local target
if level == nil then
  target = math.max(want, held - math.max(0, unmet - math.max(0, limit - taken - held)))
else
  local before = 0
  for _, other in ipairs(others) do
    if other.seen + gone >= now and other.want > level and other.id < me then before = before + 1 end
  end
  target = math.min(want, level + (before < over and 1 or 0))
end

local quota = target
if now < calm then quota = held
elseif not known then quota = math.min(target, math.max(1, math.floor(limit / math.max(expected, alive)))) end
quota = math.max(held, math.min(quota, limit - taken))

if want == 0 and quota == 0 then redis.call('HDEL', KEYS[1], me)
else redis.call('HSET', KEYS[1], me, string.format('%.0f %.0f %.0f', quota, want, age < 0 and now or now - gone - age)) end
closed = math.max(closed, now + gate)
redis.call('HSET', KEYS[1], 'last', string.format('%.0f', now), 'calm', string.format('%.0f', calm), 'gate', string.format('%.0f', closed))
redis.call('PEXPIRE', KEYS[1], 2 * window + 600000)
return { quota, target, alive, closed - now, now < calm and 1 or 0 }
`;
