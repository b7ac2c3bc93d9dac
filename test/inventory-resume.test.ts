/** An inventory that was interrupted goes on, in another process and after changes, and loses nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cloudflare, ParamsError } from '../src/index.ts';
import { type InventoryItem, type InventoryOptions, inventory } from '../src/inventory/index.ts';
import type { Emulator } from '../src/testing/index.ts';
import { early, nameOf, routes, skippedOf, start, take } from './support/graph.ts';

const small = { accounts: 3, membersPerAccount: 4, zonesPerAccount: 4, recordsPerZone: 3 };

/** Reads until so many items were taken, as a process does that is ended then; a cursor says where to go on. */
async function interrupt(cf: Cloudflare, options: InventoryOptions, count: number) {
  const run = inventory(cf, options);
  const items: InventoryItem[] = [];
  if (count > 0) {
    for await (const item of run) {
      items.push(item);
      if (items.length >= count) break;
    }
  }
  return { items, cursor: run.cursor };
}

const ordered = (items: readonly InventoryItem[]) => items.map(nameOf).sort();
const another = (emulator: Emulator) => new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch, env: false });

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

const extents: InventoryOptions[] = [{}, { records: false }, { include: ['member'] }, { include: ['zone', 'record'] }];

describe('going on', () => {
  it('gives the rest, wherever the inventory was interrupted, however often', async () => {
    const { emulator, cf } = start({ world: small, rateLimit: false }, { rateLimit: false });
    const accounts = [...emulator.world.accounts.keys()].slice(0, 2);
    const zones = [...emulator.world.zones.keys()].slice(1, 6);
    const all = [...extents, { accounts }, { zones }, { accounts, zones }];
    const complete = await Promise.all(all.map((options) => take(inventory(cf, options))));
    const breaks = fc.array(fc.nat(60), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.nat(all.length - 1), breaks, async (extent, counts) => {
        const options = all[extent] as InventoryOptions;
        const items: InventoryItem[] = [];
        let cursor: string | undefined;
        for (const count of [...counts, Number.POSITIVE_INFINITY]) {
          const part = await interrupt(cf, { ...options, cursor }, count);
          expect(early(part.items)).toBeUndefined();
          items.push(...part.items);
          cursor = part.cursor;
          if (part.items.length < count) break;
        }
        expect([...new Set(ordered(items))]).toEqual(ordered(complete[extent] as InventoryItem[]));
        expect(cursor).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it('asks again for the accounts, for what was unfinished, and for nothing else', async () => {
    const { emulator, cf } = start({ world: { ...small, accounts: 1, zonesPerAccount: 120 } });
    let stored: string | undefined;
    const run = inventory(cf, {
      onProgress: ({ stage, done, cursor }) => {
        if (stage === 'zones' && done === 70) stored = cursor;
      },
    });
    for await (const item of run) if (item.kind === 'zone' && stored !== undefined) break;
    expect(run.cursor).toBe(stored);
    emulator.reset();
    const items = await take(inventory(another(emulator), { cursor: stored }));
    expect(items.filter(({ kind }) => kind === 'zone')).toHaveLength(50);
    emulator.assertCalled(routes.records, { times: 50 });
    emulator.assertCalled('GET /zones', { times: 3 });
    emulator.assertCalled('GET /accounts', { times: 1 });
    expect(emulator.requests).toHaveLength(54);
  });

  it('goes on after a failure with what the inventory itself remembers', async () => {
    const { emulator, cf } = start({ world: small }, { retry: false });
    const run = inventory(cf);
    const items: InventoryItem[] = [];
    emulator
      .on(`GET /zones/${[...emulator.world.zones.keys()][7]}/dns_records`)
      .fail('html-502')
      .once();
    const reading = (async () => {
      for await (const item of run) items.push(item);
    })();
    await expect(reading).rejects.toMatchObject({ kind: 'server' });
    items.push(...(await take(inventory(another(emulator), { cursor: run.cursor }))));
    expect([...new Set(ordered(items))]).toEqual(ordered(await take(inventory(another(emulator)))));
  });

  it('loses nothing that was there all the time, whatever came and went meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(110),
        fc.uniqueArray(fc.nat(109), { maxLength: 60 }),
        fc.array(fc.stringMatching(/^[a-z]{6}$/), { maxLength: 60 }),
        async (done, deleted, created) => {
          const { emulator, cf } = start({
            world: { accounts: 1, membersPerAccount: 1, zonesPerAccount: 110, recordsPerZone: 1 },
            rateLimit: false,
          });
          const before = await interrupt(cf, { include: ['zone'] }, done);
          const zones = [...emulator.world.zones.values()];
          const gone = new Set(deleted.map((at) => zones[at]?.id));
          for (const id of gone) emulator.world.zones.delete(id ?? '');
          for (const [at, name] of created.entries()) {
            const id = `${at}`.padStart(32, 'e');
            emulator.world.zones.set(id, { ...(zones[0] as (typeof zones)[0]), id, name: `${name}${at}.example` });
          }
          const rest = await take(inventory(cf, { include: ['zone'], cursor: before.cursor }));
          const seen = new Set([...before.items, ...rest].map((item) => (item.kind === 'zone' ? item.id : '')));
          expect(zones.filter(({ id }) => !gone.has(id) && !seen.has(id))).toEqual([]);
        },
      ),
      {
        numRuns: 40,
        examples: [
          // The zones that the cursor names are gone, alone, and with so many that the rest moves a page forward.
          [60, [57, 58, 59], []],
          [60, range(20, 60), []],
          [60, range(0, 60), []],
          // The place has moved by more than a page.
          [60, [], range(0, 60).map(() => 'aaaaaa')],
          [110, range(50, 110), []],
        ],
      },
    );
  });

  it('begins again with people when the account that it stood at is gone', async () => {
    const { emulator, cf } = start({ world: small });
    const [first = ''] = emulator.world.accounts.keys();
    let cursor: string | undefined;
    const run = inventory(cf, { include: ['member'] });
    for await (const _ of run) {
      cursor = run.cursor;
      if (cursor !== undefined) break;
    }
    emulator.world.accounts.delete(first);
    const items = await take(inventory(cf, { include: ['member'], cursor }));
    expect(new Set(items.map((item) => item.kind === 'member' && item.account_id))).toHaveProperty('size', 2);
    expect(skippedOf(items)).toEqual([]);
  });
});

describe('a cursor', () => {
  it('is refused by an inventory that covers something else', async () => {
    const { cf } = start({ world: small });
    const { cursor } = await interrupt(cf, {}, 60);
    expect(cursor).toBeDefined();
    for (const options of [{ records: false }, { include: ['zone'] }, { zones: ['a'] }, { accounts: ['a'] }] as const) {
      expect(() => inventory(cf, { ...options, cursor } as InventoryOptions)).toThrow(ParamsError);
    }
    expect(() => inventory(cf, { include: ['record', 'zone', 'member', 'role', 'account'], cursor })).not.toThrow();
  });

  it('that was tampered with is refused or harmless', () => {
    const { cf } = start({ world: 'empty' });
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (cursor) => {
        expect(() => inventory(cf, { cursor })).toThrow(ParamsError);
      }),
    );
  });
});
