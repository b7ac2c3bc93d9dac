/** One process's side of a shared budget: what it asks Redis, what it believes of the answer, and what it does without. */
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cloudflare, isCloudflareError, type SlotRequest, type WaitEvent } from '../src/index.ts';
import { type RedisClient, RedisLimiter, type RedisLimiterOptions } from '../src/redis.ts';
import { ok } from './support/answers.ts';
import { setEnvironment } from './support/environment.ts';
import { type RedisServer, startRedis, whyNoRedis } from './support/redis-server.ts';
import { settle } from './support/settle.ts';

if (whyNoRedis !== undefined) process.stderr.write(`skipped: limiters on a real Redis (${whyNoRedis})\n`);

function leave(limiter: RedisLimiter, request: Partial<SlotRequest> = {}): void | Promise<void> {
  const deadline = Number.MAX_SAFE_INTEGER;
  return limiter.acquire({ deadline, expired: () => new Error('expired'), onWait: () => {}, ...request });
}

/** What the script is told, by name. */
function read(args: readonly unknown[]) {
  const [, , key, me, held, want, limit, windowMs, , , gateMs, , ageMs] = args;
  return { key, me, held, want, limit, windowMs, gateMs, ageMs } as Record<string, number>;
}

/** A Redis that answers as it is told to; its answer is what the script returns. */
function stand(answer: (asked: Record<string, number>, count: number) => unknown) {
  const asked: Array<Record<string, number>> = [];
  const redis: RedisClient = {
    eval: async (...args) => {
      asked.push(read(args));
      return answer(asked.at(-1) ?? {}, asked.length);
    },
  };
  return { redis, asked };
}

/** Grants what is wanted, as to a process that is alone. */
const generous = ({ held = 0, want = 0 }: Record<string, number>) => {
  const quota = Math.max(held, want);
  return [quota, quota, 1, 0, 0];
};

const lines = () => {
  const log: string[] = [];
  return { log, logger: { info: (line: string) => log.push(line), warn: (line: string) => log.push(line) } };
};

beforeEach(() => {
  setEnvironment();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the options of a limiter', () => {
  const redis = stand(generous).redis;

  it.each([
    ['nothing', undefined, 'options must be an object'],
    ['null', null, 'options must be an object'],
    ['a connection in place of options', 'redis://localhost', 'options must be an object'],
    ['no connection', {}, 'redis must be given'],
    ['what is no connection', { redis: {} }, 'redis must be an ioredis client'],
    ['null for a connection', { redis: null }, 'redis must be an ioredis client'],
    ['a URL', { redis: 'redis://localhost' }, 'redis must be an ioredis client'],
    ['no requests', { redis, requests: 0 }, 'requests must be a number from 1'],
    [
      'a window without end',
      { redis, windowMs: Number.POSITIVE_INFINITY },
      'windowMs must be a number of milliseconds',
    ],
    ['a number for a name', { redis, name: 7 }, 'name must be a string'],
    ['a name that is empty', { redis, name: '' }, 'name must not be empty'],
    ['half a process', { redis, processes: 0.5 }, 'processes must be a number from 1'],
    ['a slip of the pen', { redis, request: 5 }, 'request is not an option: did you mean requests?'],
  ])('%s is refused', (_, options, problem) => {
    let error: unknown;
    try {
      new RedisLimiter(options as unknown as RedisLimiterOptions);
    } catch (thrown) {
      error = thrown;
    }
    expect(isCloudflareError(error) && error.kind).toBe('config');
    expect(String(error)).toContain(problem);
  });

  it('all that is wrong is told at once', () => {
    const options = { redis: 1, requests: 'many', colour: 'red' } as unknown as RedisLimiterOptions;
    expect(() => new RedisLimiter(options)).toThrow(/redis must .*requests must .*colour is not an option/s);
  });
});

