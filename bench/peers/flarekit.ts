/**
 * This library. Besides its own options, `hooks` and `logger` in the settings stand for empty functions, and `redis` for
 * a budget that all processes share which know this Redis.
 */
import { type ClientOptions, Cloudflare, type Logger } from 'flarekit';
import { apiToken, type Connect, recordNamed, zoneId } from './peer.ts';

const nothing = () => {};
const hooks = { onRequest: nothing, onResponse: nothing, onRetry: nothing, onWait: nothing, onDrift: nothing };
const silent: Logger = { debug: nothing, info: nothing, warn: nothing };

export const connect: Connect = async (baseUrl, settings) => {
  const { hooks: hooked, logger, redis, ...options } = settings as Settings;
  const shared = redis === undefined ? undefined : await sharedBudget(redis);
  const cf = new Cloudflare({
    apiToken,
    baseUrl,
    ...options,
    ...(hooked ? hooks : {}),
    ...(logger ? { logger: silent } : {}),
    ...(shared === undefined ? {} : { rateLimit: shared.limiter }),
  });
  return {
    zone: () => cf.zones.get({ zone_id: zoneId }),
    zones: () => cf.zones.list(),
    records: (perPage) =>
      cf.dns.records.list({ zone_id: zoneId, ...(perPage === undefined ? {} : { per_page: perPage }) }),
    create: (name) => cf.dns.records.create({ zone_id: zoneId, ...recordNamed(name) }),
    ...(shared === undefined ? {} : { close: shared.close }),
  };
};

interface Settings extends Omit<ClientOptions, 'logger'> {
  hooks?: boolean;
  logger?: boolean;
  redis?: Shared;
}

interface Shared {
  url: string;
  requests: number;
  windowMs: number;
}

async function sharedBudget({ url, requests, windowMs }: Shared) {
  // Only when they are needed: the rows about one process are not to pay for them.
  const [{ RedisLimiter }, { Redis }] = await Promise.all([import('flarekit/redis'), import('ioredis')]);
  const redis = new Redis(url);
  // A connection that is lost is an event, and logged when nobody listens.
  redis.on('error', () => {});
  const limiter = new RedisLimiter({ redis, requests, windowMs });
  const close = async () => {
    await limiter.close();
    redis.disconnect();
  };
  return { limiter, close };
}
