/** Which failures are tried again, how often, when, and what is known of a write that failed. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Method, single } from '../src/endpoint.ts';
import {
  type AnyCloudflareError,
  type ClientOptions,
  isCloudflareError,
  type RequestOptions,
  type RetryEvent,
  Transport,
} from '../src/index.ts';
import { failed, ok, page, unreachable } from './support/answers.ts';
import { setEnvironment } from './support/environment.ts';
import { answer, type Handler, loopback } from './support/loopback.ts';
import { failureOf, settle } from './support/settle.ts';

/** How an operation may be treated: `again` when carrying it out twice does no harm. */
interface Operation {
  method: Method;
  repeatable?: boolean;
  again: boolean;
}

const operations: Operation[] = [
  { method: 'GET', again: true },
  { method: 'GET', repeatable: false, again: false },
  { method: 'POST', again: false },
  { method: 'POST', repeatable: true, again: true },
  { method: 'PUT', again: true },
  { method: 'PUT', repeatable: false, again: false },
  { method: 'PATCH', again: false },
  { method: 'PATCH', repeatable: true, again: true },
  { method: 'DELETE', again: true },
  { method: 'DELETE', repeatable: false, again: false },
];

/** What is to come of a failure that never ends: attempts for operations that may be repeated, and for the others. */
interface Failure {
  what: string;
  fails: (request: Request) => Response | Promise<Response>;
  kind: AnyCloudflareError['kind'];
  outcome: AnyCloudflareError['outcome'];
  attempts: readonly [again: number, once: number];
}

const html = { kind: 'server', outcome: 'unknown', attempts: [4, 1] } as const;
const limited = { kind: 'rate_limit', outcome: 'rejected', attempts: [11, 11] } as const;
const refused = { outcome: 'rejected', attempts: [1, 1] } as const;
const neverSent = { kind: 'network', outcome: 'not_sent', attempts: [4, 4] } as const;
const lost = { kind: 'network', outcome: 'unknown', attempts: [4, 1] } as const;
const untrusted = { kind: 'network', outcome: 'not_sent', attempts: [1, 1] } as const;
const limit = (retryAfter?: string) =>
  failed(429, 971, 'Please wait', retryAfter === undefined ? {} : { 'retry-after': retryAfter });

