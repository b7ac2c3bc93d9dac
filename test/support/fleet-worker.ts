/**
 * One process of a fleet: makes its calls when it is told to, and tells what became of them. Arguments, as JSON: the port
 * of Redis, the URL of the API, how many calls, how many at once, and the budget.
 */
import { Redis } from 'ioredis';
import { Cloudflare, type WaitEvent } from '../../src/index.ts';
import { RedisLimiter } from '../../src/redis.ts';

/** What a process is told. */
export interface Orders {
  redisPort: number;
  baseUrl: string;
  calls: number;
  atOnce: number;
  requests: number;
  windowMs: number;
  /** By how much its clock is wrong. */
  skewMs: number;
}

/** What a process tells in the end. */
export interface Done {
  succeeded: number;
  failed: string[];
  waits: Array<WaitEvent['reason']>;
  log: string[];
}

const { redisPort, baseUrl, calls, atOnce, requests, windowMs, skewMs } = JSON.parse(process.argv[2] ?? '') as Orders;
if (skewMs !== 0) {
  const now = Date.now;
  Date.now = () => now() + skewMs;
}

const redis = new Redis(redisPort, '127.0.0.1');
// Without somebody who listens, a lost connection is printed.
redis.on('error', () => {});
const log: string[] = [];
const logger = { info: (line: string) => log.push(line), warn: (line: string) => log.push(line) };
const limiter = new RedisLimiter({ redis, requests, windowMs, logger });
const waits = new Set<WaitEvent['reason']>();
const cf = new Cloudflare({
  apiToken: 'a-token-of-the-fleet',
  baseUrl,
  rateLimit: limiter,
  onWait: ({ reason }) => waits.add(reason),
  userAgent: `worker-${process.pid}`,
});

process.once('message', async () => {
  let left = calls;
  let succeeded = 0;
  const failed: string[] = [];
  const work = async () => {
    while (left-- > 0) {
      await cf.request('GET /ips').then(
        () => succeeded++,
        (error: unknown) => failed.push(String(error)),
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  process.send?.({ succeeded, failed, waits: [...waits], log } satisfies Done);
  await limiter.close();
  redis.disconnect();
  process.disconnect();
});
process.send?.('ready');
