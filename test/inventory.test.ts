/** The inventory: everything that a credential can see, as a graph, with the fewest requests, and in order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cloudflare, ParamsError } from '../src/index.ts';
import { type InventoryOptions, type InventoryProgress, inventory } from '../src/inventory/index.ts';
import { countBy, early, nameOf, repeated, routes, skippedOf, start, take } from './support/graph.ts';

const { members, roles, records } = routes;
const sizes = { accounts: 2, membersPerAccount: 7, zonesPerAccount: 6, recordsPerZone: 4 };

describe('the graph', () => {
  it('has five kinds of things and five kinds of relations, each once, and no relation before its ends', async () => {
    const { emulator, cf } = start();
    const items = await take(inventory(cf));
    const counts = countBy(items);
    expect(counts).toMatchObject({ account: 2, member: 14, zone: 12, record: 48, 'zone HAS record': 48 });
    expect(counts).toMatchObject({ 'account HAS member': 14, 'account HAS zone': 12 });
    expect(counts['account HAS role']).toBe(counts.role);
    expect(counts['member ASSIGNED role']).toBeGreaterThan(10);
    expect(Object.keys(counts)).toHaveLength(10);
    expect(early(items)).toBeUndefined();
    expect(new Set(items.map(nameOf)).size).toBe(items.length);
    expect(skippedOf(items)).toEqual([]);
    const world = [...emulator.world.zones.keys()].flatMap((id) => [...emulator.world.records(id).values()]);
    const found = items.flatMap((item) => (item.kind === 'record' ? item.id : []));
    expect(found.sort()).toEqual(world.map(({ id }) => id).sort());
  });

  it('takes no request twice, and the largest pages', async () => {
    const { emulator, cf } = start({ world: { ...sizes, zonesPerAccount: 60, membersPerAccount: 60 } });
    await take(inventory(cf));
    expect(repeated(emulator)).toEqual([]);
    emulator.assertCalled('GET /accounts', { times: 1, query: { per_page: '50' } });
    emulator.assertCalled(members, { times: 4, query: { per_page: '50' } });
    emulator.assertCalled(roles, { times: 2, query: { per_page: '50' } });
    emulator.assertCalled('GET /zones', { times: 3, query: { per_page: '50', order: 'name' } });
    emulator.assertCalled(records, { times: 120, query: { per_page: '5000' } });
    expect(emulator.requests).toHaveLength(1 + 4 + 2 + 3 + 120);
  });

  it('gives Super Administrator, which no list of roles has, before who is assigned it', async () => {
    const { cf } = start();
    const items = await take(inventory(cf));
    const supers = items.flatMap((item) => (item.kind === 'role' && /^Super/.test(item.data.name) ? item : []));
    expect(supers).toHaveLength(2);
    for (const { key, account_id } of supers) {
      const assigned = items.filter((item) => item.kind === 'relation' && item.to.key === key);
      expect(assigned.map((item) => item.kind === 'relation' && item.type)).toContain('ASSIGNED');
      expect(key).toBe(`accounts/${account_id}/roles/33666b9c79b9a5273fc7344ff42f953d`);
    }
  });

  it('knows who is invited by the id of the member', async () => {
    const { cf } = start();
    const pending = (await take(inventory(cf))).flatMap((item) =>
      item.kind === 'member' && item.data.status === 'pending' ? item : [],
    );
    expect(pending.length).toBeGreaterThan(0);
    for (const { key, id, data } of pending) expect([id, key.endsWith(`/members/${id}`)]).toEqual([data.id, true]);
  });

  it('can be told in JSON, and read back', async () => {
    const { cf } = start({ world: 'small' });
    const items = await take(inventory(cf));
    const told = JSON.parse(JSON.stringify(items));
    expect(told).toEqual(items.map((item) => JSON.parse(JSON.stringify(item))));
    expect(told.map(nameOf)).toEqual(items.map(nameOf));
  });

  it('is complete although one request in five fails', async () => {
    const kinds = ['reset', 'reset-after', 'truncate', 'html-502', 'html-520'] as const;
    for (const seed of [1, 2, 3, 4, 5]) {
      const { cf } = start({ faults: { rate: 0.2, seed, kinds } }, { retry: { limit: 30, baseMs: 0 } });
      const items = await take(inventory(cf));
      expect(countBy(items)).toMatchObject({ account: 2, member: 14, zone: 12, record: 48 });
      expect(early(items)).toBeUndefined();
    }
  });
});

describe('what is covered', () => {
  const cases: Array<[options: InventoryOptions, kinds: string[], requests: string[]]> = [
    [{ include: ['account'] }, ['account'], ['GET /accounts']],
    [{ include: ['role'] }, ['role'], ['GET /accounts', roles]],
    [{ include: ['member'] }, ['member'], ['GET /accounts', members]],
    [{ include: ['zone'] }, ['zone'], ['GET /zones']],
    [{ include: ['record'] }, ['record'], ['GET /zones', records]],
    [{ include: ['zone', 'record'] }, ['record', 'zone', 'zone HAS record'], ['GET /zones', records]],
    [
      { include: ['account', 'zone', 'record'], records: false },
      ['account', 'account HAS zone', 'zone'],
      ['GET /accounts', 'GET /zones'],
    ],
  ];

  it.each(cases)('%j asks for nothing else', async (options, kinds, requests) => {
    const { emulator, cf } = start();
    const items = await take(inventory(cf, options));
    expect(Object.keys(countBy(items)).sort()).toEqual(kinds);
    const made = new Set(emulator.requests.map(({ method, route }) => `${method} ${route}`));
    expect([...made].sort()).toEqual([...requests].sort());
  });

  it('fetches the accounts that are named, and lists the zones of these', async () => {
    const { emulator, cf } = start({ world: { ...sizes, accounts: 4 } });
    const [, second = '', , fourth = ''] = emulator.world.accounts.keys();
    const items = await take(inventory(cf, { accounts: [fourth, second, fourth] }));
    expect(countBy(items)).toMatchObject({ account: 2, member: 14, zone: 12, record: 48 });
    emulator.assertNotCalled('GET /accounts');
    emulator.assertCalled('GET /accounts/{account_id}', { times: 2 });
    emulator.assertCalled('GET /zones', { times: 1, query: { 'account.id': second } });
    expect(repeated(emulator)).toEqual([]);
  });

  it('fetches the zones that are named, without those of other accounts', async () => {
    const { emulator, cf } = start();
    const zones = [...emulator.world.zones.values()];
    const [account = ''] = emulator.world.accounts.keys();
    const named = [...zones.slice(0, 2), ...zones.slice(-2)].map(({ id }) => id);
    const items = await take(inventory(cf, { accounts: [account], zones: named, include: ['zone', 'record'] }));
    expect(items.flatMap((item) => (item.kind === 'zone' ? item.id : []))).toEqual(
      named.filter((id) => emulator.world.zones.get(id)?.account_id === account),
    );
    emulator.assertCalled('GET /zones/{zone_id}', { times: 4 });
    emulator.assertNotCalled('GET /zones');
  });

  it('lists zones by account where one list may not span them all', async () => {
    const { emulator, cf } = start({ world: { accounts: 501, membersPerAccount: 1, zonesPerAccount: 1 } });
    const items = await take(inventory(cf, { include: ['account', 'zone'], readAhead: 50 }));
    expect(countBy(items)).toEqual({ account: 501, zone: 501, 'account HAS zone': 501 });
    emulator.assertCalled('GET /zones', { times: 501 });
  });
});

describe('progress', () => {
  it('is told when everything up to there was taken, and at the end', async () => {
    const { cf } = start();
    const told: InventoryProgress[] = [];
    let taken = 0;
    const run = inventory(cf, {
      onProgress: async (progress) => {
        const { account, role, member, zone, record } = progress.found;
        const seen = account + role + member + zone + record;
        // What is stored meanwhile must not be overtaken.
        await Promise.resolve();
        expect(taken).toBe(seen);
        told.push(progress);
      },
    });
    for await (const item of run) if (item.kind !== 'relation') taken++;
    expect(told.map(({ stage, done, total }) => `${stage} ${done}/${total}`)).toEqual([
      ...[1, 2].map((done) => `people ${done}/2`),
      ...Array.from({ length: 12 }, (_, index) => `zones ${index + 1}/12`),
      'finished 12/12',
    ]);
    expect(told.at(-1)).toMatchObject({ skipped: 0, cursor: undefined, found: { zone: 12, record: 48 } });
    expect(Math.max(...told.map(({ cursor = '' }) => cursor.length))).toBeLessThan(250);
    expect(run.cursor).toBeUndefined();
  });

  it('ends the inventory when it cannot be stored', async () => {
    const { emulator, cf } = start();
    const full = new Error('disk full');
    const run = inventory(cf, { onProgress: () => Promise.reject(full) });
    await expect(take(run)).rejects.toBe(full);
    emulator.assertNotCalled('GET /zones');
  });
});

describe('ending early', () => {
  it('sends for no more than it was told to read ahead, and for nothing once it is left', async () => {
    const { emulator, cf } = start();
    for await (const item of inventory(cf, { include: ['zone', 'record'], readAhead: 3 })) {
      if (item.kind === 'record') break;
    }
    const made = emulator.calls(records).length;
    expect(made).toBeLessThanOrEqual(4);
    await new Promise(setImmediate);
    expect(emulator.calls(records)).toHaveLength(made);
  });

  it('gives up what is on its way when it is left', async () => {
    const { emulator } = start();
    const waiting: AbortSignal[] = [];
    const fetch = (request: Request): Promise<Response> => {
      if (!request.url.includes('dns_records')) return emulator.fetch(request);
      waiting.push(request.signal);
      return new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason));
      });
    };
    const cf = new Cloudflare({ apiToken: emulator.token, fetch, env: false });
    for await (const item of inventory(cf)) if (item.kind === 'zone') break;
    expect(waiting.length).toBeGreaterThan(1);
    expect(waiting.every(({ aborted }) => aborted)).toBe(true);
  });

  it('reads one part at a time when nothing is to be read ahead', async () => {
    const { emulator, cf } = start();
    for await (const item of inventory(cf, { include: ['record'], readAhead: 0 })) {
      if (item.kind === 'record') break;
    }
    emulator.assertCalled(records, { times: 1 });
  });

  it("ends with the signal's own reason, before and in the middle", async () => {
    const { emulator, cf } = start();
    const reason = new Error('shutting down');
    await expect(take(inventory(cf, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
    expect(emulator.requests).toEqual([]);
    const controller = new AbortController();
    const run = inventory(cf, { signal: controller.signal });
    const reading = (async () => {
      for await (const item of run) if (item.kind === 'record') controller.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
  });

  it('sends nothing before it is read', async () => {
    const { emulator, cf } = start();
    inventory(cf);
    await new Promise(setImmediate);
    expect(emulator.requests).toEqual([]);
  });
});

describe('wrong options', () => {
  const cases: Array<[options: unknown, problem: RegExp]> = [
    [null, /options must be an object, not null/],
    ['all', /options must be an object, not string/],
    [[], /options must be an object, not an array/],
    [{ include: [] }, /include must be a list of account, role/],
    [{ include: ['zones'] }, /include must be/],
    [{ include: 'zone' }, /include must be/],
    [{ include: ['record'], records: false }, /records must not be false/],
    [{ records: 'no' }, /records must be true or false/],
    [{ accounts: [] }, /accounts must be a list of account ids/],
    [{ accounts: [''] }, /accounts must be/],
    [{ zones: [undefined] }, /zones must be/],
    [{ zones: 'example.com' }, /zones must be/],
    [{ cursor: 7 }, /cursor must be a string/],
    [{ readAhead: -1 }, /readAhead must be a whole number/],
    [{ readAhead: Number.POSITIVE_INFINITY }, /readAhead must be/],
    [{ onProgress: true }, /onProgress must be a function/],
    [{ onprogres: () => {} }, /onprogres is not an option: did you mean onProgress\?/],
    [{ timeoutMs: -1 }, /timeoutMs must be/],
    [{ signal: {} }, /signal must be/],
    ...['', 'x', '{}', '[]', 'null', '{"stage":"zones","after":["a"],"page":0}', '{"stage":"people","after":"a"}'].map(
      (cursor): [unknown, RegExp] => [{ cursor }, /cursor must be one that an inventory gave/],
    ),
  ];

  it.each(cases)('%j', (options, problem) => {
    const { emulator, cf } = start();
    expect(() => inventory(cf, options as InventoryOptions)).toThrow(problem);
    expect(emulator.requests).toEqual([]);
  });

  it('are all told at once, and so is what is no client', () => {
    const wrong = { include: [], readAhead: 'x', other: 1 } as unknown as InventoryOptions;
    let error: unknown;
    try {
      inventory(undefined as unknown as Cloudflare, wrong);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ParamsError);
    expect((error as ParamsError).problems).toHaveLength(4);
  });

  it('are never taken for ids that lead elsewhere', async () => {
    const { emulator, cf } = start();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('..', '.', '%2e%2e', 'a/../b', 'a\nb', '\ud800'), async (id) => {
        await expect(take(inventory(cf, { zones: [id] }))).rejects.toMatchObject({ kind: 'params' });
        await expect(take(inventory(cf, { accounts: [id] }))).rejects.toMatchObject({ kind: 'params' });
      }),
    );
    emulator.assertNotCalled('GET /zones/{zone_id}');
  });
});