const failures: Failure[] = [
  { what: '429 with Retry-After in seconds', fails: () => limit('7'), ...limited },
  {
    what: '429 with Retry-After as a date',
    fails: () => limit(new Date(Date.now() + 30_000).toUTCString()),
    ...limited,
  },
  { what: '429 without Retry-After', fails: () => limit(), ...limited },
  { what: '429 with Retry-After: 0', fails: () => limit('0'), ...limited },
  { what: '429 with a negative Retry-After', fails: () => limit('-5'), ...limited },
  { what: '429 with a Retry-After that cannot be read', fails: () => limit('soon'), ...limited },
  { what: '429 with Retry-After: Infinity', fails: () => limit('Infinity'), ...limited },
  { what: '429 with a date in the past', fails: () => limit('Wed, 21 Oct 2015 07:28:00 GMT'), ...limited },
  { what: '429 with a Retry-After that is too long', fails: () => limit('3600'), ...limited, attempts: [1, 1] },
  { what: '429 with a body that is null', fails: () => new Response('null', { status: 429 }), ...limited },
  { what: '429 as a page', fails: () => page(429, 'Error 1015: You are being rate limited'), ...limited },
  { what: 'code 971 in a 200', fails: () => failed(200, 971, 'Please wait'), ...limited },
  { what: 'code 971 in a 500', fails: () => failed(500, 971, 'Please wait'), ...limited },
  { what: 'code 10429 in a 400', fails: () => failed(400, 10429, 'Rate limited'), ...limited },
  { what: '500', fails: () => failed(500, 10001, 'internal error'), ...html },
  { what: '500 without a body', fails: () => new Response(null, { status: 500 }), ...html },
  { what: '500 with code 15000', fails: () => failed(500, 15000, 'internal error'), ...html, attempts: [2, 1] },
  { what: '501', fails: () => failed(501), ...html, attempts: [1, 1] },
  { what: '502 as a page', fails: () => page(502), ...html },
  { what: '503', fails: () => failed(503), ...html },
  { what: '503 with Retry-After', fails: () => failed(503, 1, 'Busy', { 'retry-after': '20' }), ...html },
  {
    what: '503 with a Retry-After that is too long',
    fails: () => failed(503, 1, 'Busy', { 'retry-after': '3600' }),
    ...html,
    attempts: [1, 1],
  },
  { what: '504', fails: () => page(504), ...html },
  { what: '505', fails: () => page(505), ...html, attempts: [1, 1] },
  ...[520, 521, 522, 523, 524, 525, 526, 527, 530].map((status) => ({
    what: String(status),
    fails: () => page(status),
    ...html,
  })),
  { what: '408', fails: () => failed(408, 1000, 'Request timeout'), ...html },
  { what: '409', fails: () => failed(409), kind: 'conflict', ...refused },
  { what: '400', fails: () => failed(400, 1004, 'Invalid'), kind: 'validation', ...refused },
  { what: '401', fails: () => failed(401, 1000, 'Invalid API Token'), kind: 'authentication', ...refused },
  { what: '403', fails: () => failed(403, 1002, 'Forbidden'), kind: 'permission', ...refused },
  { what: '404', fails: () => failed(404), kind: 'not_found', ...refused },
  { what: '405', fails: () => failed(405, 7001), kind: 'not_found', ...refused },
  { what: '413', fails: () => failed(413), kind: 'validation', ...refused },
  { what: 'success: false in a 200', fails: () => failed(200, 1004), kind: 'validation', ...refused },
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].map(
    (code) => ({
      what: code,
      fails: () => Promise.reject(unreachable(code)),
      ...neverSent,
    }),
  ),
  ...['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET', 'UND_ERR_BODY_TIMEOUT', 'ERR_SSL_DECRYPTION_FAILED'].map(
    (code) => ({ what: code, fails: () => Promise.reject(unreachable(code)), ...lost }),
  ),
  { what: 'a failure without a code', fails: () => Promise.reject(new TypeError('Load failed')), ...lost },
  ...[
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'CERT_HAS_EXPIRED',
    'CERT_REVOKED',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  ].map((code) => ({ what: code, fails: () => Promise.reject(unreachable(code)), ...untrusted })),
  {
    what: 'a body that breaks off',
    fails: () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode('{"success":true,')),
          pull: (controller) => controller.error(unreachable('UND_ERR_SOCKET')),
        }),
      ),
    ...lost,
  },
  {
    what: 'an attempt that times out',
    fails: ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
    kind: 'timeout',
    outcome: 'unknown',
    attempts: [4, 1],
  },
  {
    what: 'an attempt that times out with a fetch that does not listen',
    fails: () => new Promise(() => {}),
    kind: 'timeout',
    outcome: 'unknown',
    attempts: [4, 1],
  },
];

const describeOperation = ({ method, repeatable }: Operation) =>
  repeatable === undefined ? method : `${method} (repeatable: ${repeatable})`;
const endpointOf = ({ method, repeatable }: Pick<Operation, 'method' | 'repeatable'>) =>
  single({ method, path: '/things', permissions: [], ...(repeatable === undefined ? {} : { repeatable }) });

/** A transport on a scripted fetch: each answer in turn, the last one for ever. */
function scripted(steps: Array<(request: Request) => Response | Promise<Response>>, options: ClientOptions = {}) {
  const sent: Array<{ at: number; authorization: string | null }> = [];
  const delays: number[] = [];
  const transport = new Transport({
    apiToken: 'a-token-for-tests',
    rateLimit: false,
    onRetry: ({ delayMs }) => delays.push(delayMs),
    async fetch(request) {
      sent.push({ at: performance.now(), authorization: request.headers.get('authorization') });
      const step = steps[Math.min(sent.length, steps.length) - 1];
      if (step === undefined) throw new Error('No step left');
      return step(request);
    },
    ...options,
  });
  const call = (operation: Pick<Operation, 'method' | 'repeatable'>, requestOptions: RequestOptions = {}) =>
    transport.call(endpointOf(operation), {}, requestOptions);
  const waits = () => sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
  return { transport, sent, delays, call, waits };
}