describe('one process', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  it('does nothing before the first request', async () => {
    const { redis, asked } = stand(generous);
    new RedisLimiter({ redis });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('asks once, then spends without asking for each request', async () => {
    const { redis, asked } = stand(generous);
    const limiter = new RedisLimiter({ redis, requests: 1000, perSecond: Number.POSITIVE_INFINITY });
    await settle(Promise.resolve(leave(limiter)));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ key: 'flarekit:limit:default', held: 0, limit: 1000, windowMs: 300_000 });
    for (let times = 0; times < 500; times++) {
      await settle(Promise.resolve(leave(limiter)));
      limiter.settle([]);
      await vi.advanceTimersByTimeAsync(2);
    }
    // Each second of them, and as often as what it holds beforehand is used up.
    expect(asked.length).toBeLessThan(100);
  });

  it('gives everything back once nothing of it counts any more, and is still then', async () => {
    const { redis, asked } = stand(generous);
    const limiter = new RedisLimiter({ redis, requests: 100, windowMs: 1000 });
    await settle(Promise.resolve(leave(limiter)));
    limiter.settle([]);
    await vi.advanceTimersByTimeAsync(3000);
    expect(asked.at(-1)).toMatchObject({ held: 0, want: 0 });
    const { length } = asked;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toHaveLength(length);
    expect(vi.getTimerCount()).toBe(0);
    expect((await settle(Promise.resolve(leave(limiter)))).status).toBe('fulfilled');
  });

  it('shrinks when others want their share, and what it has spent counts on', async () => {
    let target = 50;
    const { redis, asked } = stand(({ held = 0 }) => [Math.max(held, target), target, 2, 0, 0]);
    const limiter = new RedisLimiter({ redis, requests: 100, windowMs: 1000 });
    await settle(Promise.all(Array.from({ length: 30 }, () => leave(limiter))));
    target = 10;
    await vi.advanceTimersByTimeAsync(500);
    expect(limiter.budget).toMatchObject({ limit: 10, remaining: 0 });
    await vi.advanceTimersByTimeAsync(100);
    // It tells the truth: thirty are on their way.
    expect(asked.at(-1)).toMatchObject({ held: 30 });
  });

  it('tells the others of a gate that Cloudflare closes, and keeps to one that they tell of', async () => {
    let gateMs = 0;
    const { redis, asked } = stand((told) => {
      gateMs = Math.max(gateMs, told.gateMs ?? 0);
      return [...generous(told).slice(0, 3), gateMs, 0];
    });
    const [one, other] = [new RedisLimiter({ redis }), new RedisLimiter({ redis })];
    await settle(Promise.all([leave(one), leave(other)]));
    one.pause(5000);
    one.pause(-1);
    one.pause(Number.NaN);
    await vi.advanceTimersByTimeAsync(50);
    expect(asked.some((told) => (told.gateMs ?? 0) > 4000)).toBe(true);
    await vi.advanceTimersByTimeAsync(2000);
    expect(other.budget).toMatchObject({ remaining: 0 });
    expect(other.budget.opensInMs).toBeGreaterThan(2000);
  });

  it('is overtaken by sleep: what it held is not its own any more when it wakes up', async () => {
    const { redis, asked } = stand(generous);
    const limiter = new RedisLimiter({ redis, requests: 100, windowMs: 1000 });
    await settle(Promise.resolve(leave(limiter)));
    const clock = performance.now() + 60_000;
    vi.spyOn(performance, 'now').mockReturnValue(clock);
    const slot = leave(limiter);
    expect(slot).toBeInstanceOf(Promise);
    vi.restoreAllMocks();
    const { length } = asked;
    expect((await settle(Promise.resolve(slot))).status).toBe('fulfilled');
    expect(asked.length).toBeGreaterThan(length);
  });

  it('that ends tells what it has spent, part by part, and leaves last', async () => {
    const { redis, asked } = stand(generous);
    const limiter = new RedisLimiter({ redis, requests: 100, windowMs: 1000 });
    for (let times = 0; times < 3; times++) {
      await settle(Promise.resolve(leave(limiter)));
      limiter.settle([]);
      await vi.advanceTimersByTimeAsync(300);
    }
    const before = asked.length;
    await settle(limiter.close());
    const told = asked.slice(before);
    expect(told.slice(0, -1).map(({ held }) => held)).toEqual([1, 1, 1]);
    const ages = told.slice(0, -1).map(({ ageMs = 0 }) => ageMs);
    for (const [at, age] of ages.entries()) {
      // Never older than it is, and not much younger.
      expect(age).toBeLessThanOrEqual(300 * (at + 1) + 50);
      expect(age).toBeGreaterThanOrEqual(300 * (at + 1) - 110);
    }
    expect(told.at(-1)).toMatchObject({ held: 0, want: 0, ageMs: -1 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that ends too early leaves nobody waiting', async () => {
    const { redis } = stand(generous);
    const limiter = new RedisLimiter({ redis, requests: 2, windowMs: 1000 });
    const slots = [leave(limiter), leave(limiter), leave(limiter)];
    await vi.advanceTimersByTimeAsync(100);
    limiter.settle([]);
    limiter.settle([]);
    await settle(limiter.close());
    expect((await settle(Promise.all(slots))).status).toBe('fulfilled');
  });

  it('waits for its share only as long as the caller wants', async () => {
    const { redis } = stand(({ held = 0 }) => [held, 0, 8, 0, 0]);
    const limiter = new RedisLimiter({ redis });
    const controller = new AbortController();
    const events: WaitEvent[] = [];
    const aborted = leave(limiter, { signal: controller.signal, onWait: (event) => events.push(event) });
    const expired = leave(limiter, { deadline: performance.now() + 100 });
    setTimeout(() => controller.abort('enough'), 50);
    const all = Promise.allSettled([aborted, expired]);
    const { value } = await settle(all);
    expect(value?.map((one) => (one.status === 'rejected' ? String(one.reason) : ''))).toEqual([
      'enough',
      'Error: expired',
    ]);
    expect(events).toEqual([{ reason: 'fleet', waitMs: 0, waiting: 1 }]);
    expect(limiter.budget.waiting).toBe(0);
  });
});

describe('a Redis that', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  const never = new Promise<never>(() => {});

  it.each<[string, () => unknown]>([
    ['is dead', () => Promise.reject(new Error('Connection is closed.'))],
    ['does not answer', () => never],
    ['answers nothing', () => null],
    ['answers text', () => 'OK'],
    ['answers too little', () => [5]],
    ['answers no numbers', () => ['a', 'b', 'c', 'd', 'e']],
    ['answers what is no number among others', () => [5, 5, 'x', 0, 0]],
    [
      'throws',
      () => {
        throw new Error('out of order');
      },
    ],
  ])('%s leaves a process its share of what was to be expected, and says so', async (_, answer) => {
    const { redis } = stand(answer);
    const { log, logger } = lines();
    const events: WaitEvent[] = [];
    const limiter = new RedisLimiter({ redis, requests: 80, windowMs: 10_000, processes: 4, logger });
    const started = performance.now();
    const left: number[] = [];
    const all = Array.from({ length: 40 }, async () => {
      await leave(limiter, { onWait: (event) => events.push(event) });
      left.push(performance.now() - started);
      limiter.settle([]);
    });
    await settle(Promise.all(all));
    expect(left.filter((at) => at < 5000)).toHaveLength(20);
    expect(left).toHaveLength(40);
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(/^flarekit: Redis is away, this process keeps to its share: /);
    const late = leave(limiter, { onWait: (event) => events.push(event) });
    expect(late).toBeInstanceOf(Promise);
    expect(events.at(-1)?.reason).toBe('fleet_away');
  });

  it.each([
    ['promises the moon', [1e12, 1e12, 1, 0, 0], 80],
    ['takes more than there is', [-5, -5, 1, 0, 0], 0],
    ['answers fractions as text', ['12', '12', '1', '0', '0'], 12],
  ])('%s is not believed', async (_, answer, limit) => {
    const { redis } = stand(() => answer);
    const limiter = new RedisLimiter({ redis, requests: 80 });
    leave(limiter);
    await vi.advanceTimersByTimeAsync(100);
    expect(limiter.budget.limit).toBe(limit);
  });

  it('comes back is told of, and asked again', async () => {
    let isAway = false;
    const { redis } = stand((told) => {
      if (isAway) throw new Error('Connection is closed.');
      return [Math.max(told.held ?? 0, 60), 60, 4, 0, 0];
    });
    const { log, logger } = lines();
    const limiter = new RedisLimiter({ redis, requests: 80, windowMs: 2000, logger });
    await settle(Promise.resolve(leave(limiter)));
    expect(limiter.budget.limit).toBe(60);
    isAway = true;
    await vi.advanceTimersByTimeAsync(200);
    // One of four processes: it keeps to a quarter at once.
    expect(limiter.budget.limit).toBe(20);
    isAway = false;
    await vi.advanceTimersByTimeAsync(200);
    expect(limiter.budget.limit).toBe(60);
    expect(log).toHaveLength(2);
    expect(log[1]).toContain('Redis is back');
  });

  it('goes away leaves little to whoever held little, until a window has passed', async () => {
    let isAway = false;
    const { redis } = stand(() => {
      if (isAway) throw new Error('Connection is closed.');
      return [5, 5, 4, 0, 0];
    });
    const limiter = new RedisLimiter({ redis, requests: 80, windowMs: 10_000 });
    await settle(Promise.resolve(leave(limiter)));
    isAway = true;
    await vi.advanceTimersByTimeAsync(5000);
    expect(limiter.budget.limit).toBe(5);
    await vi.advanceTimersByTimeAsync(8000);
    expect(limiter.budget.limit).toBe(20);
  });

  it('is calm after a loss lets each keep what it has', async () => {
    let calm = 0;
    const { redis } = stand(({ held = 0 }) => [calm ? held : 50, 50, 1, 0, calm]);
    const limiter = new RedisLimiter({ redis, requests: 80, windowMs: 10_000 });
    await settle(Promise.resolve(leave(limiter)));
    calm = 1;
    await vi.advanceTimersByTimeAsync(1000);
    expect(limiter.budget.limit).toBe(50);
  });
});

