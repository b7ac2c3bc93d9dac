import { describe, expect, it } from 'vitest';
import type { Emulator, RateLimitOptions } from '../../src/testing/index.ts';
import { accountOf, firstCode, send, small, unknown } from '../support/emulated.ts';

const throttle = 'Please wait and consider throttling your request speed';

/** An emulator whose clock stands still. */
function limited(rateLimit: RateLimitOptions): Emulator {
  const emulator = small({ rateLimit: { quota: 1, windowMs: 10_000, ...rateLimit } });
  emulator.clock.stop();
  return emulator;
}

/** What follows the one request that is allowed, unread by any schema. */
async function refused(rateLimit: RateLimitOptions) {
  const emulator = limited(rateLimit);
  const headers = { authorization: `Bearer ${emulator.token}` };
  await emulator.fetch(`${emulator.url}/zones`, { headers });
  const response = await emulator.fetch(`${emulator.url}/zones`, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('the limit of the API', () => {
  it('is 1,200 requests in 300 seconds by default', async () => {
    const emulator = small({ now: 0 });
    emulator.clock.stop();
    const { headers } = await send(emulator, '/user');
    expect(headers.get('ratelimit')).toBe('"default";r=1199;t=300');
    expect(headers.get('ratelimit-policy')).toBe('"default";q=1200;w=300');
    for (let at = 1; at < 1200; at++) await emulator.fetch(`${emulator.url}/user`, { headers: bearer(emulator) });
    expect((await send(emulator, '/zones')).headers.get('retry-after')).toBe('300');
  });

  it('counts down, refuses, and opens again when the block ends', async () => {
    const emulator = limited({ quota: 2 });
    const one = await send(emulator, '/zones');
    expect(one.headers.get('ratelimit')).toBe('"default";r=1;t=10');
    expect(one.headers.get('ratelimit-policy')).toBe('"default";q=2;w=10');
    emulator.clock.advance(4000);
    const two = await send(emulator, '/zones');
    expect(two.headers.get('ratelimit')).toBe('"default";r=0;t=6');
    emulator.clock.advance(5000);
    const three = await send(emulator, '/zones');
    expect([three.status, three.headers.get('retry-after')]).toEqual([429, '10']);
    expect(three.text).toBe(
      `{"success":false,"errors":[{"code":971,"message":"${throttle}"}],"messages":[],"result":null}`,
    );
    emulator.clock.advance(9999);
    expect((await send(emulator, '/zones')).headers.get('retry-after')).toBe('1');
    emulator.clock.advance(1);
    expect((await send(emulator, '/zones')).status).toBe(200);
  });

  it('ends with its window when it does not block', async () => {
    const emulator = limited({ block: false });
    await send(emulator, '/zones');
    emulator.clock.advance(9000);
    expect((await send(emulator, '/zones')).headers.get('retry-after')).toBe('1');
    emulator.clock.advance(1000);
    expect((await send(emulator, '/zones')).status).toBe(200);
  });

  it('slides where it is told to: each request counts for a window from when it came', async () => {
    const emulator = limited({ quota: 2, sliding: true, block: false });
    const left = async () => (await send(emulator, '/zones')).headers.get('ratelimit');
    expect(await left()).toBe('"default";r=1;t=10');
    emulator.clock.advance(6000);
    expect(await left()).toBe('"default";r=0;t=4');
    emulator.clock.advance(3000);
    const refusal = await send(emulator, '/zones');
    expect([refusal.status, refusal.headers.get('retry-after')]).toEqual([429, '1']);
    emulator.clock.advance(1000);
    // The first has stopped counting, the second has not.
    expect(await left()).toBe('"default";r=0;t=6');
    expect((await send(emulator, '/zones')).status).toBe(429);
    emulator.clock.advance(6000);
    expect((await send(emulator, '/zones')).status).toBe(200);
  });

  it('that slides blocks for a whole window from the violation on, and has nothing to count after it', async () => {
    const emulator = limited({ quota: 1, sliding: true });
    await send(emulator, '/zones');
    emulator.clock.advance(9000);
    expect((await send(emulator, '/zones')).headers.get('retry-after')).toBe('10');
    emulator.clock.advance(9999);
    expect((await send(emulator, '/zones')).status).toBe(429);
    emulator.clock.advance(1);
    expect((await send(emulator, '/zones')).status).toBe(200);
  });

  it('is one for all tokens of the user and the key, and another for each token of an account', async () => {
    const emulator = limited({ quota: 3 });
    const token = emulator.addToken({ permissions: ['Zone Read'] });
    const key = { token: null, headers: { 'x-auth-email': emulator.email, 'x-auth-key': emulator.apiKey } };
    const left = async (sent = {}) => (await send(emulator, '/zones', sent)).headers.get('ratelimit')?.slice(10, 13);
    expect([await left(), await left({ token }), await left(key)]).toEqual(['r=2', 'r=1', 'r=0']);
    expect((await send(emulator, '/zones', key)).status).toBe(429);
    const own = emulator.addToken({ kind: 'account', permissions: ['Zone Read'] });
    const other = emulator.addToken({ kind: 'account', permissions: ['Zone Read'] });
    expect([await left({ token: own }), await left({ token: own }), await left({ token: other })]).toEqual([
      'r=2',
      'r=1',
      'r=2',
    ]);
  });

  it('counts refusals of a known credential, not strangers, and is not asked for public endpoints', async () => {
    const emulator = limited({ quota: 2 });
    expect((await send(emulator, '/zones', { token: 'x'.repeat(40) })).headers.has('ratelimit')).toBe(false);
    expect((await send(emulator, '/ips', { token: null })).headers.has('ratelimit')).toBe(false);
    expect((await send(emulator, `/zones/${unknown}`)).headers.get('ratelimit')).toContain('r=1');
    await send(emulator, '/user');
    expect((await send(emulator, '/user')).status).toBe(429);
    expect((await send(emulator, '/ips', { token: null })).status).toBe(200);
  });

  it('leaves the state alone when it refuses', async () => {
    const emulator = limited({});
    await send(emulator, '/user');
    const { size } = emulator.world.zones;
    const body = { name: 'late.example', account: { id: accountOf(emulator) } };
    expect(firstCode(await send(emulator, '/zones', { body }))).toEqual([429, 971]);
    expect(emulator.world.zones.size).toBe(size);
  });

  it('can be absent', async () => {
    expect((await send(small({ rateLimit: false }), '/zones')).headers.has('ratelimit')).toBe(false);
  });
});

describe('headers of the limit', () => {
  it.each([true, 'mirror'] as const)('mirror the budget: %s', async (headers) => {
    const { headers: told } = await send(limited({ headers }), '/zones');
    expect(told.get('ratelimit')).toBe('"default";r=0;t=10');
  });

  it.each([false, 'none'] as const)('can be left out: %s', async (headers) => {
    const emulator = limited({ headers });
    expect((await send(emulator, '/zones')).headers.has('ratelimit')).toBe(false);
    const late = await send(emulator, '/zones');
    expect(late.headers.has('ratelimit-policy')).toBe(false);
    expect(late.headers.get('retry-after')).toBe('10');
  });

  it('can stand still as the live ones do, with a policy of its own for zones', async () => {
    const emulator = limited({ headers: 'static', quota: 1200, windowMs: 300_000 });
    for (let round = 0; round < 2; round++) {
      const zones = (await send(emulator, '/zones')).headers;
      expect([zones.get('ratelimit'), zones.get('ratelimit-policy')]).toEqual([
        '"list_zones";r=1200;t=1',
        '"list_zones";q=1201;w=300',
      ]);
      const user = (await send(emulator, '/user')).headers;
      expect([user.get('ratelimit'), user.get('ratelimit-policy')]).toEqual([
        '"default";r=1199;t=1',
        '"default";q=1200;w=300',
      ]);
    }
  });

  it.each(['mirror', 'static'] as const)('are missing where tokens are verified: %s', async (headers) => {
    const emulator = limited({ headers });
    expect((await send(emulator, '/user/tokens/verify')).headers.has('ratelimit')).toBe(false);
    const late = await send(emulator, '/user/tokens/verify');
    expect([late.status, late.headers.has('ratelimit'), late.headers.get('retry-after')]).toEqual([429, false, '10']);
  });
});

describe('refusals of the limit', () => {
  it.each([
    ['envelope', 429, 971, throttle],
    ['code-10429', 429, 10429, `Rate limited. ${throttle}`],
    ['older', 429, 10100, `More than 1 requests per 10 seconds reached. ${throttle}`],
    ['in-200', 200, 971, throttle],
  ] as const)('come as %s', async (answer, status, code, message) => {
    const { text, headers, ...rest } = await refused({ answer });
    expect(rest.status).toBe(status);
    expect(JSON.parse(text)).toEqual({ success: false, errors: [{ code, message }], messages: [], result: null });
    expect(headers.get('retry-after')).toBe(status === 429 ? '10' : null);
    expect(headers.get('ratelimit')).toBe('"default";r=0;t=10');
  });

  it('come as the page of the edge', async () => {
    const { status, headers, text } = await refused({ answer: 'html' });
    expect([status, headers.get('content-type'), headers.get('retry-after')]).toEqual([
      429,
      'text/html; charset=UTF-8',
      '10',
    ]);
    expect(text).toMatch(/^<!DOCTYPE html>/);
    expect(text).toContain('Error 1015');
    expect(text).toContain(headers.get('cf-ray')?.slice(0, 16));
  });

  it.each(['envelope', 'older', 'html'] as const)('can leave the time to wait open: %s', async (answer) => {
    const { status, headers } = await refused({ answer, retryAfter: false });
    expect([status, headers.has('retry-after')]).toEqual([429, false]);
  });
});

describe('the limit of a client address', () => {
  it('is off by default, and counts everything within a second when it is on', async () => {
    const emulator = small({ rateLimit: { perSecond: 3 }, now: 0 });
    emulator.clock.stop();
    await send(emulator, '/zones');
    await send(emulator, '/ips', { token: null });
    await send(emulator, '/nowhere', { token: null });
    for (const path of ['/zones', '/ips', '/nowhere']) {
      const { status, headers, text } = await send(emulator, path, { token: null });
      expect([status, headers.get('retry-after')]).toEqual([429, '1']);
      expect(text).toContain('Error 1015');
    }
    emulator.clock.advance(1000);
    const again = await send(emulator, '/zones');
    // What the address was refused is not counted on anybody's budget.
    expect([again.status, again.headers.get('ratelimit')]).toEqual([200, '"default";r=1198;t=299']);
  });
});

describe('wrong limits', () => {
  it.each([
    [{ quota: 0 }, 'rateLimit.quota: expected a whole number of at least 1, got 0'],
    [{ quota: Number.NaN }, 'rateLimit.quota: expected a whole number of at least 1, got NaN'],
    [{ quota: 1.5 }, 'rateLimit.quota'],
    [{ quota: '5' }, 'rateLimit.quota: expected a whole number of at least 1, got "5"'],
    [{ quota: null }, 'rateLimit.quota: expected a whole number of at least 1, got null'],
    [{ windowMs: -1 }, 'rateLimit.windowMs: expected milliseconds above 0, got -1'],
    [{ windowMs: Number.POSITIVE_INFINITY }, 'rateLimit.windowMs'],
    [{ block: 'yes' }, 'rateLimit.block: expected a boolean, got "yes"'],
    [{ retryAfter: 5 }, 'rateLimit.retryAfter: expected a boolean, got 5'],
    [{ headers: 'live' }, 'rateLimit.headers: expected mirror, static, none or a boolean, got "live"'],
    [{ answer: 'page' }, 'rateLimit.answer: expected envelope, code-10429, older, in-200, html, got "page"'],
    [{ perSecond: 0 }, 'rateLimit.perSecond: expected a whole number of at least 1, got 0'],
    [{ quotaa: 1 }, 'quotaa: not an option of rateLimit; expected quota, windowMs'],
    [true, 'Options of rateLimit: expected an object, got true'],
    [null, 'Options of rateLimit: expected an object, got null'],
  ])('are refused: %j', (rateLimit, message) => {
    const make = () => small({ rateLimit: rateLimit as never });
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });
});

const bearer = (emulator: Emulator) => ({ authorization: `Bearer ${emulator.token}` });