const get = { method: 'GET' } as const;
const post = { method: 'POST' } as const;

beforeEach(() => {
  setEnvironment();
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

for (const operation of operations) {
  describe(describeOperation(operation), () => {
    const tries = ({ attempts: [again, once] }: Failure) => (operation.again ? again : once);

    for (const failure of failures) {
      const { what, fails, kind, outcome } = failure;
      it(`is tried ${tries(failure)} times in all when it meets ${what}`, async () => {
        const { call, sent } = scripted([fails], { timeoutMs: 1000 });
        expect(await failureOf(call(operation))).toMatchObject({ kind, outcome, attempts: tries(failure) });
        expect(sent).toHaveLength(tries(failure));
        expect(vi.getTimerCount()).toBe(0);
      });

      it(`is tried once with retry: false when it meets ${what}`, async () => {
        const { call, sent } = scripted([fails], { timeoutMs: 1000, retry: false });
        expect(await failureOf(call(operation))).toMatchObject({ kind, outcome, attempts: 1 });
        expect(sent).toHaveLength(1);
      });

      if (tries(failure) === 1) continue;
      it(`succeeds when it meets ${what} only once`, async () => {
        const { call, sent } = scripted([fails, () => ok({ id: 'x' })], { timeoutMs: 1000 });
        expect(await settle(call(operation))).toEqual({ status: 'fulfilled', value: { id: 'x' } });
        expect(sent).toHaveLength(2);
      });
    }
  });
}

describe('what is known of a write', () => {
  it('stays unknown when a later attempt is refused: the first may have been carried out', async () => {
    const { call } = scripted([() => page(502), () => failed(404)]);
    expect(await failureOf(call({ method: 'DELETE' }))).toMatchObject({
      kind: 'not_found',
      outcome: 'unknown',
      attempts: 2,
    });
  });

  it('stays unknown when a later attempt does not reach the server', async () => {
    const { call } = scripted([() => page(502), () => Promise.reject(unreachable('ECONNREFUSED'))]);
    const error = await failureOf(call({ method: 'PUT' }));
    expect(error).toMatchObject({ kind: 'network', outcome: 'unknown', attempts: 4 });
  });

  it('is that nothing happened when a limit was followed by a refusal', async () => {
    const { call } = scripted([() => limit('1'), () => failed(400, 1004, 'Invalid')]);
    expect(await failureOf(call(post))).toMatchObject({ kind: 'validation', outcome: 'rejected', attempts: 2 });
  });

  it('is unknown when a POST reached the server after it could not be reached at first', async () => {
    const { call, sent } = scripted([() => Promise.reject(unreachable('ECONNREFUSED')), () => page(502)]);
    expect(await failureOf(call(post))).toMatchObject({ kind: 'server', outcome: 'unknown', attempts: 2 });
    expect(sent).toHaveLength(2);
  });

  it.each([
    ['GET', 'rejected'],
    ['POST', 'unknown'],
    ['DELETE', 'unknown'],
  ] as const)('of a %s that is answered with a redirect is %s', async (method, outcome) => {
    const { call, sent } = scripted([() => new Response(null, { status: 303, headers: { location: '/x' } })]);
    expect(await failureOf(call({ method }))).toMatchObject({ kind: 'response', status: 303, outcome });
    expect(sent).toHaveLength(1);
  });
});

describe('settings', () => {
  const fails = () => page(502);

  it.each([
    ['limit: 0', { limit: 0 }, 1],
    ['limit: 1', { limit: 1 }, 2],
    ['limit: 7', { limit: 7 }, 8],
    ['a limit that is undefined', { limit: undefined }, 4],
    ['rateLimitLimit, which is another matter', { rateLimitLimit: 0 }, 4],
  ] as const)('of the client apply: %s', async (_, retry, attempts) => {
    const { call, sent } = scripted([fails], { retry });
    await failureOf(call(get));
    expect(sent).toHaveLength(attempts);
  });

  it.each([
    ['0', { rateLimitLimit: 0 }, 1],
    ['2', { rateLimitLimit: 2 }, 3],
  ] as const)('of the client apply to limits: rateLimitLimit: %s', async (_, retry, attempts) => {
    const { call, sent } = scripted([() => limit('1')], { retry });
    await failureOf(call(post));
    expect(sent).toHaveLength(attempts);
  });

  it('count limits and other failures apart', async () => {
    const { call, sent } = scripted([() => limit('1'), fails, () => limit('1'), fails, () => limit('1'), fails], {
      retry: { limit: 2, rateLimitLimit: 3 },
    });
    expect(await failureOf(call(get))).toMatchObject({ kind: 'server', attempts: 6 });
    expect(sent).toHaveLength(6);
  });

  it('of a call go over those of the client, one by one', async () => {
    const { call, sent, delays } = scripted([fails], { retry: { limit: 9, baseMs: 0 } });
    await failureOf(call(get, { retry: { limit: 2 } }));
    expect(sent).toHaveLength(3);
    expect(delays).toEqual([0, 0]);
  });

  it('of a call can switch retries off, and on again', async () => {
    const on = scripted([fails]);
    await failureOf(on.call(get, { retry: false }));
    expect(on.sent).toHaveLength(1);
    const off = scripted([fails], { retry: false });
    await failureOf(off.call(get, { retry: { limit: 1 } }));
    expect(off.sent).toHaveLength(2);
  });
});

describe('waits', () => {
  const fails = () => page(502);
  const longest = 1 - Number.EPSILON;

  it('are drawn from a range that doubles, with nothing fixed in it', async () => {
    for (const [random, expected] of [
      [0, [0, 0, 0, 0, 0]],
      [0.5, [250, 500, 1000, 2000, 4000]],
      [longest, [500, 1000, 2000, 4000, 8000]],
    ] as const) {
      vi.spyOn(Math, 'random').mockReturnValue(random);
      const { call, delays, waits } = scripted([fails], { retry: { limit: 5 } });
      await failureOf(call(get));
      expect(delays.map(Math.round)).toEqual(expected);
      // A timer takes no part of a millisecond, and a millisecond at the least.
      for (const [index, wait] of waits().entries()) expect(Math.abs(wait - (expected[index] ?? 0))).toBeLessThan(2);
    }
  });

  it('are never longer than maxDelayMs', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(longest);
    const { call, delays } = scripted([fails], { retry: { limit: 5, baseMs: 100, maxDelayMs: 300 } });
    await failureOf(call(get));
    expect(delays.map(Math.round)).toEqual([100, 200, 300, 300, 300]);
  });

  it('stay numbers however often a call is repeated', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { call, sent, delays } = scripted([fails], {
      retry: { limit: 1200, baseMs: 0, maxDelayMs: Number.POSITIVE_INFINITY },
    });
    await failureOf(call(get));
    expect(sent).toHaveLength(1201);
    expect(new Set(delays)).toEqual(new Set([0]));
  });

  it.each([
    ['seconds', () => '17', 17_000],
    ['fractions of seconds', () => '0.25', 250],
    ['a date', () => new Date(Date.now() + 42_000).toUTCString(), 42_000],
    ['a value with spaces around it', () => ' 3 ', 3000],
  ])('are exactly what Retry-After asks for, given in %s', async (_, value, expected) => {
    vi.setSystemTime(new Date('2026-01-01T00:00:00.000Z'));
    const { call, waits } = scripted([() => limit(value()), () => ok()]);
    await settle(call(post));
    expect(waits()).toEqual([expected]);
  });

  it('are exactly what Retry-After asks for after a 503', async () => {
    const busy = () => failed(503, undefined, 'Busy', { 'retry-after': '25' });
    const { call, waits } = scripted([busy, () => ok()]);
    await settle(call(get));
    expect(waits()).toEqual([25_000]);
  });

  it.each([
    ['absent', undefined],
    ['0', '0'],
    ['negative', '-10'],
    ['no number', 'soon'],
    ['in the past', 'Wed, 21 Oct 2015 07:28:00 GMT'],
  ])('after a limit grow from half a second to a second up when Retry-After is %s', async (_, value) => {
    for (const [random, share] of [
      [0, 0.5],
      [longest, 1],
    ] as const) {
      vi.spyOn(Math, 'random').mockReturnValue(random);
      const { call, delays } = scripted([() => limit(value)]);
      await failureOf(call(post));
      const expected = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300].map((seconds) => seconds * 1000 * share);
      expect(delays.map(Math.round)).toEqual(expected);
    }
  });

  it('for Retry-After go up to maxRetryAfterMs, and the error says what was asked', async () => {
    const patient = scripted([() => limit('10'), () => ok()], { retry: { maxRetryAfterMs: 10_000 } });
    expect((await settle(patient.call(get))).status).toBe('fulfilled');
    const hasty = scripted([() => limit('10'), () => ok()], { retry: { maxRetryAfterMs: 9999 } });
    const started = performance.now();
    expect(await failureOf(hasty.call(get))).toMatchObject({
      kind: 'rate_limit',
      retryAfterMs: 10_000,
      message: expect.stringContaining('10 s'),
      retryable: true,
    });
    expect(performance.now()).toBe(started);
  });

  it('that would reach past the deadline are not begun', async () => {
    const { call, sent } = scripted([() => limit('10')], { deadlineMs: 10_000 });
    const started = performance.now();
    expect(await failureOf(call(get))).toMatchObject({ kind: 'rate_limit', attempts: 1 });
    expect(performance.now()).toBe(started);
    expect(sent).toHaveLength(1);
  });

  it('add up to no more than the deadline', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(longest);
    const { call, delays } = scripted([fails], { deadlineMs: 10_000, retry: { limit: 50 } });
    const started = performance.now();
    await failureOf(call(get));
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(delays.map(Math.round)).toEqual([500, 1000, 2000, 4000]);
  });
});