describe.skipIf(whyNoRedis !== undefined)('on a real Redis', () => {
  let server: RedisServer;
  let budgets = 0;
  const connections: Redis[] = [];
  const limiters: RedisLimiter[] = [];

  beforeAll(async () => {
    server = await startRedis();
  });

  beforeEach(() => {
    budgets++;
  });

  afterAll(() => server.crash());

  afterEach(async () => {
    await Promise.all(limiters.splice(0).map((limiter) => limiter.close()));
    for (const connection of connections.splice(0)) connection.disconnect();
  });

  /** A process of a fleet, with a connection of its own. */
  function join(options: Partial<RedisLimiterOptions> = {}) {
    const redis = new Redis(server.port, '127.0.0.1');
    redis.on('error', () => {});
    connections.push(redis);
    const limiter = new RedisLimiter({ redis, name: `budget-${budgets}`, requests: 40, windowMs: 60_000, ...options });
    limiters.push(limiter);
    return limiter;
  }

  const times = (count: number, limiter: RedisLimiter) => Array.from({ length: count }, () => leave(limiter));
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
  };

  it('a process that is alone gets the whole budget, and no more', async () => {
    const limiter = join();
    await Promise.all(times(40, limiter));
    expect(limiter.budget).toMatchObject({ limit: 40, remaining: 0, waiting: 0 });
    const more = leave(limiter);
    expect(limiter.budget.waiting).toBe(1);
    expect(more).toBeInstanceOf(Promise);
    more?.catch(() => {});
  });

  it('processes that come together get equal shares, and a sum that is never exceeded', async () => {
    const fleet = Array.from({ length: 4 }, () => join());
    let left = 0;
    for (const limiter of fleet) {
      for (let call = 0; call < 40; call++) {
        Promise.resolve(leave(limiter)).then(
          () => left++,
          () => {},
        );
      }
    }
    await until(() => left >= 40);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(left).toBe(40);
    for (const { budget } of fleet) expect(budget.limit).toBe(10);
  });

  it('what one does not need goes to another', async () => {
    const [one, other] = [join({ windowMs: 1000 }), join({ windowMs: 1000 })];
    await Promise.all(times(40, one));
    for (let answered = 0; answered < 40; answered++) one.settle([]);
    // It has nothing more to do, and what it has spent stops counting after a second.
    await Promise.all(times(30, other));
    expect(other.budget.limit).toBeGreaterThanOrEqual(30);
  });

  it('budgets of another name are apart', async () => {
    const [one, other] = [join({ name: 'one' }), join({ name: 'other' })];
    await Promise.all([...times(40, one), ...times(40, other)]);
    expect([one, other].map(({ budget }) => budget.remaining)).toEqual([0, 0]);
  });

  it('a gate that is closed in one process is closed in all', async () => {
    const [one, other] = [join(), join()];
    await Promise.all([leave(one), leave(other)]);
    one.pause(30_000);
    await until(() => other.budget.opensInMs > 1000);
    expect(other.budget).toMatchObject({ remaining: 0 });
  });

  it('a process that left gives its place to others when what it spent counts no more', async () => {
    const [one, other] = [join({ windowMs: 1000 }), join({ windowMs: 1000 })];
    await Promise.all(times(40, one));
    for (let answered = 0; answered < 40; answered++) one.settle([]);
    await one.close();
    await Promise.all(times(40, other));
    expect(other.budget.limit).toBe(40);
  });

  it('a client works with it, and shows what is left', async () => {
    const cf = new Cloudflare({ apiToken: 'a-token-for-redis', fetch: async () => ok({}), rateLimit: join() });
    await cf.request('GET /ips');
    expect(cf.rateLimit).toMatchObject({ windowMs: 60_000, waiting: 0 });
  });
});
