/** Who goes first, how a gate opens, what one address may send, and that no answer can break the limit. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cloudflare, type Priority, type RateLimitState, type SlotRequest } from '../src/index.ts';
import { LocalLimiter, secondOf, sharedLimiter, sharedSecond } from '../src/rate-limit.ts';
import { Emulator } from '../src/testing/index.ts';
import { ok } from './support/answers.ts';
import { setEnvironment } from './support/environment.ts';
import { settle } from './support/settle.ts';

beforeEach(() => {
  setEnvironment();
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function leave(limiter: LocalLimiter, request: Partial<SlotRequest> = {}): void | Promise<void> {
  const deadline = Number.MAX_SAFE_INTEGER;
  return limiter.acquire({ deadline, expired: () => new Error('expired'), onWait: () => {}, ...request });
}

/** Asks for slots one after the other, and notes who left in which order. */
function queue(limiter: LocalLimiter, ...asking: Array<[name: string, priority?: Priority]>) {
  const left: string[] = [];
  const all = asking.map(async ([name, priority]) => {
    await leave(limiter, { priority });
    left.push(name);
    limiter.settle([]);
  });
  return { left, all: Promise.all(all) };
}

describe('priority', () => {
  it('lets an interactive call pass all others, and all others pass a bulk job', async () => {
    const limiter = new LocalLimiter({ requests: 1, windowMs: 100 });
    const first = queue(limiter, ['first']);
    // Two leave before anybody has waited for so long that it counts for more.
    await vi.advanceTimersByTimeAsync(10);
    const { left, all } = queue(
      limiter,
      ['bulk 1', 'bulk'],
      ['normal 1', 'normal'],
      ['bulk 2', 'bulk'],
      ['unspecified'],
      ['interactive 1', 'interactive'],
      ['interactive 2', 'interactive'],
    );
    await settle(Promise.all([first.all, all]));
    expect(left.slice(0, 2)).toEqual(['interactive 1', 'interactive 2']);
    expect(left.filter((name) => name.startsWith('bulk'))).toEqual(['bulk 1', 'bulk 2']);
    expect(left.indexOf('normal 1')).toBeLessThan(left.indexOf('unspecified'));
  });

  it('makes nobody wait for ever: whoever has waited for two windows counts as of the next higher one', async () => {
    const limiter = new LocalLimiter({ requests: 1, windowMs: 100 });
    const { left, all } = queue(limiter, ['first'], ['bulk', 'bulk']);
    // Somebody interactive comes all the time, faster than anybody can leave.
    const crowd = Array.from({ length: 20 }, (_, at) =>
      later(at * 50).then(() => queue(limiter, [`interactive ${at}`, 'interactive']).all),
    );
    let leftAt: number | undefined;
    all.then(() => {
      leftAt = performance.now();
    });
    const started = performance.now();
    await settle(Promise.all(crowd));
    await settle(all);
    expect(left).toEqual(['first', 'bulk']);
    // After four windows it counts as interactive, and of those who are few came before it.
    expect((leftAt ?? 0) - started).toBeLessThan(700);
    expect((leftAt ?? 0) - started).toBeGreaterThanOrEqual(400);
  });

  it('a bulk job leaves a twentieth of each window to those for whom somebody waits', async () => {
    const limiter = new LocalLimiter({ requests: 40, windowMs: 1000 });
    const started = performance.now();
    const left: number[] = [];
    const bulk = Array.from({ length: 100 }, async () => {
      await leave(limiter, { priority: 'bulk' });
      left.push(performance.now() - started);
      limiter.settle([]);
    });
    await vi.advanceTimersByTimeAsync(500);
    expect(left).toHaveLength(38);
    const others = queue(limiter, ['one', 'interactive'], ['two', 'normal'], ['three', 'interactive']);
    await vi.advanceTimersByTimeAsync(0);
    expect(others.left).toEqual(['one', 'two']);
    await settle(Promise.all([others.all, ...bulk]));
    expect(left).toHaveLength(100);
  });

  it('of a budget without an end leaves nothing to others, since there is enough', () => {
    const limiter = new LocalLimiter({ requests: Number.POSITIVE_INFINITY, windowMs: 1000 });
    for (let times = 0; times < 100; times++) expect(leave(limiter, { priority: 'bulk' })).toBeUndefined();
  });

  it('leaves a twentieth of what the server gives, also where the budget is larger than that', () => {
    const limiter = new LocalLimiter({ requests: 100_000, windowMs: 300_000 });
    const said = (remaining: number) => [{ policy: 'default', remaining, resetMs: 60_000, quota: 1200 }];
    leave(limiter);
    limiter.settle(said(1199));
    expect(leave(limiter, { priority: 'bulk' })).toBeUndefined();
    limiter.settle(said(60));
    expect(leave(limiter, { priority: 'bulk' })).toBeInstanceOf(Promise);
    expect(limiter.budget.remaining).toBe(60);
  });

  it('is what the call says, else what the client says', async () => {
    const left: string[] = [];
    const fetch = async (request: Request) => {
      left.push(new URL(request.url).searchParams.get('n') ?? '');
      return ok();
    };
    const rateLimit = { requests: 1, windowMs: 100 };
    const make = (priority?: Priority) => new Cloudflare({ apiToken: 'priority-token', fetch, rateLimit, priority });
    const [plain, bulk] = [make(), make('bulk')];
    await settle(plain.request('GET /ips', { n: 'first' }));
    const calls = [
      bulk.request('GET /ips', { n: 'bulk' }),
      plain.request('GET /ips', { n: 'normal' }),
      bulk.request('GET /ips', {}, { query: { n: 'interactive' }, priority: 'interactive' }),
    ];
    expect((await settle(Promise.all(calls))).status).toBe('fulfilled');
    expect(left).toEqual(['first', 'interactive', 'normal', 'bulk']);
  });

  it.each(['urgent', 1, null])('is one of three: %j is refused', (priority) => {
    const options = { apiToken: 'x'.repeat(40), priority } as never;
    expect(() => new Cloudflare(options)).toThrow("priority must be 'interactive', 'normal' or 'bulk'");
  });
});