describe('an abort during a wait', () => {
  const reasons: Array<[string, unknown]> = [
    ['an error', new Error('enough')],
    ['text', 'enough'],
    ['null', null],
    ['0', 0],
    ['an error of this library', Object.assign(new Error('x'), { kind: 'server' })],
  ];

  it.each(reasons)('rethrows the reason of the signal: %s', async (_, reason) => {
    const { call, sent } = scripted([() => limit('60')]);
    const controller = new AbortController();
    const settled = settle(call(get, { signal: controller.signal }));
    setTimeout(() => controller.abort(reason), 1000);
    expect(await settled).toEqual({ status: 'rejected', reason });
    expect(sent).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('without a reason throws what the platform makes of it', async () => {
    const { call } = scripted([() => limit('60')]);
    const controller = new AbortController();
    setTimeout(() => controller.abort(undefined), 1000);
    const reason = await failureOf(call(get, { signal: controller.signal }));
    expect(reason).toBe(controller.signal.reason);
    expect(reason).toMatchObject({ name: 'AbortError' });
  });

  it('rethrows even a reason that is undefined', async () => {
    const { call } = scripted([() => limit('60')]);
    const controller = new AbortController();
    Object.defineProperty(controller.signal, 'reason', { value: undefined });
    setTimeout(() => controller.abort(), 1000);
    expect(await settle(call(get, { signal: controller.signal }))).toEqual({ status: 'rejected', reason: undefined });
  });

  it('does not touch an error that was given as its reason', async () => {
    const { call } = scripted([() => failed(404)]);
    const reason = (await failureOf(call(get))) as AnyCloudflareError;
    reason.attempts = 7;
    const before = JSON.stringify(reason);
    const again = scripted([() => limit('60')]);
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 1000);
    expect(await failureOf(again.call(get, { signal: controller.signal }))).toBe(reason);
    const silent = scripted([() => new Promise(() => {})]);
    const other = new AbortController();
    setTimeout(() => other.abort(reason), 1000);
    expect(await failureOf(silent.call(get, { signal: other.signal, retry: { limit: 0 } }))).toBe(reason);
    expect(JSON.stringify(reason)).toBe(before);
  });

  it('leaves no listener behind, and neither does a wait that ran its course', async () => {
    const controller = new AbortController();
    const added = vi.spyOn(controller.signal, 'addEventListener');
    const removed = vi.spyOn(controller.signal, 'removeEventListener');
    const finished = scripted([() => limit('60'), () => page(502), () => ok()]);
    await settle(finished.call(get, { signal: controller.signal }));
    expect(added.mock.calls.length).toBeGreaterThan(0);
    expect(removed.mock.calls.map(([type, listener]) => [type, listener])).toEqual(
      added.mock.calls.map(([type, listener]) => [type, listener]),
    );
    const aborted = scripted([() => limit('60')]);
    setTimeout(() => controller.abort(), 1000);
    await failureOf(aborted.call(get, { signal: controller.signal }));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('onRetry', () => {
  it('tells of each failure that is followed by another attempt, and of no other', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const events: RetryEvent[] = [];
    const { transport, sent } = scripted([() => page(502), () => limit('9'), () => failed(404)], {
      onRetry: (event) => events.push(event),
    });
    const endpoint = single({ method: 'PUT', path: '/zones/{zone_id}', permissions: [] });
    await failureOf(transport.call(endpoint, { zone_id: 'z1' }));
    expect(sent).toHaveLength(3);
    expect(events).toEqual([
      {
        method: 'PUT',
        path: '/zones/{zone_id}',
        params: { zone_id: 'z1' },
        attempt: 1,
        delayMs: 250,
        error: expect.objectContaining({ kind: 'server', status: 502, attempts: 1 }),
      },
      {
        method: 'PUT',
        path: '/zones/{zone_id}',
        params: { zone_id: 'z1' },
        attempt: 2,
        delayMs: 9000,
        error: expect.objectContaining({ kind: 'rate_limit', status: 429, attempts: 2 }),
      },
    ]);
  });

  it('is told nothing where nothing is tried again', async () => {
    const onRetry = vi.fn();
    const { call } = scripted([() => page(502)], { onRetry });
    await failureOf(call(post));
    await failureOf(call(get, { retry: false }));
    expect(onRetry).not.toHaveBeenCalled();
  });
});

describe('a token that comes from a function', () => {
  const refuses = () => failed(401, 1000, 'Invalid API Token');

  it('is asked for once, and shared by all calls', async () => {
    const apiToken = vi.fn(async () => 'fetched-token');
    const { call, sent } = scripted([() => ok()], { apiToken });
    await settle(Promise.all([call(get), call(post), call(get)]));
    await settle(call(get));
    expect(apiToken).toHaveBeenCalledTimes(1);
    expect(new Set(sent.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer fetched-token']));
  });

  it('is asked for again after a refusal, and the call goes on without a wait', async () => {
    const apiToken = vi.fn(async () => `token-number-${apiToken.mock.calls.length}`);
    const { call, sent, waits } = scripted([refuses, () => ok({ id: 'x' })], { apiToken });
    expect(await settle(call(post))).toEqual({ status: 'fulfilled', value: { id: 'x' } });
    expect(sent.map(({ authorization }) => authorization)).toEqual(['Bearer token-number-1', 'Bearer token-number-2']);
    expect(waits()).toEqual([0]);
  });

  it('is asked for again once, not twice', async () => {
    const apiToken = vi.fn(async () => 'fetched-token');
    const { call, sent } = scripted([refuses], { apiToken });
    expect(await failureOf(call(get))).toMatchObject({ kind: 'authentication', reason: 'invalid', attempts: 2 });
    expect(apiToken).toHaveBeenCalledTimes(2);
    expect(sent).toHaveLength(2);
  });

  it('is asked for again once by calls that are refused together, however far apart their answers are', async () => {
    let token = 'stale-token';
    const apiToken = vi.fn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 75));
      return token;
    });
    const transport = new Transport({
      apiToken,
      rateLimit: false,
      async fetch(request) {
        const delay = Number(new URL(request.url).searchParams.get('delay'));
        await new Promise((resolve) => setTimeout(resolve, delay));
        return request.headers.get('authorization') === 'Bearer fresh-token' ? ok() : refuses();
      },
    });
    const endpoint = single({ method: 'POST', path: '/x', query: { delay: 'string' }, permissions: [] });
    const calls = Array.from({ length: 20 }, (_, index) =>
      transport.call(endpoint, { delay: `${index * 10}` } as object),
    );
    setTimeout(() => {
      token = 'fresh-token';
    }, 80);
    expect((await settle(Promise.all(calls))).status).toBe('fulfilled');
    expect(apiToken).toHaveBeenCalledTimes(2);
  });

  it.each([
    [
      'used in a way that the endpoint does not take',
      failed(405, 10000, 'PUT method not allowed for the api_token authentication scheme'),
    ],
    ['used from the wrong place', failed(403, 9109, 'Cannot use the access token from location: 192.0.2.1')],
    ['blocked', failed(403, 9109, 'Max auth failures reached')],
    ['good, but may not do this', failed(403, 1002, 'Forbidden')],
  ])('is not asked for again when it is %s', async (_, response) => {
    const apiToken = vi.fn(async () => 'fetched-token');
    const { call, sent } = scripted([() => response.clone()], { apiToken });
    await failureOf(call(get));
    expect(apiToken).toHaveBeenCalledTimes(1);
    expect(sent).toHaveLength(1);
  });

  it('is asked for again by the next call when the function failed or gave nothing of use', async () => {
    const apiToken = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new Error('The vault is sealed'))
      .mockResolvedValueOnce('')
      .mockResolvedValueOnce('two words')
      .mockResolvedValueOnce('fetched-token');
    const { call, sent } = scripted([() => ok()], { apiToken });
    expect(await failureOf(call(get))).toMatchObject({
      kind: 'authentication',
      reason: 'missing',
      outcome: 'not_sent',
      attempts: 0,
      cause: expect.objectContaining({ message: 'The vault is sealed' }),
    });
    expect(await failureOf(call(get))).toMatchObject({ reason: 'missing', attempts: 0 });
    expect(await failureOf(call(get))).toMatchObject({ reason: 'malformed', attempts: 0 });
    expect((await settle(call(get))).status).toBe('fulfilled');
    expect(sent).toHaveLength(1);
  });

  it('may come from a function that is not async, also one that throws', async () => {
    const plain = scripted([() => ok()], { apiToken: () => 'fetched-token' });
    expect((await settle(plain.call(get))).status).toBe('fulfilled');
    const throwing = scripted([() => ok()], {
      apiToken() {
        throw 'no vault';
      },
    });
    expect(await failureOf(throwing.call(get))).toMatchObject({ kind: 'authentication', reason: 'missing' });
    expect(throwing.sent).toHaveLength(0);
  });

  it('gives each of the calls that wait for it an error of its own', async () => {
    const { transport } = scripted([() => ok()], { apiToken: () => Promise.reject(new Error('sealed')) });
    const zone = single({ method: 'GET', path: '/zones/{zone_id}', permissions: [] });
    const [one, other] = await Promise.all([
      failureOf(transport.call(zone, { zone_id: 'one' })),
      failureOf(transport.call(zone, { zone_id: 'other' })),
    ]);
    expect(one).toMatchObject({ path: '/zones/{zone_id}', params: { zone_id: 'one' } });
    expect(other).toMatchObject({ params: { zone_id: 'other' } });
  });

  it('that never comes ends with the attempt, and the next call asks anew', async () => {
    const apiToken = vi
      .fn<() => Promise<string>>()
      .mockReturnValueOnce(new Promise(() => {}))
      .mockResolvedValue('fetched-token');
    const { call, sent } = scripted([() => ok()], { apiToken, timeoutMs: 5000 });
    expect(await failureOf(call(get))).toMatchObject({ kind: 'timeout', outcome: 'not_sent', attempts: 0 });
    expect(sent).toHaveLength(0);
    expect((await settle(call(get))).status).toBe('fulfilled');
    expect(apiToken).toHaveBeenCalledTimes(2);
  });

  it('is no longer waited for when the call is aborted', async () => {
    const { call } = scripted([() => ok()], { apiToken: () => new Promise(() => {}) });
    const controller = new AbortController();
    setTimeout(() => controller.abort('enough'), 10);
    expect(await settle(call(get, { signal: controller.signal }))).toEqual({ status: 'rejected', reason: 'enough' });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a POST that may have reached the server', () => {
  beforeEach(() => {
    vi.useRealTimers();
  });

  const cases: Array<[string, Handler, object]> = [
    ['is cut off before the answer', (response) => response.destroy(), { kind: 'network' }],
    [
      'is cut off in the middle of the answer',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"success":true,', () => response.destroy());
      },
      { kind: 'network' },
    ],
    [
      'is cut off in the middle of an answer without a length',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"success":true,', () => response.destroy());
      },
      { kind: 'network' },
    ],
    ['is answered with a 502', (response) => response.writeHead(502).end('<html>'), { kind: 'server', status: 502 }],
    [
      'is answered with a 504 that breaks off',
      (response) => {
        response.writeHead(504, { 'content-length': '1000' });
        response.write('<html>', () => response.destroy());
      },
      { kind: 'server', status: 504 },
    ],
    ['gets no answer in time', () => {}, { kind: 'timeout' }],
    ['is answered with half a header', (response) => response.socket?.end('HTTP/1.1 200'), { kind: 'network' }],
    ['is answered with no HTTP at all', (response) => response.socket?.end('SMTP\r\n\r\n'), { kind: 'network' }],
  ];

  it.each(cases)('and %s is never sent twice', async (_, handler, expected) => {
    const records: string[] = [];
    const server = await loopback((response, request, count) => {
      records.push(request.body);
      handler(response, request, count);
    });
    const transport = new Transport({
      apiToken: 'a-token-for-tests',
      baseUrl: server.url,
      rateLimit: false,
      timeoutMs: 200,
      retry: { limit: 5, baseMs: 0 },
    });
    const create = single({ method: 'POST', path: '/records', body: { name: 'string' }, permissions: [] });
    const error = await transport.call(create, { name: 'www' } as object).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ ...expected, outcome: 'unknown', attempts: 1 });
    expect(records).toEqual(['{"name":"www"}']);
  });

  it('on a connection that the server has closed meanwhile is not sent twice either', async () => {
    const server = await loopback((response, _, count) => {
      if (count === 1) return answer(response);
      response.destroy();
    });
    const transport = new Transport({
      apiToken: 'a-token-for-tests',
      baseUrl: server.url,
      rateLimit: false,
      retry: { baseMs: 0 },
    });
    await transport.call(endpointOf(get), {});
    expect(await transport.call(endpointOf(post), {}).catch((error: unknown) => error)).toMatchObject({
      outcome: 'unknown',
    });
    expect(server.received).toHaveLength(2);
  });
});

