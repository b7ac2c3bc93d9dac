/** Keeping within the budget of a credential: never more than allowed, nothing waits for ever, and idle costs nothing. */
import { spawn } from 'node:child_process';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { single } from '../src/endpoint.ts';
import {
  type ClientOptions,
  Cloudflare,
  type RateLimiter,
  type RateLimitOptions,
  type RateLimitState,
  type SlotRequest,
  Transport,
  type WaitEvent,
} from '../src/index.ts';
import { defaults } from '../src/options.ts';
import { LocalLimiter, sharedLimiter } from '../src/rate-limit.ts';
import { failed, ok, page } from './support/answers.ts';
import { setEnvironment } from './support/environment.ts';
import { answer, loopback } from './support/loopback.ts';
import { failureOf, settle } from './support/settle.ts';

beforeEach(() => {
  setEnvironment();
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Asks a limiter for a slot; tells when it came. */
async function leave(limiter: LocalLimiter, request: Partial<SlotRequest> = {}): Promise<number> {
  await limiter.acquire({
    deadline: Number.MAX_SAFE_INTEGER,
    expired: () => new Error('expired'),
    onWait: () => {},
    ...request,
  });
  return performance.now();
}

/** The most that a server counts in any window, wherever it begins. */
function mostInAnyWindow(counted: readonly number[], windowMs: number): number {
  const sorted = [...counted].sort((a, b) => a - b);
  return Math.max(0, ...sorted.map((from) => sorted.filter((at) => at >= from && at < from + windowMs).length));
}

/** The most that a server counts in its own windows, which follow each other from `offset` on. */
function mostInFixedWindows(counted: readonly number[], windowMs: number, offset: number): number {
  const windows = new Map<number, number>();
  for (const at of counted) {
    const window = Math.floor((at - offset) / windowMs);
    windows.set(window, (windows.get(window) ?? 0) + 1);
  }
  return Math.max(0, ...windows.values());
}

interface Arrival {
  /** When the request wants to leave. */
  at: number;
  /** How long it takes to the server, and the answer back. */
  there: number;
  back: number;
  /** How long it waits for its slot at the most. */
  patience: number;
}

const arrivals = fc.array(
  fc.record({
    at: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1500 })),
    there: fc.integer({ min: 0, max: 300 }),
    back: fc.integer({ min: 0, max: 300 }),
    patience: fc.oneof(
      { weight: 4, arbitrary: fc.constant(1e9) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 400 }) },
    ),
  }),
  { minLength: 1, maxLength: 30 },
);
const budgets = fc.record({ requests: fc.integer({ min: 1, max: 8 }), windowMs: fc.integer({ min: 20, max: 600 }) });

/** Plays arrivals against a limiter; gives back when the server counted each that left. */
async function play(limiter: LocalLimiter, requests: readonly Arrival[], how: 'abort' | 'deadline') {
  const counted: number[] = [];
  const order: Array<{ asked: number; left: number }> = [];
  let gone = 0;
  const all = requests.map(async ({ at, there, back, patience }) => {
    await later(at);
    const asked = performance.now();
    const controller = new AbortController();
    if (how === 'abort' && patience < 1e9) setTimeout(() => controller.abort(), patience);
    const deadline = how === 'deadline' ? asked + patience : Number.MAX_SAFE_INTEGER;
    try {
      order.push({ asked, left: await leave(limiter, { signal: controller.signal, deadline }) });
    } catch {
      gone++;
      return;
    }
    await later(there);
    counted.push(performance.now());
    await later(back);
    limiter.settle([]);
  });
  expect((await settle(Promise.all(all))).status).toBe('fulfilled');
  expect(counted.length + gone).toBe(requests.length);
  return { counted, order };
}

