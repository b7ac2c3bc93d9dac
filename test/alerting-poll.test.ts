/** Following the notifications of an account: each once, whatever the history does meanwhile. */
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type AlertBatch, type AlertPollOptions, type AlertPollParams, Cloudflare } from '../src/index.ts';
import { Emulator, type Notification } from '../src/testing/index.ts';
import { settle } from './support/settle.ts';
import { answer, answering, errorOf } from './support/stand-in.ts';

const start = Date.UTC(2026, 0, 5, 8);
const minute = 60_000;
const route = 'GET /accounts/{account_id}/alerting/v3/history';
type Poll = AsyncGenerator<AlertBatch, undefined, undefined>;

function setUp(options: { perPage?: number; faults?: { rate: number; seed: number } } = {}) {
  const { perPage, faults } = options;
  const kinds = ['reset', 'reset-after', 'truncate', 'html-502', 'rate-limited', 'empty-body'] as const;
  const emulator = new Emulator({
    world: 'small',
    rateLimit: false,
    ...(faults && { faults: { ...faults, kinds } }),
    journal: { limit: 1e5 },
  });
  const [account_id = ''] = emulator.world.accounts.keys();
  emulator.world.notifications.set(account_id, []);
  const cf = new Cloudflare({
    apiToken: emulator.token,
    rateLimit: false,
    retry: { limit: 20, rateLimitLimit: 20, baseMs: 0, maxDelayMs: 0, maxRetryAfterMs: 0 },
    // Stands for a server with smaller pages, so that a test need not invent thousands of notifications.
    fetch: (request) => {
      if (perPage === undefined) return emulator.fetch(request);
      return emulator.fetch(new Request(request.url.replace(/per_page=\d+/, `per_page=${perPage}`), request));
    },
  });
  let count = 0;
  /** Makes a notification appear that was sent so many milliseconds after the start. */
  const appear = (...times: number[]): string[] => {
    const made = times.map((time): Notification => {
      const sent = `${new Date(start + time).toISOString().slice(0, -1)}${String(++count % 1000).padStart(3, '0')}Z`;
      const about = { name: 'One', description: '', alert_type: 'dos_attack_l7', alert_body: 'Text.' };
      const way = { mechanism: 'ops@contoso.example', mechanism_type: 'email' as const, policy_id: 'p' };
      return { id: `alert-${count}`, ...about, ...way, sent };
    });
    const kept = emulator.world.notifications.get(account_id) ?? [];
    const all = [...made, ...kept].sort((a, b) => Date.parse(b.sent) - Date.parse(a.sent));
    emulator.world.notifications.set(account_id, all);
    return made.map(({ id }) => id);
  };
  const poll = (params: Partial<AlertPollParams> = {}, more: AlertPollOptions = {}): Poll =>
    cf.alerting.history.poll({ account_id, since: new Date(start), ...params }, { intervalMs: 1, ...more });
  return { emulator, cf, account_id, appear, poll };
}

/** Reads until there is nothing more for the moment. */
async function round(poll: Poll): Promise<{ ids: string[]; cursor: string; batches: number }> {
  const ids: string[] = [];
  for (let batches = 1; ; batches++) {
    const { value } = await poll.next();
    if (value === undefined) throw new Error('The poll ended');
    ids.push(...value.items.map(({ id }) => id));
    expect(value.cursor.length).toBeLessThanOrEqual(4100);
    if (value.caughtUp) return { ids, cursor: value.cursor, batches };
  }
}

afterEach(() => void vi.useRealTimers());