describe('on a real network', () => {
  beforeEach(() => {
    vi.useRealTimers();
  });

  const real = (baseUrl: string) =>
    new Transport({ apiToken: 'a-token-for-tests', baseUrl, rateLimit: false, retry: { limit: 2, baseMs: 0 } });

  it('a connection that is refused is tried again for every method, since nothing was sent', async () => {
    const server = await loopback(() => {});
    await server.close();
    for (const operation of operations) {
      const error = await real(server.url)
        .call(endpointOf(operation), {})
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ kind: 'network', code: 'ECONNREFUSED', outcome: 'not_sent', attempts: 3 });
    }
  });

  it('a GET that is cut off is tried again until it has its answer', async () => {
    const server = await loopback((response, _, count) => {
      if (count === 1) return response.destroy();
      if (count > 2) return answer(response, { id: 'x' });
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"succ', () => response.destroy());
    });
    expect(await real(server.url).call(endpointOf(get), {})).toEqual({ id: 'x' });
    expect(server.received).toHaveLength(3);
  });

  it('a server that does not speak TLS is asked once', async () => {
    const server = await loopback((response) => answer(response));
    const error = await real(server.url.replace('http:', 'https:'))
      .call(endpointOf(get), {})
      .catch((caught: unknown) => caught);
    expect(isCloudflareError(error)).toBe(true);
    expect(error).toMatchObject({ kind: 'network', outcome: 'not_sent', attempts: 1, retryable: false });
    expect(server.connections()).toBe(1);
  });
});