describe('whatever comes in whatever order', () => {
  it.each(['abort', 'deadline'] as const)(
    'no window of the server holds more than allowed, and nothing waits for ever (some give up by %s)',
    async (how) => {
      await fc.assert(
        fc.asyncProperty(arrivals, budgets, fc.integer({ min: 0, max: 600 }), async (requests, budget, offset) => {
          vi.clearAllTimers();
          const { counted, order } = await play(new LocalLimiter(budget), requests, how);
          expect(mostInAnyWindow(counted, budget.windowMs)).toBeLessThanOrEqual(budget.requests);
          expect(mostInFixedWindows(counted, budget.windowMs, offset)).toBeLessThanOrEqual(budget.requests);
          // Whoever asked first leaves first.
          const asked = order.sort((a, b) => a.left - b.left).map((one) => one.asked);
          expect(asked).toEqual([...asked].sort((a, b) => a - b));
          expect(vi.getTimerCount()).toBeLessThanOrEqual(requests.length);
        }),
        { numRuns: 200 },
      );
    },
  );

  it('the budget is used: a burst takes no longer than the windows that it needs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), budgets, async (count, budget) => {
        vi.clearAllTimers();
        const started = performance.now();
        const burst = Array.from({ length: count }, () => ({ at: 0, there: 0, back: 0, patience: 1e9 }));
        const { counted } = await play(new LocalLimiter(budget), burst, 'abort');
        const windows = Math.ceil(count / budget.requests) - 1;
        const needed = windows * budget.windowMs;
        // Each answer takes a timer's millisecond, and so does each of those that were queued.
        expect(Math.max(...counted) - started).toBeLessThanOrEqual(needed + 3 * (windows + 1) + 2 * count);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a limiter', () => {
  it('lets whoever finds room leave at once, without a promise', () => {
    const limiter = new LocalLimiter({ requests: 2, windowMs: 1000 });
    const request = { deadline: 1e12, expired: () => new Error('expired'), onWait: vi.fn() };
    expect(limiter.acquire(request)).toBeUndefined();
    expect(limiter.acquire(request)).toBeUndefined();
    expect(limiter.acquire(request)).toBeInstanceOf(Promise);
    expect(request.onWait).toHaveBeenCalledTimes(1);
  });

  it('serves those who wait in the order in which they came, also when one in the middle leaves', async () => {
    const limiter = new LocalLimiter({ requests: 1, windowMs: 100 });
    const left: string[] = [];
    const controllers = new Map<string, AbortController>();
    const ask = async (name: string) => {
      const controller = new AbortController();
      controllers.set(name, controller);
      await leave(limiter, { signal: controller.signal });
      left.push(name);
      limiter.settle([]);
    };
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => ask(name).catch(() => left.push(`${name} left`)));
    setTimeout(() => controllers.get('c')?.abort(), 50);
    await settle(Promise.all(all));
    expect(left).toEqual(['a', 'c left', 'b', 'd', 'e']);
  });

  it('does not let a newcomer overtake those who wait, even if there is room', async () => {
    const limiter = new LocalLimiter({ requests: 1, windowMs: 100 });
    const left: string[] = [];
    const ask = async (name: string) => {
      await leave(limiter);
      left.push(name);
      limiter.settle([]);
    };
    // Its timer is the older one, so it comes in the very moment in which there is room again, before anybody is woken.
    const newcomer = later(100).then(() => ask('late'));
    await settle(Promise.all([ask('a'), ask('b'), ask('c'), newcomer]));
    expect(left).toEqual(['a', 'b', 'c', 'late']);
  });

  it('takes no slot from those who were aborted or ran out of time while they waited', async () => {
    const limiter = new LocalLimiter({ requests: 2, windowMs: 1000 });
    await Promise.all([leave(limiter), leave(limiter)]);
    limiter.settle([]);
    limiter.settle([]);
    const started = performance.now();
    const controller = new AbortController();
    const aborted = leave(limiter, { signal: controller.signal }).catch((reason: unknown) => reason);
    const waiting = [leave(limiter), leave(limiter)];
    setTimeout(() => controller.abort('enough'), 10);
    expect(await settle(aborted)).toMatchObject({ value: 'enough' });
    // Both leave with the first window: the one that is gone took nothing.
    const { value: left } = await settle(Promise.all(waiting));
    for (const at of left ?? []) expect(at - started).toBeLessThan(1010);
    expect(limiter.budget.waiting).toBe(0);
  });

  it.each([
    ['an error', new Error('enough')],
    ['text', 'enough'],
    ['undefined', undefined],
  ])('rethrows the reason of the signal: %s', async (_, reason) => {
    const limiter = new LocalLimiter({ requests: 1, windowMs: 1000 });
    await leave(limiter);
    const controller = new AbortController();
    const waiting = leave(limiter, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 10);
    expect(await failureOf(waiting)).toBe(controller.signal.reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('refuses a signal that was aborted before, and one that is aborted in the same moment', async () => {
    const limiter = new LocalLimiter({ requests: 1, windowMs: 1000 });
    await leave(limiter);
    expect(await failureOf(leave(limiter, { signal: AbortSignal.abort('before') }))).toBe('before');
    const controller = new AbortController();
    const waiting = leave(limiter, { signal: controller.signal });
    controller.abort('at once');
    expect(await failureOf(waiting)).toBe('at once');
    expect(limiter.budget.waiting).toBe(0);
  });

  it('tells at once whoever could only wait in vain', async () => {
    const limiter = new LocalLimiter({ requests: 1, windowMs: 1000 });
    await leave(limiter);
    limiter.settle([]);
    const started = performance.now();
    const onWait = vi.fn();
    await expect(leave(limiter, { deadline: started + 999, onWait })).rejects.toThrow('expired');
    expect(performance.now()).toBe(started);
    expect(onWait).not.toHaveBeenCalled();
    expect((await settle(leave(limiter, { deadline: started + 1001 }))).status).toBe('fulfilled');
  });

  it('tells whoever the queue keeps too long when the time is up', async () => {
    const limiter = new LocalLimiter({ requests: 1, windowMs: 1000 });
    await leave(limiter);
    limiter.settle([]);
    const started = performance.now();
    const first = leave(limiter);
    const second = leave(limiter, { deadline: started + 1500 }).catch((error: Error) => [
      error.message,
      performance.now() - started,
    ]);
    expect(await settle(Promise.all([first, second]))).toMatchObject({
      value: [expect.any(Number), ['expired', 1500]],
    });
    expect(limiter.budget.waiting).toBe(0);
  });

  it('counts a request from when it leaves until a window after its answer', async () => {
    const limiter = new LocalLimiter({ requests: 1, windowMs: 1000 });
    await leave(limiter);
    const started = performance.now();
    setTimeout(() => limiter.settle([]), 700);
    const { value } = await settle(leave(limiter));
    expect((value ?? 0) - started).toBeGreaterThanOrEqual(1700);
    expect((value ?? 0) - started).toBeLessThan(1710);
  });

  it('works on when nobody tells that a request is over, as long as one does in the end', async () => {
    const limiter = new LocalLimiter({ requests: 2, windowMs: 100 });
    await leave(limiter);
    await leave(limiter);
    const waiting = leave(limiter);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(limiter.budget).toMatchObject({ remaining: 0, waiting: 1 });
    limiter.settle([]);
    expect((await settle(waiting)).status).toBe('fulfilled');
  });

  it('cannot be given back more than was taken', async () => {
    const limiter = new LocalLimiter({ requests: 1, windowMs: 100 });
    for (let times = 0; times < 5; times++) limiter.settle([]);
    await vi.advanceTimersByTimeAsync(101);
    await leave(limiter);
    expect(limiter.budget.remaining).toBe(0);
  });

  it('holds no timer when nothing waits', async () => {
    const limiter = new LocalLimiter({ requests: 1, windowMs: 100 });
    expect(vi.getTimerCount()).toBe(0);
    await leave(limiter);
    limiter.settle([{ policy: 'default', remaining: 0, resetMs: 50 }]);
    limiter.pause(50);
    expect(vi.getTimerCount()).toBe(0);
    await settle(Promise.all([leave(limiter).then(() => limiter.settle([])), leave(limiter)]));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('may have no end to its budget', async () => {
    const limiter = new LocalLimiter({ requests: Number.POSITIVE_INFINITY, windowMs: 10 });
    for (let times = 0; times < 5000; times++) {
      expect(limiter.acquire({ deadline: 1e12, expired: () => new Error(), onWait: () => {} })).toBeUndefined();
      limiter.settle([]);
    }
    limiter.pause(5);
    expect(limiter.budget).toMatchObject({ remaining: 0, opensInMs: 5 });
  });

  it('forgets what lies behind it, however long it lives', async () => {
    const limiter = new LocalLimiter({ requests: 3, windowMs: 10 });
    for (let times = 0; times < 200; times++) {
      await leave(limiter);
      limiter.settle([]);
      await vi.advanceTimersByTimeAsync(4);
    }
    await vi.advanceTimersByTimeAsync(20);
    expect(limiter.budget).toMatchObject({ remaining: 3, waiting: 0 });
    expect(limiter.idle).toBe(true);
  });
});

describe('what the server says is left', () => {
  const state = (remaining: number, seconds: number, policy = 'default'): RateLimitState => ({
    policy,
    remaining,
    resetMs: seconds * 1000,
  });
  const told = (...limits: RateLimitState[]) => {
    const limiter = new LocalLimiter({ requests: 10, windowMs: 300_000 });
    limiter.acquire({ deadline: 1e12, expired: () => new Error(), onWait: () => {} });
    limiter.settle(limits);
    return limiter;
  };

  it.each([
    ['lowers the budget', [state(4, 100)], 4],
    ['closes the gate with nothing left', [state(0, 100)], 0],
    ['never raises it', [state(5000, 100)], 9],
    ['counts with the lowest of several', [state(6, 100, 'a'), state(2, 100, 'b'), state(8, 100, 'c')], 2],
    ['counts with the lowest of several, in another order', [state(2, 100, 'b'), state(6, 100, 'a')], 2],
    ['is not made better by another policy that ends sooner', [state(3, 100, 'slow'), state(1, 1, 'fast')], 1],
    ['is ignored without a number that is left', [{ policy: 'default', resetMs: 1000 }], 9],
    ['is ignored without an end', [{ policy: 'default', remaining: 0 }], 9],
    ['is ignored when it ended already', [state(0, 0)], 9],
    ['is ignored when it is no number', [{ policy: 'default', remaining: Number.NaN, resetMs: Number.NaN }], 9],
  ])('%s', (_, limits, remaining) => {
    expect(told(...limits).budget.remaining).toBe(remaining);
  });

  it('is forgotten when its time is over, policy by policy', async () => {
    const limiter = told(state(3, 100, 'slow'), state(1, 10, 'fast'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(limiter.budget.remaining).toBe(3);
    await vi.advanceTimersByTimeAsync(90_000);
    expect(limiter.budget.remaining).toBe(9);
  });

  it('is not raised by a later word on the same policy', () => {
    const limiter = told(state(2, 100));
    limiter.acquire({ deadline: 1e12, expired: () => new Error(), onWait: () => {} });
    limiter.settle([state(7, 100)]);
    expect(limiter.budget.remaining).toBe(2);
  });

  it('is lowered by answers that say nothing, since they spend as well', () => {
    const limiter = told(state(2, 100));
    limiter.acquire({ deadline: 1e12, expired: () => new Error(), onWait: () => {} });
    expect(limiter.budget.remaining).toBe(1);
    limiter.settle([state(500, 1, 'another')]);
    expect(limiter.budget.remaining).toBe(1);
  });

  it('does not count twice what it has counted: the answers of those on their way tell, in whatever order', async () => {
    vi.useRealTimers();
    const limiter = new LocalLimiter({ requests: 10, windowMs: 300_000 });
    const slots = Array.from({ length: 9 }, () =>
      limiter.acquire({ deadline: 1e12, expired: () => new Error(), onWait: () => {} }),
    );
    expect(slots.every((slot) => slot === undefined)).toBe(true);
    // The last to arrive is the first to be answered: it knows of all nine, and nobody here does.
    limiter.settle([state(1, 100)]);
    const waiting = limiter.acquire({ deadline: 1e12, expired: () => new Error(), onWait: () => {} });
    expect(waiting).toBeInstanceOf(Promise);
    for (let remaining = 9; remaining > 1; remaining--) limiter.settle([state(remaining, 100)]);
    await waiting;
    expect(limiter.budget.remaining).toBe(0);
  });

  it('takes requests that are still on their way into account', () => {
    const limiter = new LocalLimiter({ requests: 10, windowMs: 300_000 });
    for (let times = 0; times < 4; times++)
      limiter.acquire({ deadline: 1e12, expired: () => new Error(), onWait: () => {} });
    limiter.settle([state(5, 100)]);
    expect(limiter.budget.remaining).toBe(2);
  });

  it('is never believed for longer than a window', async () => {
    const limiter = told(state(0, 86_400));
    expect(limiter.budget.opensInMs).toBe(300_000);
    const started = performance.now();
    const { value } = await settle(leave(limiter));
    expect((value ?? 0) - started).toBeLessThan(300_010);
  });

  it('opens the gate when the server says, not sooner', async () => {
    const limiter = told(state(0, 30));
    const started = performance.now();
    const { value } = await settle(leave(limiter));
    expect((value ?? 0) - started).toBeGreaterThanOrEqual(30_000);
    expect((value ?? 0) - started).toBeLessThan(30_010);
  });

  it('about the same end is the more exact the more often it is heard, since it is rounded up', async () => {
    const limiter = told(state(5, 10));
    await vi.advanceTimersByTimeAsync(400);
    limiter.acquire({ deadline: 1e12, expired: () => new Error(), onWait: () => {} });
    limiter.settle([state(0, 10)]);
    expect(limiter.budget).toMatchObject({ remaining: 0, opensInMs: 9600 });
  });

  it('stands until its own end when a later word leaves more, but for longer', async () => {
    const limiter = told(state(0, 1), state(5, 100));
    expect(limiter.budget).toMatchObject({ remaining: 0, opensInMs: 1000 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(limiter.budget).toMatchObject({ remaining: 5, opensInMs: 0 });
  });

  it('that nothing is left holds for as long as the longest of several', () => {
    for (const limits of [
      [state(0, 1), state(0, 200)],
      [state(0, 200), state(0, 1)],
      [state(0, 200, 'a'), state(0, 1, 'b'), state(1, 300, 'c')],
    ]) {
      expect(told(...limits).budget.opensInMs).toBe(200_000);
    }
  });

  it('that less than nothing is left does not hide that nothing is left for longer', () => {
    const limiter = new LocalLimiter({ requests: 10, windowMs: 300_000 });
    for (let times = 0; times < 2; times++) {
      limiter.acquire({ deadline: 1e12, expired: () => new Error(), onWait: () => {} });
    }
    // The first answer is older than the request that is still on its way.
    limiter.settle([state(0, 1)]);
    limiter.settle([state(0, 200)]);
    expect(limiter.budget.opensInMs).toBe(200_000);
  });

  it('is kept by the tightest of what a server makes up, whatever else it says', async () => {
    // Each leaves one more than the one before, and a second longer, so that none makes another one needless.
    const limiter = new LocalLimiter({ requests: 10_000, windowMs: 300_000 });
    const said = Array.from({ length: 250 }, (_, at) => state(at + 5, at + 1, `made-up-${at}`));
    for (let times = 0; times < 20; times++) limiter.settle([...said].reverse());
    expect(limiter.budget.remaining).toBe(5);
    await vi.advanceTimersByTimeAsync(5000);
    expect(limiter.budget.remaining).toBe(10);
  });
});

describe('a pause', () => {
  it('lets nothing leave until it is over', async () => {
    const limiter = new LocalLimiter(defaults.rateLimit);
    limiter.pause(7000);
    expect(limiter.budget).toMatchObject({ remaining: 0, opensInMs: 7000 });
    const started = performance.now();
    const { value } = await settle(Promise.all([leave(limiter), leave(limiter)]));
    for (const at of value ?? []) expect(at - started).toBeGreaterThanOrEqual(7000);
  });

  it('is made longer by another one, never shorter', () => {
    const limiter = new LocalLimiter(defaults.rateLimit);
    limiter.pause(7000);
    limiter.pause(1000);
    limiter.pause(0);
    limiter.pause(-5);
    limiter.pause(Number.NaN);
    expect(limiter.budget.opensInMs).toBe(7000);
  });

  it('holds those who wait already', async () => {
    const limiter = new LocalLimiter({ requests: 1, windowMs: 100 });
    await leave(limiter);
    limiter.settle([]);
    const started = performance.now();
    const waiting = leave(limiter);
    setTimeout(() => limiter.pause(5000), 50);
    const { value } = await settle(waiting);
    expect((value ?? 0) - started).toBeGreaterThanOrEqual(5050);
  });
});

const read = single({ method: 'GET', path: '/things', permissions: [] });
const create = single({ method: 'POST', path: '/things', permissions: [] });
let tokens = 0;

/** Clients of one credential on one `fetch`. */
function clients(
  fetch: (request: Request, count: number) => Response | Promise<Response>,
  rateLimit: ClientOptions['rateLimit'],
  options: ClientOptions = {},
) {
  const sent: number[] = [];
  const token = `token-number-${++tokens}`;
  const shared = async (request: Request) => {
    sent.push(performance.now());
    return fetch(request, sent.length);
  };
  const make = (more: ClientOptions = {}) =>
    new Transport({
      apiToken: token,
      fetch: shared,
      ...(rateLimit === undefined ? {} : { rateLimit }),
      ...options,
      ...more,
    });
  return { make, sent };
}

describe('a client', () => {
  it('never sends more than allowed, however many calls are started at once, and all of them succeed', async () => {
    const counted: number[] = [];
    const { make } = clients(
      async () => {
        await later(20);
        counted.push(performance.now());
        await later(30);
        return ok();
      },
      { requests: 20, windowMs: 1000 },
    );
    const transport = make();
    const { status } = await settle(Promise.all(Array.from({ length: 100 }, () => transport.call(read, {}))));
    expect(status).toBe('fulfilled');
    expect(counted).toHaveLength(100);
    expect(mostInAnyWindow(counted, 1000)).toBeLessThanOrEqual(20);
  });

  it('takes a slot for each attempt, and holds none while it waits for the next', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const { make, sent } = clients((_, count) => (count === 1 ? page(502) : ok()), { requests: 2, windowMs: 10_000 });
    const transport = make({ retry: { baseMs: 2000 } });
    const first = transport.call(read, {});
    await vi.advanceTimersByTimeAsync(10);
    expect(transport.budget?.remaining).toBe(1);
    const second = transport.call(read, {});
    const { status } = await settle(Promise.all([first, second]));
    expect(status).toBe('fulfilled');
    expect(sent).toHaveLength(3);
    // The second call went ahead at once; the second attempt of the first had to wait for a window.
    expect((sent[1] ?? 0) - (sent[0] ?? 0)).toBeLessThan(100);
    expect((sent[2] ?? 0) - (sent[0] ?? 0)).toBeGreaterThanOrEqual(10_000);
  });

  it('shows what is left of the budget', async () => {
    const { make } = clients(() => ok(), { requests: 3, windowMs: 1000 });
    const transport = make();
    expect(transport.budget).toEqual({ limit: 3, windowMs: 1000, remaining: 3, waiting: 0, opensInMs: 0 });
    await settle(Promise.all([transport.call(read, {}), transport.call(read, {}), transport.call(read, {})]));
    expect(transport.budget).toMatchObject({ remaining: 0, waiting: 0 });
    expect(transport.budget?.opensInMs).toBeGreaterThan(0);
    const waiting = transport.call(read, {});
    await vi.advanceTimersByTimeAsync(1);
    expect(transport.budget).toMatchObject({ remaining: 0, waiting: 1 });
    await settle(waiting);
  });

  it('shows it as cf.rateLimit: 1,200 in five minutes, unless told otherwise', () => {
    const fetch = async () => ok();
    expect(new Cloudflare({ apiToken: 'one-token', fetch }).rateLimit).toEqual({
      limit: 1200,
      windowMs: 300_000,
      remaining: 1200,
      waiting: 0,
      opensInMs: 0,
    });
    const other = new Cloudflare({ apiToken: 'other-token', fetch, rateLimit: { requests: 5, windowMs: 60_000 } });
    expect(other.rateLimit).toMatchObject({ limit: 5, windowMs: 60_000, remaining: 5 });
    expect(new Cloudflare({ apiToken: 'one-token', fetch, rateLimit: false }).rateLimit).toBeUndefined();
  });

  it('lowers its budget by the headers of an answer', async () => {
    const { make } = clients(
      () => ok({}, { ratelimit: '"default";r=7;t=100', 'ratelimit-policy': '"default";q=1200;w=300' }),
      undefined,
    );
    const transport = make();
    await settle(transport.call(read, {}));
    expect(transport.budget?.remaining).toBe(7);
  });

  it('lowers its budget by the headers of a failure as well', async () => {
    const { make } = clients(() => failed(404, undefined, 'x', { ratelimit: '"default";r=0;t=100' }), undefined);
    const transport = make();
    await failureOf(transport.call(read, {}));
    expect(transport.budget).toMatchObject({ remaining: 0, opensInMs: 100_000 });
  });

  it('tells of each wait once: why, how long at least, how many wait', async () => {
    const events: WaitEvent[] = [];
    const { make } = clients(() => ok(), { requests: 1, windowMs: 1000 }, { onWait: (event) => events.push(event) });
    const transport = make();
    await settle(transport.call(read, {}));
    await settle(Promise.all([transport.call(read, {}), transport.call(read, {})]));
    expect(events).toEqual([
      { reason: 'budget', waitMs: expect.closeTo(1000, -2), waiting: 1 },
      { reason: 'budget', waitMs: expect.closeTo(1000, -2), waiting: 2 },
    ]);
  });

  it('gives up at its deadline, tells that nothing was sent, and costs no slot', async () => {
    const { make, sent } = clients(() => ok(), { requests: 1, windowMs: 1000 });
    const transport = make();
    await settle(transport.call(create, {}));
    const late = await failureOf(transport.call(create, {}, { deadlineMs: 500 }));
    expect(late).toMatchObject({ kind: 'timeout', outcome: 'not_sent', attempts: 0, retryable: true });
    expect(sent).toHaveLength(1);
    await settle(transport.call(create, {}));
    expect((sent[1] ?? 0) - (sent[0] ?? 0)).toBeLessThan(1010);
  });

  it('gives up when it is aborted while it waits, and costs no slot', async () => {
    const { make, sent } = clients(() => ok(), { requests: 1, windowMs: 1000 });
    const transport = make();
    await settle(transport.call(create, {}));
    const controller = new AbortController();
    const aborted = transport.call(create, {}, { signal: controller.signal });
    const next = transport.call(create, {});
    setTimeout(() => controller.abort('enough'), 100);
    expect(await settle(aborted)).toEqual({ status: 'rejected', reason: 'enough' });
    await settle(next);
    expect(sent).toHaveLength(2);
    expect((sent[1] ?? 0) - (sent[0] ?? 0)).toBeLessThan(1010);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a limit that Cloudflare sets', () => {
  const limit = (retryAfter?: string) =>
    failed(429, 971, 'Please wait', retryAfter === undefined ? {} : { 'retry-after': retryAfter });

  it('holds back every request of the credential, also those of another client', async () => {
    const events: WaitEvent[] = [];
    const { make, sent } = clients((_, count) => (count === 1 ? limit('30') : ok()), undefined, {
      onWait: (event) => events.push(event),
    });
    const [one, other] = [make(), make()];
    const limited = one.call(create, {});
    await vi.advanceTimersByTimeAsync(10);
    const calls = [limited, other.call(create, {}), other.call(read, {}), one.call(read, {})];
    expect((await settle(Promise.all(calls))).status).toBe('fulfilled');
    expect(sent).toHaveLength(5);
    for (const at of sent.slice(1)) expect(at - (sent[0] ?? 0)).toBeGreaterThanOrEqual(30_000);
    expect(events.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['gate', 'gate', 'gate']));
  });

  it('holds them back also when the call that met it is not tried again', async () => {
    const { make, sent } = clients((_, count) => (count === 1 ? limit('30') : ok()), undefined);
    const transport = make({ retry: false });
    expect(await failureOf(transport.call(create, {}))).toMatchObject({ kind: 'rate_limit', retryAfterMs: 30_000 });
    expect(transport.budget).toMatchObject({ remaining: 0, opensInMs: 30_000 });
    await settle(transport.call(read, {}));
    expect((sent[1] ?? 0) - (sent[0] ?? 0)).toBeGreaterThanOrEqual(30_000);
  });

  it.each([
    ['971 in a 200', () => failed(200, 971, 'Please wait', { 'retry-after': '30' })],
    ['a page', () => page(429, 'Error 1015', { 'retry-after': '30' })],
  ])('holds them back in the form of %s', async (_, response) => {
    const { make } = clients(response, undefined);
    const transport = make({ retry: false });
    await failureOf(transport.call(read, {}));
    expect(transport.budget?.opensInMs).toBe(30_000);
  });

  it('that asks for more than any block lasts does not stop everything for as long', async () => {
    const { make } = clients(() => limit('86400'), undefined);
    const transport = make();
    expect(await failureOf(transport.call(read, {}))).toMatchObject({ kind: 'rate_limit', retryAfterMs: 86_400_000 });
    expect(transport.budget?.opensInMs).toBe(300_000);
  });

  it('without a time holds them back as long as the call that met it waits itself', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const { make, sent } = clients((_, count) => (count <= 3 ? limit() : ok()), undefined);
    const transport = make();
    await settle(transport.call(read, {}));
    const waits = sent.slice(1).map((at, index) => at - (sent[index] ?? 0));
    expect(waits.map((ms) => Math.round(ms / 100) * 100)).toEqual([1000, 1500, 3000]);
  });

  it('lets no herd loose when it ends: those who waited still keep to the budget', async () => {
    const counted: number[] = [];
    const { make } = clients(
      (_, count) => {
        if (count <= 5) return limit('10');
        counted.push(performance.now());
        return ok();
      },
      { requests: 5, windowMs: 1000 },
    );
    const transport = make();
    const { status } = await settle(Promise.all(Array.from({ length: 25 }, () => transport.call(create, {}))));
    expect(status).toBe('fulfilled');
    expect(counted).toHaveLength(25);
    expect(mostInAnyWindow(counted, 1000)).toBeLessThanOrEqual(5);
  });
});

describe('one budget', () => {
  const fetch = async () => ok();
  const token = () => `token-number-${++tokens}`;
  const spend = async (transport: Transport) => {
    await settle(transport.call(read, {}));
  };

  it('is shared by clients with the same token', async () => {
    const apiToken = token();
    const [one, other] = [new Transport({ apiToken, fetch }), new Transport({ apiToken, fetch })];
    await spend(one);
    expect(other.budget?.remaining).toBe(1199);
  });

  it('is shared by clients with the same token function', async () => {
    const apiToken = async () => 'a-token-for-tests';
    const [one, other] = [new Transport({ apiToken, fetch }), new Transport({ apiToken, fetch })];
    await spend(one);
    expect(other.budget?.remaining).toBe(1199);
  });

  it('is shared by clients with the same key and e-mail', async () => {
    const pair = { apiKey: token(), email: 'a@example.com' };
    const [one, other] = [new Transport({ ...pair, fetch }), new Transport({ ...pair, fetch })];
    await spend(one);
    expect(other.budget?.remaining).toBe(1199);
  });

  it.each([
    ['tokens', () => ({ apiToken: token() }), () => ({ apiToken: token() })],
    ['token functions', () => ({ apiToken: () => 'same' }), () => ({ apiToken: () => 'same' })],
    ['keys', () => ({ apiKey: token(), email: 'a@b.co' }), () => ({ apiKey: token(), email: 'a@b.co' })],
    ['e-mails', () => ({ apiKey: 'same-key', email: 'a@b.co' }), () => ({ apiKey: 'same-key', email: 'b@b.co' })],
    [
      'servers',
      () => ({ apiToken: 'same-token' }),
      () => ({ apiToken: 'same-token', baseUrl: 'https://other.example' }),
    ],
    [
      'fetch functions',
      () => ({ apiToken: 'same-token-2' }),
      () => ({ apiToken: 'same-token-2', fetch: async () => ok() }),
    ],
  ] as const)('is not shared by clients with different %s', async (_, one, other) => {
    const [first, second] = [new Transport({ fetch, ...one() }), new Transport({ fetch, ...other() })];
    await spend(first);
    expect(first.budget?.remaining).toBe(1199);
    expect(second.budget?.remaining).toBe(1200);
  });

  it('is the tighter of two when clients disagree, whichever comes first', async () => {
    const tight: RateLimitOptions = { requests: 5, windowMs: 1000 };
    const loose: RateLimitOptions = { requests: 50, windowMs: 1000 };
    for (const [first, second] of [
      [tight, loose],
      [loose, tight],
    ]) {
      const apiToken = token();
      const one = new Transport({ apiToken, fetch, rateLimit: first as RateLimitOptions });
      const other = new Transport({ apiToken, fetch, rateLimit: second as RateLimitOptions });
      expect(one.budget).toMatchObject({ limit: 5, windowMs: 1000 });
      expect(other.budget).toMatchObject({ limit: 5, windowMs: 1000 });
    }
  });

  it('counts what was sent before it was made tighter, by the new window', async () => {
    const apiToken = token();
    const one = new Transport({ apiToken, fetch, rateLimit: { requests: 100, windowMs: 1000 } });
    await spend(one);
    await spend(one);
    await vi.advanceTimersByTimeAsync(2000);
    const other = new Transport({ apiToken, fetch, rateLimit: { requests: 3, windowMs: 60_000 } });
    expect(other.budget?.remaining).toBe(1);
  });

  it('is kept while it has something to remember, and found again while a client holds it', async () => {
    const apiToken = token();
    const one = new Transport({ apiToken, fetch });
    await spend(one);
    for (let times = 0; times < 20; times++) new Transport({ apiToken: token(), fetch });
    expect(new Transport({ apiToken, fetch }).budget?.remaining).toBe(1199);
    await vi.advanceTimersByTimeAsync(300_001);
    const limiter = sharedLimiter(['held', 'here', fetch], defaults.rateLimit);
    for (let times = 0; times < 20; times++) new Transport({ apiToken: token(), fetch });
    expect(sharedLimiter(['held', 'here', fetch], defaults.rateLimit)).toBe(limiter);
    expect(new Transport({ apiToken, fetch }).budget?.remaining).toBe(1200);
  });

  it('is told apart by each part of what makes it, and shows none of them', () => {
    const limiter = sharedLimiter(['a', 'b', undefined], defaults.rateLimit);
    expect(sharedLimiter(['a|b', undefined], defaults.rateLimit)).not.toBe(limiter);
    expect(sharedLimiter(['a', undefined, 'b'], defaults.rateLimit)).not.toBe(limiter);
    expect(inspect(limiter, { depth: 20 })).toBe('LocalLimiter {}');
    expect(JSON.stringify(limiter)).toBe('{}');
  });
});

describe('rateLimit: false', () => {
  it('lets everything leave at once', async () => {
    const { make, sent } = clients(() => ok(), false);
    const transport = make();
    const started = performance.now();
    await settle(Promise.all(Array.from({ length: 1500 }, () => transport.call(read, {}))));
    expect(sent.filter((at) => at - started < 1)).toHaveLength(1500);
    expect(transport.budget).toBeUndefined();
  });
});

describe('a limiter of your own', () => {
  function own(changes: Partial<RateLimiter> = {}) {
    const calls: Array<[string, unknown]> = [];
    const limiter: RateLimiter = {
      acquire: (request) => {
        calls.push(['acquire', request]);
      },
      settle: (limits) => calls.push(['settle', limits]),
      pause: (ms) => calls.push(['pause', ms]),
      ...changes,
    };
    return { limiter, names: () => calls.map(([name]) => name), calls };
  }

  it('is asked before each attempt, told of each answer, and of limits', async () => {
    const { limiter, calls } = own();
    const { make } = clients((_, count) => {
      if (count > 1) return ok({}, { ratelimit: '"default";r=7;t=100' });
      return failed(429, 971, 'Please wait', { 'retry-after': '30' });
    }, limiter);
    const started = performance.now();
    await settle(make().call(create, {}, { deadlineMs: 60_000 }));
    expect(calls).toEqual([
      ['acquire', expect.objectContaining({ deadline: started + 60_000 })],
      ['pause', 30_000],
      ['settle', []],
      ['pause', 30_000],
      ['acquire', expect.objectContaining({ deadline: started + 60_000 })],
      ['settle', [{ policy: 'default', remaining: 7, resetMs: 100_000 }]],
    ]);
  });

  it('may make a call wait, tell of it, and give its own error', async () => {
    const events: WaitEvent[] = [];
    const { limiter } = own({
      async acquire({ onWait, expired }) {
        onWait({ reason: 'budget', waitMs: 5, waiting: 1 });
        await later(5);
        throw expired();
      },
    });
    const { make, sent } = clients(() => ok(), limiter, { onWait: (event) => events.push(event) });
    expect(await failureOf(make().call(read, {}))).toMatchObject({ kind: 'timeout', outcome: 'not_sent', attempts: 0 });
    expect(events).toHaveLength(1);
    expect(sent).toHaveLength(0);
  });

  it('is settled with whatever became of the request', async () => {
    for (const fetch of [
      () => failed(404),
      () => Promise.reject(new TypeError('fetch failed')),
      () => new Promise<never>(() => {}),
    ]) {
      const { limiter, names } = own();
      const { make } = clients(fetch, limiter);
      await failureOf(make().call(create, {}, { timeoutMs: 100 }));
      expect(names()).toEqual(['acquire', 'settle']);
    }
  });

  it('cannot spoil an answer that has come by failing afterwards', async () => {
    const broken = () => {
      throw new Error('no connection to the store');
    };
    const { limiter } = own({ settle: broken, pause: broken });
    const { make, sent } = clients((_, count) => (count === 1 ? failed(429) : ok({ id: 'x' })), limiter);
    expect(await settle(make().call(create, {}))).toEqual({ status: 'fulfilled', value: { id: 'x' } });
    expect(sent).toHaveLength(2);
  });

  it('that lets an aborted call through does not make it leave', async () => {
    const controller = new AbortController();
    const { limiter } = own({ acquire: async () => controller.abort('enough') });
    const onRequest = vi.fn();
    const { make, sent } = clients(() => ok(), limiter, { onRequest });
    expect(await settle(make().call(create, {}, { signal: controller.signal }))).toMatchObject({ reason: 'enough' });
    expect(sent).toHaveLength(0);
    expect(onRequest).not.toHaveBeenCalled();
  });
});

describe('a script', () => {
  beforeEach(() => {
    vi.useRealTimers();
  });

  /** Runs a script of its own process, which tells on standard output what it loaded and what keeps it alive. */
  async function run(body: string, url: string): Promise<{ code: number | null; loaded: string[]; alive: string[] }> {
    const source = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ resolve(specifier, context, next) { loaded.push(specifier); return next(specifier, context); } });
      const { Cloudflare } = await import(${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)});
      const make = (options) => new Cloudflare({ apiToken: 'a-token-for-tests', baseUrl: ${JSON.stringify(url)}, ...options });
      ${body}
      const alive = process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
      process.stdout.write(JSON.stringify({ loaded, alive }));
    `;
    const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '--eval', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
    return { code, ...JSON.parse(output) };
  }

  it('that makes one call ends by itself, holds no timer, and loads nothing that only a failure needs', async () => {
    const server = await loopback((response) => answer(response));
    const { code, loaded, alive } = await run("await make().request('GET /ips');", server.url);
    expect(server.received).toHaveLength(1);
    expect(loaded).toContain('./transport.ts');
    expect(loaded.filter((specifier) => /bottleneck|p-retry|zod|diagnosis/.test(specifier))).toEqual([]);
    expect({ code, alive }).toEqual({ code: 0, alive: [] });
  });

  it('that makes a call in vain loads what says why', async () => {
    const server = await loopback((response) => response.writeHead(404).end());
    const { loaded } = await run("await make().request('GET /ips').catch(() => {});", server.url);
    expect(loaded).toEqual(expect.arrayContaining(['p-retry', './diagnosis.ts']));
  });

  it('that only makes a client holds no timer', async () => {
    const { code, alive } = await run('make();', 'http://127.0.0.1:9');
    expect({ code, alive }).toEqual({ code: 0, alive: [] });
  });

  it('whose requests have to wait ends by itself all the same', async () => {
    const server = await loopback((response) => answer(response));
    const { code, alive } = await run(
      `const cf = make({ rateLimit: { requests: 1, windowMs: 20 } });
       await Promise.all([1, 2, 3].map(() => cf.request('GET /ips')));`,
      server.url,
    );
    expect(server.received).toHaveLength(3);
    expect({ code, alive }).toEqual({ code: 0, alive: [] });
  });
});
