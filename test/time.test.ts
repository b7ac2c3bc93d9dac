/** Time-outs, deadlines and aborts against a real server; only the clock is not a real one. */
import { getEventListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { single } from '../src/endpoint.ts';
import { type ClientOptions, Cloudflare, type RequestOptions, type RetryEvent, Transport } from '../src/index.ts';
import { watchdog } from '../src/watchdog.ts';
import { setEnvironment } from './support/environment.ts';
import { answer, type Handler, type Loopback, loopback } from './support/loopback.ts';

// Loaded before the clock is a fake one.
await import('../src/repeat.ts');

beforeEach(() => {
  setEnvironment();
  // Sockets go on as they do; what the client waits for passes when a test says so.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const read = single({ method: 'GET', path: '/things', permissions: [] });
const write = single({ method: 'POST', path: '/things', permissions: [] });

let tokens = 0;

async function serve(handler: Handler, options: ClientOptions = {}) {
  const server = await loopback(handler);
  const events: string[] = [];
  let heads = 0;
  const transport = new Transport({
    apiToken: `token-number-${++tokens}`,
    baseUrl: server.url,
    retry: { baseMs: 0 },
    onRequest: () => events.push('request'),
    onResponse: ({ status }) => events.push(`response ${status}`),
    async fetch(request) {
      const response = await fetch(request);
      heads++;
      return response;
    },
    ...options,
  });
  const get = (requestOptions?: RequestOptions) => outcome(transport.call(read, {}, requestOptions));
  const post = (requestOptions?: RequestOptions) => outcome(transport.call(write, {}, requestOptions));
  /** Waits for the head of an answer: its body is read from then on. */
  const answered = () => until(() => heads > 0);
  return { server, transport, events, get, post, answered };
}

/** What a call came to, success or not. */
function outcome(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error: unknown) => error ?? 'nothing');
}

/** Whether a call is still under way. */
async function isPending(call: Promise<unknown>): Promise<boolean> {
  const nothing = Symbol('nothing');
  return (await Promise.race([call, new Promise((resolve) => setImmediate(resolve, nothing))])) === nothing;
}

/** Waits, on the real clock of the sockets, until something is so. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

const received = (server: Loopback, count = 1) => until(() => server.received.length >= count);
const silent: Handler = () => {};

/** Sends a piece of a body, and waits until it is on its way. */
const drip = (response: ServerResponse, text: string) => new Promise((resolve) => response.write(text, resolve));

describe('an attempt', () => {
  it('has a minute for its answer', async () => {
    const { server, get } = await serve(silent, { retry: false });
    const call = get();
    await received(server);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(await isPending(call)).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(await call).toMatchObject({
      kind: 'timeout',
      message: 'No complete answer within 60000 ms (timeoutMs)',
      outcome: 'unknown',
      retryable: true,
      attempts: 1,
    });
  });

  it.each([
    ['the client', { timeoutMs: 5000 }, {}, 5000],
    ['the call', {}, { timeoutMs: 3000 }, 3000],
    ['the call before the client', { timeoutMs: 5000 }, { timeoutMs: 90_000 }, 90_000],
  ])('has as long as %s says', async (_, options, requestOptions, ms) => {
    const { server, get } = await serve(silent, { retry: false, ...options });
    const call = get(requestOptions);
    await received(server);
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(await isPending(call)).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(await call).toMatchObject({ kind: 'timeout', message: expect.stringContaining(`${ms} ms`) });
  });

  it('that takes too long to connect is ended', async () => {
    const sockets = new Set<Socket>();
    // It takes the connection, and never says a word of TLS.
    const mute = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      mute.close();
    });
    const { port } = mute.address() as { port: number };
    const transport = new Transport({
      apiToken: 'a-token-for-tests',
      baseUrl: `https://127.0.0.1:${port}`,
      retry: false,
    });
    const call = outcome(transport.call(write, {}));
    await until(() => sockets.size > 0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await call).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
  });

  it('whose answer stops in the middle is ended, and its connection closed', async () => {
    let response: ServerResponse | undefined;
    const { server, get, events, answered } = await serve(
      (given) => {
        response = given;
      },
      { retry: false },
    );
    const call = get();
    await received(server);
    await drip(response as ServerResponse, '{"success":true,');
    await answered();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await call).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
    await until(() => response?.destroyed === true);
    expect(events).toEqual(['request']);
  });

  it('whose answer drips is ended all the same: each byte buys no time', async () => {
    let response: ServerResponse | undefined;
    const { server, get } = await serve(
      (given) => {
        response = given;
      },
      { retry: false },
    );
    const call = get();
    await received(server);
    for (let times = 0; times < 6; times++) {
      await drip(response as ServerResponse, ' ');
      await vi.advanceTimersByTimeAsync(9999);
    }
    expect(await isPending(call)).toBe(true);
    await vi.advanceTimersByTimeAsync(6);
    expect(await call).toMatchObject({ kind: 'timeout' });
  });

  it('that failed is told by its status, also when the rest of it never comes', async () => {
    let response: ServerResponse | undefined;
    const { server, post, answered } = await serve((given) => {
      response = given;
    });
    const call = post();
    await received(server);
    (response as ServerResponse).writeHead(404, { 'content-type': 'application/json' });
    await drip(response as ServerResponse, '{"success":false,');
    await answered();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await call).toMatchObject({ kind: 'not_found', status: 404, outcome: 'rejected' });
  });

  it('that timed out is followed by another, with its own time, where that does no harm', async () => {
    const { server, get } = await serve((response, _, count) => {
      if (count === 3) answer(response, { id: 'x' });
    });
    const call = get();
    for (const count of [1, 2]) {
      await received(server, count);
      await vi.advanceTimersByTimeAsync(60_000);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(await call).toEqual({ id: 'x' });
    expect(server.received).toHaveLength(3);
  });
});