describe('following', () => {
  it('begins at a time, gives each notification once and the oldest first, and costs a request a look', async () => {
    const { emulator, appear, poll } = setUp();
    appear(-minute, -1);
    const [first, second] = appear(0, 2 * minute);
    const following = poll();
    expect((await round(following)).ids).toEqual([first, second]);
    expect((await round(following)).ids).toEqual([]);
    const later = appear(3 * minute);
    expect((await round(following)).ids).toEqual(later);
    await following.return(undefined);
    expect(emulator.calls(route)).toHaveLength(3);
    // A millisecond early the first time, and ten minutes before the newest as soon as that is later.
    expect(emulator.calls(route).map(({ query }) => query.since)).toEqual(
      Array(3).fill(new Date(start - 1).toISOString()),
    );
  });

  it('finds those that appear late and out of order, as long as they are within the overlap', async () => {
    const { appear, poll } = setUp();
    const following = poll({}, { overlapMs: 5 * minute });
    appear(20 * minute);
    await round(following);
    const late = appear(15.5 * minute, 19 * minute);
    appear(14 * minute);
    expect((await round(following)).ids).toEqual(late);
    expect((await round(following)).ids).toEqual([]);
  });

  it('goes on from a cursor in another process, without gap or repetition', async () => {
    const { appear, poll } = setUp();
    appear(minute, 2 * minute);
    const { cursor } = await round(poll());
    expect(cursor).toMatch(/^h[0-9a-z]+\.[\w-]{4}\.[\w-]{16}$/);
    const [late, later] = appear(1.5 * minute, 3 * minute);
    const next = await round(poll({ cursor, since: undefined }));
    expect(next.ids).toEqual([late, later]);
    expect((await round(poll({ cursor: next.cursor }))).ids).toEqual([]);
    // The first run of a program has no cursor yet, and its store says so in its own way.
    expect((await round(poll({ cursor: null }))).ids).toHaveLength(4);
  });

  it('reads a backlog of thousands the oldest first, a page at a time', async () => {
    const { emulator, appear, poll } = setUp();
    const backlog = appear(...Array.from({ length: 9000 }, (_, at) => at * 1000 * (at > 8000 ? 60 : 1)));
    const following = poll();
    const { ids, batches } = await round(following);
    expect(ids).toEqual(backlog);
    expect(batches).toBeLessThanOrEqual(20);
    expect(emulator.calls(route).length).toBeLessThanOrEqual(30);
    expect(emulator.calls(route).every(({ query }) => query.page === '1')).toBe(true);
    expect((await round(following)).ids).toEqual([]);
  });

  it('can be stopped and resumed after every batch of a backlog', async () => {
    const { appear, poll } = setUp({ perPage: 5 });
    const backlog = appear(...Array.from({ length: 60 }, (_, at) => at * at * 1000));
    const ids: string[] = [];
    for (let cursor: string | undefined, done = false; !done; ) {
      const { value } = await poll({ cursor }).next();
      ids.push(...(value?.items ?? []).map(({ id }) => id));
      cursor = value?.cursor;
      done = value?.caughtUp ?? true;
    }
    expect(ids).toEqual(backlog);
  });

  it('gives those of one moment that no page can hold, and forgets no more of them than it must', async () => {
    const { appear, poll } = setUp({ perPage: 50 });
    const burst = appear(...Array(700).fill(minute), 2 * minute);
    const following = poll();
    const { ids, cursor } = await round(following);
    expect(ids.toSorted()).toEqual(burst.toSorted());
    expect((await round(following)).ids).toEqual([]);
    expect((await round(poll({ cursor }))).ids).toEqual([]);
  });

  it('misses nothing and repeats nothing, whatever appears when, with a fault in five requests', async () => {
    const steps = fc.array(
      fc.record({
        sent: fc.array(fc.integer({ min: 0, max: 9 * minute }), { maxLength: 12 }),
        pause: fc.integer({ min: 0, max: 15 * minute }),
        resumed: fc.boolean(),
      }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(), fc.constantFrom(5, 7, 1000), async (plan, seed, perPage) => {
        const { appear, poll } = setUp({ perPage, faults: { rate: 0.2, seed } });
        const told: string[] = [];
        const all: string[] = [];
        let newest = 0;
        let cursor: string | undefined;
        let following = poll();
        for (const { sent, pause, resumed } of plan) {
          // Nothing appears later than the overlap allows, measured from the newest that can have been told.
          const earliest = Math.max(0, newest - 9 * minute);
          const times = sent.map((time) => Math.max(earliest, newest + pause - time));
          newest = Math.max(newest, ...times);
          all.push(...appear(...times));
          for (let caughtUp = false; !caughtUp; ) {
            const next = await following.next().catch(() => undefined);
            told.push(...(next?.value?.items ?? []).map(({ id }) => id));
            cursor = next?.value?.cursor ?? cursor;
            caughtUp = next?.value?.caughtUp ?? false;
            // Some faults are no passing ones to a single request: whoever follows begins again.
            if (next === undefined || resumed) following = poll({ cursor });
          }
        }
        expect(told.toSorted()).toEqual(all.toSorted());
      }),
      { numRuns: 40 },
    );
  });
});