describe('a gate', () => {
  it('opens slowly: one goes ahead, and each answer lets one more go', async () => {
    const limiter = new LocalLimiter({ requests: 100, windowMs: 1000 });
    limiter.pause(500);
    const started = performance.now();
    const left: number[] = [];
    const all = Array.from({ length: 15 }, async () => {
      await leave(limiter);
      left.push(performance.now() - started);
      await later(10);
      limiter.settle([]);
    });
    await settle(Promise.all(all));
    const rounds = new Map<number, number>();
    for (const at of left) rounds.set(at, (rounds.get(at) ?? 0) + 1);
    expect([...rounds.values()]).toEqual([1, 2, 4, 8]);
    expect(Math.min(...left)).toBeGreaterThanOrEqual(500);
  });

  it('is shut again by the first refusal, which only few have run into', async () => {
    const limiter = new LocalLimiter({ requests: 1000, windowMs: 10_000 });
    const opens = performance.now() + 3000;
    let refused = 0;
    const call = async (): Promise<void> => {
      await leave(limiter);
      await later(10);
      const isOpen = performance.now() >= opens;
      if (!isOpen) {
        refused++;
        // It says one second, and means three.
        limiter.pause(1000);
      }
      limiter.settle([]);
      if (!isOpen) await call();
    };
    await settle(Promise.all(Array.from({ length: 100 }, call)));
    // All hundred ran into it at first, one when it opened too early, and one more.
    expect(refused).toBeLessThanOrEqual(103);
  });

  it('that opens does not keep anybody who finds it open later', async () => {
    const limiter = new LocalLimiter({ requests: 1000, windowMs: 10_000 });
    limiter.pause(100);
    for (let times = 0; times < 70; times++) {
      await settle(Promise.resolve(leave(limiter)));
      limiter.settle([]);
    }
    for (let times = 0; times < 200; times++) expect(leave(limiter)).toBeUndefined();
  });

  it('is not kept shut by those who hear of the same end a little later, rounded up to seconds again', async () => {
    const limiter = new LocalLimiter({ requests: 10, windowMs: 60_000 });
    limiter.pause(5000);
    await vi.advanceTimersByTimeAsync(300);
    limiter.pause(5000);
    expect(limiter.budget.opensInMs).toBe(4700);
    // A second later is another end, and what is not rounded is taken at its word.
    limiter.pause(6000);
    expect(limiter.budget.opensInMs).toBe(6000);
    limiter.pause(6500);
    expect(limiter.budget.opensInMs).toBe(6500);
    limiter.pause(7000);
    expect(limiter.budget.opensInMs).toBe(7000);
  });

  it('shows that it is opening', async () => {
    const limiter = new LocalLimiter({ requests: 10, windowMs: 1000 });
    limiter.pause(100);
    await settle(Promise.resolve(leave(limiter)));
    const waiting = leave(limiter);
    expect(limiter.budget).toMatchObject({ remaining: 0, waiting: 1 });
    expect(limiter.budget.opensInMs).toBeGreaterThan(0);
    limiter.settle([]);
    await settle(Promise.resolve(waiting));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('what one address may send in a second', () => {
  const apiToken = () => `token-${Math.random()}`;

  it('is 200, for all credentials together', async () => {
    const second = secondOf(200);
    const one = new LocalLimiter({ requests: 1200, windowMs: 300_000, second });
    const other = new LocalLimiter({ requests: 1200, windowMs: 300_000, second });
    const started = performance.now();
    const left: number[] = [];
    const all = Array.from({ length: 900 }, async (_, at) => {
      const limiter = at % 2 === 0 ? one : other;
      await leave(limiter);
      left.push(performance.now() - started);
      limiter.settle([]);
    });
    await settle(Promise.all(all));
    for (const from of left) {
      expect(left.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(200);
    }
    expect(Math.max(...left)).toBeLessThan(7000);
  });

  it('does not matter on loopback, nor with a fetch of your own, unless you say so', () => {
    const room = (options: object) => {
      const cf = new Cloudflare({ apiToken: apiToken(), ...options });
      return cf.rateLimit?.remaining;
    };
    expect(room({ baseUrl: 'http://127.0.0.1:1/client/v4' })).toBe(1200);
    expect(room({ fetch: async () => ok() })).toBe(1200);
  });

  it('holds a client back that is told a number', async () => {
    const sent: number[] = [];
    const fetch = async () => {
      sent.push(performance.now());
      return ok();
    };
    const cf = new Cloudflare({ apiToken: apiToken(), fetch, rateLimit: { perSecond: 5 } });
    await settle(Promise.all(Array.from({ length: 12 }, () => cf.request('GET /ips'))));
    for (const from of sent) expect(sent.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(5);
  });

  it('is the lowest of what the clients of a server are told', () => {
    const server = ['https://example.com', apiToken()];
    const window = sharedSecond(server, 100);
    expect(sharedSecond(server, 50)).toBe(window);
    expect(sharedSecond(server, 200)).toBe(window);
    expect(window?.requests).toBe(50);
    expect(sharedSecond(server, Number.POSITIVE_INFINITY)).toBeUndefined();
    expect(sharedSecond(['https://example.org'], 100)).not.toBe(window);
  });

  it('is shared by limiters of one server whatever their credentials', () => {
    const second = sharedSecond(['https://third.example'], 2);
    const limiter = (name: string) => sharedLimiter([name], { requests: 10, windowMs: 1000, second });
    expect(leave(limiter(apiToken()))).toBeUndefined();
    expect(leave(limiter(apiToken()))).toBeUndefined();
    expect(leave(limiter(apiToken()))).toBeInstanceOf(Promise);
  });
});

/** One request of a random run. */
interface Arrival {
  at: number;
  there: number;
  back: number;
  priority: Priority;
  /** What the answer says of the limits, true or not. */
  says: RateLimitState[];
  /** Milliseconds for which the answer asks to wait, as a 429 does. */
  retryAfterMs: number | undefined;
  /** By how much the clock of the machine is set while it waits. */
  clockStepMs: number;
}

const says = fc.array(
  fc.record(
    {
      policy: fc.constantFrom('default', 'burst'),
      remaining: fc.integer({ min: -5, max: 2000 }),
      resetMs: fc.integer({ min: -1000, max: 400_000 }),
    },
    { requiredKeys: ['policy'] },
  ),
  { maxLength: 2 },
);

const arrivals = fc.array(
  fc.record({
    at: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2000 })),
    there: fc.integer({ min: 0, max: 300 }),
    back: fc.integer({ min: 0, max: 300 }),
    priority: fc.constantFrom<Priority>('interactive', 'normal', 'bulk'),
    says,
    retryAfterMs: fc.option(fc.integer({ min: 1, max: 3000 }), { nil: undefined, freq: 4 }),
    clockStepMs: fc.constantFrom(0, 0, -3_600_000, 3_600_000, 86_400_000),
  }),
  { minLength: 1, maxLength: 40 },
);

describe('a job of five windows', () => {
  const quota = 20;
  const windowMs = 100;
  const matrix = [1, 16, 256].flatMap((atOnce) =>
    [true, false].flatMap((sliding) =>
      (['mirror', 'static', 'none'] as const).map((headers) => ({ atOnce, sliding, headers })),
    ),
  );

  it.each(matrix)('never meets a limit: $atOnce at once, sliding $sliding, headers $headers', async (how) => {
    vi.useRealTimers();
    const { atOnce, ...rest } = how;
    const emulator = new Emulator({ world: 'small', rateLimit: { quota, windowMs, ...rest } });
    const rateLimit = { requests: quota, windowMs };
    const cf = new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch, rateLimit });
    let left = 5 * quota;
    const work = async () => {
      while (left-- > 0) await cf.user.get();
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    expect(emulator.requests).toHaveLength(5 * quota);
    expect(emulator.requests.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it.each([true, false])(
    'fails in no call when somebody else spends a part of the budget: sliding %s',
    async (sliding) => {
      vi.useRealTimers();
      // Whole seconds, since Retry-After counts in them.
      const limits = { quota, windowMs: 1000, sliding, headers: 'none' as const, block: false };
      const emulator = new Emulator({ world: 'small', rateLimit: limits });
      const rateLimit = { requests: quota, windowMs: 1000 };
      const cf = new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch, rateLimit });
      const headers = { authorization: `Bearer ${emulator.token}` };
      const outsider = setInterval(() => emulator.fetch(`${emulator.url}/user`, { headers }), 1000 / (0.3 * quota));
      const results = await Promise.allSettled(Array.from({ length: 3 * quota }, () => cf.user.get()));
      clearInterval(outsider);
      expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
    },
  );
});

describe('whatever arrives, is answered, and happens to the clock', () => {
  it('no window of the server holds more than its limit, none is sent while it asked to wait, and all leave', async () => {
    await fc.assert(
      fc.asyncProperty(
        arrivals,
        fc.integer({ min: 1, max: 25 }),
        fc.integer({ min: 20, max: 800 }),
        fc.integer({ min: 0, max: 800 }),
        async (requests, most, windowMs, offset) => {
          // A clock of its own for each run: the steps add up.
          vi.useRealTimers();
          vi.useFakeTimers();
          const limiter = new LocalLimiter({ requests: most, windowMs });
          const counted: number[] = [];
          const early: number[] = [];
          let closedUntil = 0;
          const one = async ({ at, there, back, priority, says, retryAfterMs, clockStepMs }: Arrival) => {
            await later(at);
            const slot = leave(limiter, { priority });
            vi.setSystemTime(Date.now() + clockStepMs);
            await slot;
            if (performance.now() < closedUntil) early.push(performance.now());
            await later(there);
            counted.push(performance.now());
            await later(back);
            if (retryAfterMs !== undefined) {
              limiter.pause(retryAfterMs);
              closedUntil = Math.max(closedUntil, performance.now() + retryAfterMs);
            }
            limiter.settle(says);
          };
          const { status, reason } = await settle(Promise.all(requests.map(one)));
          if (status === 'rejected') throw reason;
          expect(counted).toHaveLength(requests.length);
          expect(early).toEqual([]);
          for (const from of counted) {
            const inWindow = counted.filter((at) => at >= from && at < from + windowMs);
            expect(inWindow.length).toBeLessThanOrEqual(most);
          }
          const fixed = new Map<number, number>();
          for (const at of counted) {
            const window = Math.floor((at - offset) / windowMs);
            fixed.set(window, (fixed.get(window) ?? 0) + 1);
          }
          expect(Math.max(...fixed.values())).toBeLessThanOrEqual(most);
          expect(limiter.waiting).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