describe('a deadline', () => {
  it('cuts the last attempt short, and says so', async () => {
    const { server, get } = await serve(silent);
    const call = get({ deadlineMs: 100_000 });
    await received(server);
    await vi.advanceTimersByTimeAsync(60_000);
    await vi.advanceTimersByTimeAsync(1);
    await received(server, 2);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(await call).toMatchObject({
      kind: 'timeout',
      message: expect.stringMatching(/within 39999 ms \(deadlineMs\)/),
      attempts: 2,
      outcome: 'unknown',
    });
    expect(server.received).toHaveLength(2);
  });

  it('counts queueing, attempts and waits together', async () => {
    const retries: RetryEvent[] = [];
    const { server, transport, get } = await serve(
      (response, _, count) => {
        if (count === 1) return answer(response);
        // A limit first, then nothing.
        if (count === 2) response.writeHead(429, { 'retry-after': '20' }).end('{}');
      },
      { rateLimit: { requests: 1, windowMs: 30_000 }, onRetry: (event) => retries.push(event) },
    );
    await get();
    const started = performance.now();
    const call = get({ deadlineMs: 100_000 });
    await until(() => transport.budget?.waiting === 1);
    // 30 s in the queue, 20 s for the limit and 30 s for the next window, which begins with the second answer.
    await vi.advanceTimersByTimeAsync(30_010);
    await received(server, 2);
    await until(() => retries.length === 1);
    await vi.advanceTimersByTimeAsync(30_010);
    await received(server, 3);
    const left = 100_000 - (performance.now() - started);
    expect(left).toBeGreaterThan(0);
    await vi.advanceTimersByTimeAsync(left);
    expect(await call).toMatchObject({
      kind: 'timeout',
      message: expect.stringContaining('(deadlineMs)'),
      attempts: 2,
    });
  });

  it.each([
    ['the client', { deadlineMs: 5000 }, {}],
    ['the call', {}, { deadlineMs: 5000 }],
    ['the call before the client', { deadlineMs: 50 }, { deadlineMs: 5000 }],
  ])('may be set by %s', async (_, options, requestOptions) => {
    const { server, get } = await serve(silent, options);
    const call = get(requestOptions);
    await received(server);
    await vi.advanceTimersByTimeAsync(4999);
    expect(await isPending(call)).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(await call).toMatchObject({ kind: 'timeout', attempts: 1 });
  });

  it('holds for each page of a list by itself', async () => {
    const { server } = await serve(silent);
    const info = { page: 1, per_page: 1, total_pages: 3, total_count: 3, count: 1 };
    const listing = await loopback((response, { url }) => {
      const page = Number(new URL(url, 'http://x').searchParams.get('page') ?? 1);
      const body = {
        success: true,
        errors: [],
        messages: [],
        result: [{ id: `${page}` }],
        result_info: { ...info, page },
      };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    expect(server.received).toEqual([]);
    const cf = new Cloudflare({ apiToken: 'a-token-for-tests', baseUrl: listing.url });
    const ids: string[] = [];
    for await (const member of cf.members.list({ account_id: 'a' }, { deadlineMs: 5000, pagesAhead: 0 })) {
      ids.push(member.id);
      await vi.advanceTimersByTimeAsync(4000);
    }
    expect(ids).toEqual(['1', '2', '3']);
  });
});

describe('an abort', () => {
  const reasons: Array<[string, unknown]> = [
    ['an error', new Error('enough')],
    ['text', 'enough'],
    ['null', null],
  ];
  const thrown = (call: Promise<unknown>) =>
    call.then(
      () => 'no error',
      (reason: unknown) => ({ reason }),
    );

  it.each(reasons)('before the call sends nothing, and rethrows its reason: %s', async (_, reason) => {
    const { server, transport } = await serve((response) => answer(response));
    expect(await thrown(transport.call(read, {}, { signal: AbortSignal.abort(reason) }))).toEqual({ reason });
    expect(server.connections()).toBe(0);
  });

  it.each(reasons)('while the answer is awaited ends the request, and rethrows its reason: %s', async (_, reason) => {
    let response: ServerResponse | undefined;
    const { server, transport } = await serve((given) => {
      response = given;
    });
    const controller = new AbortController();
    const call = thrown(transport.call(write, {}, { signal: controller.signal }));
    await received(server);
    controller.abort(reason);
    expect(await call).toEqual({ reason });
    await until(() => response?.destroyed === true);
    expect(server.received).toHaveLength(1);
  });

  it.each(reasons)('while the body is read ends the request, and rethrows its reason: %s', async (_, reason) => {
    for (const status of [200, 500]) {
      let response: ServerResponse | undefined;
      const { server, transport, answered } = await serve((given) => {
        response = given;
      });
      const controller = new AbortController();
      const call = thrown(transport.call(read, {}, { signal: controller.signal }));
      await received(server);
      (response as ServerResponse).writeHead(status);
      await drip(response as ServerResponse, '{');
      await answered();
      controller.abort(reason);
      expect(await call).toEqual({ reason });
      expect(server.received).toHaveLength(1);
    }
  });

  it('while a call waits for its turn sends nothing', async () => {
    const { server, transport, get } = await serve((response) => answer(response), {
      rateLimit: { requests: 1, windowMs: 1000 },
    });
    await get();
    const controller = new AbortController();
    const call = thrown(transport.call(read, {}, { signal: controller.signal }));
    await until(() => transport.budget?.waiting === 1);
    controller.abort('enough');
    expect(await call).toEqual({ reason: 'enough' });
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.received).toHaveLength(1);
  });

  it('by a hook that is told of the request sends nothing', async () => {
    const controller = new AbortController();
    const { server, transport } = await serve((response) => answer(response), {
      onRequest: () => controller.abort('enough'),
    });
    expect(await thrown(transport.call(write, {}, { signal: controller.signal }))).toEqual({ reason: 'enough' });
    expect(server.connections()).toBe(0);
  });

  it('in the moment before the request leaves sends nothing, also by a fetch that does not listen', async () => {
    const controller = new AbortController();
    const fetch = vi.fn(async () => Response.json({ success: true, result: {} }));
    const transport = new Transport({
      apiToken: 'a-token-for-tests',
      rateLimit: false,
      fetch,
      onRequest: () => queueMicrotask(() => controller.abort('enough')),
    });
    expect(await thrown(transport.call(write, {}, { signal: controller.signal }))).toEqual({ reason: 'enough' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(fetch).not.toHaveBeenCalled();
  });

  it('after the call changes nothing', async () => {
    const { get } = await serve((response) => answer(response, { id: 'x' }));
    const controller = new AbortController();
    const call = get({ signal: controller.signal });
    expect(await call).toEqual({ id: 'x' });
    controller.abort('late');
    expect(await call).toEqual({ id: 'x' });
  });

  it('that comes by a time-out of the caller rethrows what that signal says', async () => {
    const { server, transport } = await serve(silent);
    const controller = new AbortController();
    const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    const call = thrown(transport.call(read, {}, { signal: AbortSignal.any([controller.signal]) }));
    await received(server);
    controller.abort(reason);
    expect(await call).toEqual({ reason });
  });

  it('of a list ends the pages that are on their way', async () => {
    const pages = new Set<ServerResponse>();
    const server = await loopback((response, { url }) => {
      const page = Number(new URL(url, 'http://x').searchParams.get('page') ?? 1);
      if (page > 1) {
        pages.add(response);
        return;
      }
      const info = { page, per_page: 1, total_pages: 9, total_count: 9, count: 1 };
      const body = { success: true, errors: [], messages: [], result: [{ id: 'm1' }], result_info: info };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    const cf = new Cloudflare({ apiToken: 'a-token-for-tests', baseUrl: server.url });
    const controller = new AbortController();
    const call = thrown(cf.members.list({ account_id: 'a' }, { signal: controller.signal }).toArray());
    await until(() => pages.size > 1);
    controller.abort('enough');
    expect(await call).toEqual({ reason: 'enough' });
    await until(() => [...pages].every((response) => response.destroyed));
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });
});

describe('a watchdog', () => {
  const limit = { ms: 1000, name: 'timeoutMs' } as const;

  it('begins nothing that is given up already', async () => {
    const before = vi.getTimerCount();
    const watch = watchdog(AbortSignal.abort('enough'), limit);
    const work = vi.fn(async () => {});
    await expect(watch.race(work)).rejects.toBe('enough');
    expect(work).not.toHaveBeenCalled();
    expect(watch.expired()).toBe(false);
    watch.stop();
    expect(vi.getTimerCount()).toBe(before);
  });

  it('ends what does not listen, and tells whether time was the reason', async () => {
    const controller = new AbortController();
    const late = watchdog(controller.signal, limit);
    const raced = outcome(late.race(() => new Promise(() => {})));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await raced).toMatchObject({ name: 'AbortError' });
    expect(late.expired()).toBe(true);
    late.stop();
    const unwanted = watchdog(controller.signal, limit);
    const other = outcome(unwanted.race(() => new Promise(() => {})));
    controller.abort('enough');
    expect(await other).toBe('enough');
    expect(unwanted.expired()).toBe(false);
    unwanted.stop();
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });
});

describe('a signal that lives long', () => {
  it('keeps no listener of 300 calls, whatever became of them, and draws no warning', async () => {
    vi.useRealTimers();
    const warnings: Error[] = [];
    const warn = (warning: Error) => warnings.push(warning);
    process.on('warning', warn);
    const { transport, server } = await serve(
      (response, _, count) => {
        if (count % 3 === 0) return response.destroy();
        if (count % 3 === 1) return response.writeHead(502).end();
        answer(response);
      },
      { rateLimit: { requests: 100, windowMs: 20 }, retry: { limit: 1, baseMs: 0 } },
    );
    const controller = new AbortController();
    const { signal } = controller;
    const calls = Array.from({ length: 300 }, () => outcome(transport.call(read, {}, { signal })));
    await Promise.all(calls);
    expect(server.received.length).toBeGreaterThanOrEqual(300);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', warn);
    expect(warnings).toEqual([]);
  });

  it('keeps none of calls in a row, of lists or of calls that were refused', async () => {
    const { transport, server } = await serve((response) => answer(response, []));
    const cf = new Cloudflare({ apiToken: 'a-token-for-tests', baseUrl: server.url });
    const { signal } = new AbortController();
    for (let times = 0; times < 50; times++) {
      await transport.call(read, {}, { signal });
      await cf.members.list({ account_id: 'a' }, { signal }).toArray();
      await cf.request('GET /{..}' as never, {} as never, { signal }).catch(() => {});
      expect(getEventListeners(signal, 'abort')).toEqual([]);
    }
  });
});
