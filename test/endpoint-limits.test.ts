/** Limits that single endpoints have beside the budget: purging caches, checking a zone's activation. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClientOptions, Cloudflare, type WaitEvent } from '../src/index.ts';
import { failed, ok } from './support/answers.ts';
import { setEnvironment } from './support/environment.ts';
import { failureOf, settle } from './support/settle.ts';

beforeEach(() => {
  setEnvironment();
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const zone_id = '023e105f4ecef8ad9ca31a8372d0c353';
let tokens = 0;

/** A client of its own credential; notes when each request was sent, and where to. */
function client(options: ClientOptions = {}, answer: (count: number) => Response = () => ok({ id: zone_id })) {
  const sent: Array<{ at: number; path: string }> = [];
  const fetch = async (request: Request) => {
    sent.push({ at: performance.now(), path: new URL(request.url).pathname });
    return answer(sent.length);
  };
  const events: WaitEvent[] = [];
  const apiToken = `endpoint-limit-${++tokens}`;
  const cf = new Cloudflare({ apiToken, fetch, onWait: (event) => events.push(event), ...options });
  return { cf, sent, events, apiToken, fetch };
}

const everything = { zone_id, purge_everything: true } as const;

describe('purging', () => {
  it.each([
    ['free', 25, 12_000],
    ['pro', 25, 200],
    ['business', 50, 100],
    ['enterprise', 500, 20],
  ] as const)('on the plan %s: %i at once, then one every %i ms', async (plan, most, everyMs) => {
    const { cf, sent, events } = client({ plan });
    const started = performance.now();
    await settle(Promise.all(Array.from({ length: most + 3 }, () => cf.cache.purge(everything))));
    const at = sent.map((one) => one.at - started);
    expect(Math.max(...at.slice(0, most))).toBeLessThan(everyMs);
    for (const [index, when] of at.slice(most).entries()) {
      expect(when).toBeGreaterThanOrEqual((index + 1) * everyMs);
      expect(when).toBeLessThan((index + 1) * everyMs + 100);
    }
    expect(events.map(({ reason }) => reason)).toEqual(['endpoint', 'endpoint', 'endpoint']);
  });

  it('takes the free plan for granted, for every kind but URLs, in every way to purge', async () => {
    const { cf, sent } = client();
    const started = performance.now();
    const calls = [
      ...Array.from({ length: 22 }, () => cf.cache.purge({ zone_id, tags: ['a'] })),
      cf.cache.purge({ zone_id, hosts: ['www.example.com'] }),
      cf.cache.invalidate({ zone_id, prefixes: ['www.example.com/a'] }),
      cf.request('POST /zones/{zone_id}/purge_cache', { zone_id, purge_everything: true }),
      cf.request('POST /zones/{zone_id}/purge_cache', { zone_id, purge_everything: true }),
    ];
    await settle(Promise.all(calls));
    expect(sent.filter(({ at }) => at - started < 1000)).toHaveLength(25);
    expect((sent[25]?.at ?? 0) - started).toBeGreaterThanOrEqual(12_000);
  });

  it('counts each URL, and lets 800 pass in a second', async () => {
    const { cf, sent } = client();
    const started = performance.now();
    const files = Array.from({ length: 100 }, (_, at) => `https://www.example.com/${at}`);
    await settle(Promise.all(Array.from({ length: 12 }, () => cf.cache.purge({ zone_id, files }))));
    expect(sent.filter(({ at }) => at - started < 100)).toHaveLength(8);
    expect((sent[11]?.at ?? 0) - started).toBeGreaterThanOrEqual(500);
    expect((sent[11]?.at ?? 0) - started).toBeLessThan(700);
  });

  it('that waits keeps nothing else waiting', async () => {
    const { cf, sent } = client();
    const purges = Array.from({ length: 26 }, () => cf.cache.purge(everything));
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toHaveLength(25);
    await settle(cf.zones.get({ zone_id }));
    expect(sent).toHaveLength(26);
    expect((sent[25]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeLessThan(200);
    await settle(Promise.all(purges));
  });

  it('is shared by clients of one credential', async () => {
    const { cf, apiToken, fetch, sent } = client();
    const other = new Cloudflare({ apiToken, fetch });
    await settle(Promise.all(Array.from({ length: 25 }, () => cf.cache.purge(everything))));
    const waiting = other.cache.purge(everything);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toHaveLength(25);
    await settle(waiting);
    expect(sent).toHaveLength(26);
  });

  it('that Cloudflare refuses all the same closes that endpoint, and no other', async () => {
    const refusal = () => failed(429, 1134, 'Unable to purge, rate limit reached.', { 'retry-after': '7' });
    const { cf, sent } = client({}, (count) => (count === 1 ? refusal() : ok({ id: zone_id })));
    const refused = cf.cache.purge(everything);
    await vi.advanceTimersByTimeAsync(10);
    expect(cf.rateLimit).toMatchObject({ remaining: 1199, opensInMs: 0 });
    await settle(cf.zones.get({ zone_id }));
    expect(sent.map(({ path }) => path.split('/').at(-1))).toEqual(['purge_cache', zone_id]);
    const second = cf.cache.purge(everything);
    await settle(Promise.all([refused, second]));
    for (const { at } of sent.slice(2)) expect(at - (sent[0]?.at ?? 0)).toBeGreaterThanOrEqual(7000);
  });

  it('that is given up while it waits takes nothing, neither of the endpoint nor of the budget', async () => {
    const { cf, sent } = client({ plan: 'pro' });
    await settle(Promise.all(Array.from({ length: 25 }, () => cf.cache.purge(everything))));
    const controller = new AbortController();
    const given = cf.cache.purge(everything, { signal: controller.signal });
    const next = cf.cache.purge(everything);
    await vi.advanceTimersByTimeAsync(10);
    controller.abort('enough');
    expect(await failureOf(given)).toBe('enough');
    await settle(next);
    expect((sent[25]?.at ?? 0) - (sent[24]?.at ?? 0)).toBeLessThan(300);
    expect(cf.rateLimit?.remaining).toBe(1200 - 26);
  });

  it('that is given up while it waits for the budget gives its share of the endpoint back', async () => {
    const { cf, sent } = client({ plan: 'pro', rateLimit: { requests: 25, windowMs: 60_000 } });
    await settle(Promise.all(Array.from({ length: 24 }, () => cf.cache.purge(everything))));
    await settle(cf.zones.get({ zone_id }));
    const controller = new AbortController();
    const given = Array.from({ length: 20 }, () =>
      cf.cache.purge(everything, { signal: controller.signal }).catch((reason: unknown) => reason),
    );
    await vi.advanceTimersByTimeAsync(30_000);
    controller.abort('enough');
    await settle(Promise.all(given));
    await vi.advanceTimersByTimeAsync(30_001);
    const started = performance.now();
    await settle(Promise.all(Array.from({ length: 25 }, () => cf.cache.purge(everything))));
    for (const { at } of sent.slice(25)) expect(at - started).toBeLessThan(200);
  });

  it('is not held back without a limiter', async () => {
    const { cf, sent } = client({ rateLimit: false });
    await settle(Promise.all(Array.from({ length: 40 }, () => cf.cache.purge(everything))));
    expect((sent[39]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeLessThan(100);
  });
});

describe("the check of a zone's activation", () => {
  const other = '9a7806061c88ada191ed06f989cc3dac';

  it('is made once an hour, zone by zone: sooner, the caller learns at once when it may come back', async () => {
    const { cf, sent } = client();
    await settle(cf.zones.activationCheck.trigger({ zone_id }));
    await settle(cf.zones.activationCheck.trigger({ zone_id: other }));
    expect(sent).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await failureOf(cf.zones.activationCheck.trigger({ zone_id }))).toMatchObject({
      kind: 'rate_limit',
      outcome: 'not_sent',
      path: '/zones/{zone_id}/activation_check',
      retryAfterMs: expect.closeTo(3_540_000, -3),
    });
    expect(sent).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(3_541_000);
    await settle(cf.zones.activationCheck.trigger({ zone_id }));
    expect(sent).toHaveLength(3);
  });

  it('is waited for on a paid plan, where it is every five minutes', async () => {
    const { cf, sent } = client({ plan: 'pro' });
    await settle(cf.zones.activationCheck.trigger({ zone_id }));
    await settle(cf.zones.activationCheck.trigger({ zone_id }));
    expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeGreaterThanOrEqual(300_000);
    expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeLessThan(300_100);
  });

  it('does not wait beyond the deadline', async () => {
    const { cf, sent } = client({ plan: 'pro' });
    await settle(cf.zones.activationCheck.trigger({ zone_id }));
    const late = cf.zones.activationCheck.trigger({ zone_id }, { deadlineMs: 1000 });
    expect(await failureOf(late)).toMatchObject({ kind: 'timeout', outcome: 'not_sent' });
    expect(sent).toHaveLength(1);
  });
});

it.each(['gold', 3, null])('a plan is one of four: %j is refused', (plan) => {
  const options = { apiToken: 'x'.repeat(40), plan } as never;
  expect(() => new Cloudflare(options)).toThrow("plan must be 'free', 'pro', 'business' or 'enterprise'");
});