describe('a history that moves or lies', () => {
  const history = (items: object[], info?: object) => ({
    success: true,
    errors: [],
    messages: [],
    result: items,
    ...(info && { result_info: info }),
  });
  const alert = (id: string, time: number) => ({ id, sent: new Date(start + time).toISOString() });
  const follow = (respond: (query: URLSearchParams, count: number) => unknown, options: AlertPollOptions = {}) => {
    const { fetch, sent } = answering(({ path }, count) =>
      answer(200, respond(new URLSearchParams(path.split('?')[1]), count)),
    );
    const cf = new Cloudflare({
      apiToken: 'unused-token-of-a-test',
      env: false,
      fetch,
      rateLimit: false,
      retry: false,
    });
    const params = { account_id: 'a', since: new Date(start) };
    return { sent, poll: cf.alerting.history.poll(params, { intervalMs: 1, ...options }) };
  };

  it('is followed although it does not say how long it is', async () => {
    const all = Array.from({ length: 12 }, (_, at) => alert(`a${at}`, at)).reverse();
    const { poll, sent } = follow((query) => {
      const from = (Number(query.get('page')) - 1) * 5;
      return history(all.slice(from, from + 5));
    });
    expect((await round(poll)).ids.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
    expect(sent.length).toBeLessThanOrEqual(5);
    expect((await round(poll)).ids).toEqual([]);
  });

  it('is followed although the server heeds neither the times nor the page', async () => {
    const all = [...Array.from({ length: 30 }, (_, at) => alert(`a${at}`, 1000 * at)), alert('old', -minute)];
    const { poll, sent } = follow(() => history(all, { page: 1, per_page: 31, count: 31, total_count: 500 }));
    expect((await round(poll)).ids).toEqual(all.slice(0, 30).map(({ id }) => id));
    expect((await round(poll)).ids).toEqual([]);
    expect(sent.length).toBeLessThan(20);
  });

  it('is followed although `before` is not heeded', async () => {
    const all = Array.from({ length: 3000 }, (_, at) => alert(`a${at}`, 1000 * at)).reverse();
    const { poll, sent } = follow((query) => {
      const since = Date.parse(query.get('since') ?? '');
      const found = all.filter((one) => Date.parse(one.sent) >= since);
      const from = (Number(query.get('page')) - 1) * 1000;
      return history(found.slice(from, from + 1000), {
        page: from / 1000 + 1,
        per_page: 1000,
        total_count: found.length,
      });
    });
    const { ids } = await round(poll);
    expect(new Set(ids).size).toBe(3000);
    expect(ids).toHaveLength(3000);
    expect(sent.length).toBeLessThanOrEqual(6);
  });

  it('gives what has no time or no id once, and no nonsense', async () => {
    const odd = [{ id: 'none', sent: null }, { id: '', sent: 'soon' }, null, 7, alert('one', 5)];
    const { poll } = follow(() => history(odd as object[], { total_count: 5 }));
    const { value } = await poll.next();
    expect(value?.items).toEqual([alert('one', 5), odd[0], odd[1]]);
    expect((await round(poll)).ids).toEqual([]);
  });

  it('does not tell again what was missing for a while from the answers of a lagging server', async () => {
    const { poll } = follow((_, count) => history(count === 2 ? [] : [alert('one', 5)], { total_count: count % 2 }));
    expect((await round(poll)).ids).toEqual(['one']);
    expect((await round(poll)).ids).toEqual([]);
    expect((await round(poll)).ids).toEqual([]);
  });
});

describe('a history that lags', () => {
  it('does not tell again in another process what its first answer did not have', async () => {
    const { emulator, account_id, appear, poll } = setUp();
    const [one] = appear(5 * minute);
    const { ids, cursor } = await round(poll());
    expect(ids).toEqual([one]);
    const before = emulator.world.notifications.get(account_id) ?? [];
    emulator.world.notifications.set(account_id, []);
    const two = appear(14 * minute);
    const following = poll({ cursor });
    expect((await round(following)).ids).toEqual(two);
    emulator.world.notifications.get(account_id)?.push(...before);
    expect((await round(following)).ids).toEqual([]);
  });
});

describe('ending', () => {
  it('by leaving the loop, while timers are far from due, leaves none behind', async () => {
    vi.useFakeTimers();
    const { appear, poll } = setUp();
    appear(minute);
    const leave = async () => {
      for await (const { items } of poll({}, { intervalMs: 3_600_000 })) return items.length;
    };
    expect((await settle(leave())).value).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('by the signal, also in the middle of a wait, throws its reason and leaves no timer', async () => {
    vi.useFakeTimers();
    const { poll, emulator } = setUp();
    const abort = new AbortController();
    const following = poll({}, { signal: abort.signal, intervalMs: 3_600_000 });
    await settle(following.next());
    const waiting = following.next();
    await vi.advanceTimersByTimeAsync(1000);
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    expect(emulator.calls(route)).toHaveLength(1);
    expect(await following.next()).toEqual({ done: true, value: undefined });
  });

  it('waits as long as it is told between two looks, and a minute otherwise', async () => {
    vi.useFakeTimers();
    const { poll, emulator } = setUp();
    for (const [options, waitMs] of [
      [{ intervalMs: 5000 }, 5000],
      [{ intervalMs: undefined }, 60_000],
    ] as const) {
      const following = poll({}, options);
      await settle(following.next());
      const before = emulator.calls(route).length;
      const next = following.next();
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      expect(emulator.calls(route)).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      await settle(next);
      expect(emulator.calls(route)).toHaveLength(before + 1);
    }
  });

  it('by a failure keeps the last cursor good', async () => {
    const { emulator, appear, poll } = setUp();
    const [one] = appear(minute);
    const following = poll({}, { retry: false });
    const { ids, cursor } = await round(following);
    emulator.on(route).fail('html-502').once();
    expect(await errorOf(following.next())).toMatchObject({ kind: 'server', status: 502 });
    const two = appear(minute + 1);
    expect([...ids, ...(await round(poll({ cursor }))).ids]).toEqual([one, ...two]);
  });
});

describe('what is refused before anything is sent', () => {
  it.each([
    [{ since: undefined }, {}, 'since is required where there is no cursor'],
    [{ since: 'yesterday' }, {}, 'since must be a time in RFC 3339'],
    [{ since: '2026-01-05T08:00:00' }, {}, 'since must be a time in RFC 3339'],
    [{ since: new Date(Number.NaN) }, {}, 'since must be a valid date'],
    [{ since: 5 }, {}, 'since must be a string, not 5'],
    [{ cursor: '' }, {}, 'cursor must be one that a batch of this account gave'],
    [{ cursor: 'p50.2' }, {}, 'cursor must be one that a batch of this account gave'],
    [{ cursor: `hzzzzzzzzz.aaaa.${'a'.repeat(8)}` }, {}, 'cursor must be one that a batch of this account gave'],
    [{ cursor: 7 }, {}, 'cursor must be a string, not 7'],
    [{ account_id: '' }, {}, 'account_id must not be empty'],
    [{ sice: 'x' }, {}, 'sice is not a parameter of this call: did you mean since?'],
    [{}, { intervalMs: 0 }, 'intervalMs must be a number of milliseconds above 0, a week at the most'],
    [
      {},
      { overlapMs: Number.POSITIVE_INFINITY },
      'overlapMs must be a number of milliseconds above 0, a week at the most',
    ],
    [{}, { interval: 5 }, 'interval is not an option: did you mean intervalMs?'],
  ])('%j with %j', async (params, options, problem) => {
    const { emulator, poll } = setUp();
    const error = await errorOf(poll(params as never, options as never).next());
    expect(error).toMatchObject({ kind: 'params', problems: expect.arrayContaining([problem]) });
    expect(emulator.requests).toEqual([]);
  });

  it.each([undefined, null, '', 42, []])('params %j', async (params) => {
    const { cf } = setUp();
    const error = await errorOf(cf.alerting.history.poll(params as never).next());
    expect(error).toMatchObject({ kind: 'params' });
  });

  it('a cursor of another account', async () => {
    const { poll } = setUp();
    const { cursor } = await round(poll());
    expect(await errorOf(poll({ cursor, account_id: '0b'.repeat(16) }).next())).toMatchObject({
      problems: ['cursor must be one that a batch of this account gave'],
    });
  });
});
