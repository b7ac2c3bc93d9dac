/** What has changed between two inventories: by key and `modified_on`, and never because something could not be read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cloudflare, ParamsError } from '../src/index.ts';
import { type DiffSource, diff, type InventoryChange, type InventoryItem, inventory } from '../src/inventory/index.ts';
import { nameOf, routes, start, take } from './support/graph.ts';

async function changes(before: DiffSource, after: DiffSource): Promise<InventoryChange[]> {
  const found: InventoryChange[] = [];
  for await (const change of diff(before, after)) found.push(change);
  return found;
}

/** Changes in short: `added zones/...`, `changed zones/...: name`. */
const inShort = (found: readonly InventoryChange[]): string[] =>
  found.map((change) => {
    const fields = change.change === 'changed' ? `: ${change.fields.join(' ')}` : '';
    return `${change.change} ${nameOf(change.item)}${fields}`;
  });

/** An emulator, an inventory of it, and a way to see what has changed since. */
async function begin() {
  const { emulator, cf } = start();
  const before = await take(inventory(cf));
  const [account_id = ''] = emulator.world.accounts.keys();
  const zone = [...emulator.world.zones.values()].find((one) => one.account_id === account_id);
  const zone_id = zone?.id ?? '';
  const [record_id = ''] = [...emulator.world.records(zone_id).values()].map(({ id }) => id);
  return { emulator, cf, before, account_id, zone_id, record_id, since: () => changes(before, inventory(cf)) };
}

describe('between two inventories', () => {
  it('nothing has changed when nothing has changed', async () => {
    const { since, before } = await begin();
    expect(await since()).toEqual([]);
    // Also with one that was stored as text, and one in another order.
    const stored = JSON.parse(JSON.stringify(before)) as InventoryItem[];
    expect(await changes(stored.toReversed(), before)).toEqual([]);
  });

  it('a record was added, one changed and one removed, with their relations', async () => {
    const { emulator, cf, since, zone_id, record_id } = await begin();
    const zone = `zones/${zone_id}`;
    const [, second] = [...emulator.world.records(zone_id).values()];
    const record = { zone_id, type: 'A', name: 'new', content: '192.0.2.7', ttl: 300 } as const;
    const { id } = await cf.dns.records.create(record);
    await cf.dns.records.edit({ zone_id, dns_record_id: record_id, comment: 'moved' } as never);
    await cf.dns.records.delete({ zone_id, dns_record_id: second?.id ?? '' });
    const found = await since();
    expect(inShort(found).sort()).toEqual(
      [
        `added ${zone}/dns_records/${id}`,
        `added ${zone} HAS ${zone}/dns_records/${id}`,
        `changed ${zone}/dns_records/${record_id}: comment`,
        `removed ${zone}/dns_records/${second?.id}`,
        `removed ${zone} HAS ${zone}/dns_records/${second?.id}`,
      ].sort(),
    );
    // A relation goes before the thing that it leads to, so that a graph never has one into nothing.
    expect(inShort(found).slice(-2)[0]).toContain(' HAS ');
    expect(found.find(({ change }) => change === 'changed')).toMatchObject({
      item: { data: { comment: 'moved' } },
      before: { data: { id: record_id } },
    });
  });

  it('a role was granted and one taken away, and a person has gone', async () => {
    const { emulator, since, account_id } = await begin();
    const people = [...(emulator.world.members.get(account_id)?.values() ?? [])];
    const holders = people.filter(({ roles, status }) => roles.length > 0 && status === 'accepted');
    const [, member, leaver] = holders;
    const [, , other] = emulator.world.roles.get(account_id) ?? [];
    if (member === undefined || leaver === undefined || other === undefined)
      throw new TypeError('the world is too small');
    const [old] = member.roles;
    member.roles = [other];
    emulator.world.members.get(account_id)?.delete(leaver.id);
    const key = `accounts/${account_id}/members/${member.id}`;
    const found = inShort(await since());
    expect(found).toContain(`changed ${key}: roles`);
    expect(found).toContain(`added ${key} ASSIGNED accounts/${account_id}/roles/${other.id}`);
    expect(found).toContain(`removed ${key} ASSIGNED accounts/${account_id}/roles/${old?.id}`);
    expect(found).toContain(`removed accounts/${account_id}/members/${leaver.id}`);
  });

  it('a zone was paused, a zone and an account have gone with all that they had', async () => {
    const { emulator, since, zone_id } = await begin();
    const zone = emulator.world.zones.get(zone_id);
    if (zone) zone.paused = true;
    const last = [...emulator.world.zones.values()].at(-1);
    emulator.world.zones.delete(last?.id ?? '');
    const found = inShort(await since());
    expect(found).toContain(`changed zones/${zone_id}: paused`);
    expect(found.filter((line) => line.startsWith(`removed zones/${last?.id}`))).toHaveLength(1 + 4 + 4);
    expect(found.filter((line) => !line.includes(last?.id ?? '?'))).toHaveLength(1);
  });
});

describe('what counts as a change', () => {
  const zone = (data: object): InventoryItem =>
    ({ kind: 'zone', key: 'zones/z', id: 'z', zone_id: 'z', data: { id: 'z', name: 'example.com', ...data } }) as never;
  const record = (data: object): InventoryItem =>
    ({ ...zone({}), kind: 'record', key: 'zones/z/dns_records/r', data: { id: 'r', ...data } }) as never;
  const member = (data: object): InventoryItem =>
    ({ kind: 'member', key: 'accounts/a/members/m', id: 'm', account_id: 'a', data: { id: 'm', ...data } }) as never;
  const then = '2026-01-01T00:00:00.12Z';
  const later = '2026-01-02T00:00:00Z';

  const cases: Array<[what: string, before: InventoryItem, after: InventoryItem, fields: string[] | undefined]> = [
    [
      'a record of the same time',
      record({ modified_on: then, ttl: 1 }),
      record({ modified_on: then, ttl: 2 }),
      undefined,
    ],
    [
      'a time written otherwise',
      record({ modified_on: then }),
      record({ modified_on: '2026-01-01T00:00:00.120000Z' }),
      undefined,
    ],
    ['a touched record', record({ modified_on: then }), record({ modified_on: later }), ['modified_on']],
    [
      'a touched note',
      record({ modified_on: then, comment_modified_on: then, comment: 'a' }),
      record({ modified_on: then, comment_modified_on: later, comment: 'b' }),
      ['comment'],
    ],
    ['a record without a time', record({ ttl: 1 }), record({ ttl: 2 }), ['ttl']],
    ['a field more', record({ ttl: 1 }), record({ ttl: 1, tags: ['a'] }), ['tags']],
    ['nothing in place of nothing', record({ comment: null }), record({}), undefined],
    ['tags in another order', record({ tags: ['a', 'b'] }), record({ tags: ['b', 'a'] }), undefined],
    ['data in another order', record({ data: { a: 1, b: 2 } }), record({ data: { b: 2, a: 1 } }), undefined],
    [
      'a zone whose status moved',
      zone({ modified_on: then, status: 'active' }),
      zone({ modified_on: then, status: 'moved' }),
      ['status'],
    ],
    ['what the token may do', zone({ permissions: ['#zone:read'] }), zone({ permissions: [] }), undefined],
    ['a clock that runs', zone({ development_mode: 100 }), zone({ development_mode: 90 }), undefined],
    [
      'roles in another order',
      member({ roles: [{ id: 'a' }, { id: 'b' }] }),
      member({ roles: [{ id: 'b' }, { id: 'a' }] }),
      undefined,
    ],
    [
      'what a role allows',
      member({ roles: [{ id: 'a', permissions: {} }] }),
      member({ roles: [{ id: 'a', permissions: { dns: { read: true } } }] }),
      undefined,
    ],
    ['another role', member({ roles: [{ id: 'a' }] }), member({ roles: [{ id: 'b' }] }), ['roles']],
    ['an accepted invitation', member({ status: 'pending' }), member({ status: 'accepted' }), ['status']],
  ];

  it.each(cases)('%s', async (_, before, after, fields) => {
    expect(await changes([before], [after])).toEqual(
      fields === undefined ? [] : [{ change: 'changed', item: after, before, fields }],
    );
  });

  it('is said once of what is given twice', async () => {
    const twice = [record({ ttl: 2 }), record({ ttl: 2 })];
    expect(inShort(await changes([], twice))).toEqual(['added zones/z/dns_records/r']);
    expect(inShort(await changes(twice, []))).toEqual(['removed zones/z/dns_records/r']);
    expect(inShort(await changes([record({ ttl: 1 })], twice))).toEqual(['changed zones/z/dns_records/r: ttl']);
  });

  it('leads from one inventory to the other, and back', async () => {
    const items = (ids: number[], ttl: number) =>
      ids.map((id) => ({ ...record({ ttl }), key: `zones/z/dns_records/${id}` }));
    const ids = fc.uniqueArray(fc.nat(30));
    await fc.assert(
      fc.asyncProperty(ids, ids, fc.nat(1), async (old, now, ttl) => {
        const before = items(old, 0) as InventoryItem[];
        const after = items(now, ttl) as InventoryItem[];
        const names = new Map(before.map((item) => [nameOf(item), item]));
        for (const change of await changes(before, after)) {
          if (change.change === 'removed') expect(names.delete(nameOf(change.item))).toBe(true);
          else if (change.change !== 'not_compared') names.set(nameOf(change.item), change.item);
        }
        expect([...names.values()].map((item) => JSON.stringify(item)).sort()).toEqual(
          after.map((item) => JSON.stringify(item)).sort(),
        );
      }),
    );
  });
});

describe('what one of both could not read', () => {
  async function readWith(permissions: string[]) {
    const begun = await begin();
    const apiToken = begun.emulator.addToken({ permissions });
    const less = await take(inventory(new Cloudflare({ apiToken, fetch: begun.emulator.fetch, env: false })));
    return { ...begun, less };
  }

  it.each([
    [['Account Settings Read', 'Zone Read'], 'record'],
    [['Account Settings Read'], 'record zone'],
    [['Billing Read', 'Zone Read', 'DNS Read'], 'member role'],
    [['Zone Read', 'DNS Read'], 'account member role'],
  ])('is neither removed nor added: with %j', async (permissions, parts) => {
    const { before, less } = await readWith(permissions);
    for (const [first, second, run] of [
      [before, less, 'after'],
      [less, before, 'before'],
    ] as const) {
      const found = await changes(first, second);
      expect(new Set(found.map(({ change }) => change))).toEqual(new Set(['not_compared']));
      expect(
        [...new Set(found.map((change) => change.change === 'not_compared' && change.item.part))].sort().join(' '),
      ).toBe(parts);
      expect(new Set(found.map((change) => change.change === 'not_compared' && change.run))).toEqual(new Set([run]));
    }
  });

  it('may be a role that only members tell of', async () => {
    const { emulator, since } = await begin();
    const errors = [{ code: 10000, message: 'Authentication error' }];
    emulator.on(routes.members).respond({ status: 403, body: { success: false, errors } });
    expect(inShort(await since())).toEqual(['not_compared skipped member', 'not_compared skipped member']);
  });

  it('hides nothing that was read: another zone of the same account', async () => {
    const { emulator, cf, since, zone_id } = await begin();
    const errors = [{ code: 10000, message: 'Authentication error' }];
    emulator.on(`GET /zones/${zone_id}/dns_records`).respond({ status: 403, body: { success: false, errors } });
    const other = [...emulator.world.zones.keys()].find((id) => id !== zone_id) ?? '';
    await cf.dns.records.create({ zone_id: other, type: 'TXT', name: 'x', content: '"y"', ttl: 300 });
    const found = inShort(await since());
    expect(found).toHaveLength(3);
    expect(found.filter((line) => line.startsWith(`added zones/${other}`))).toHaveLength(2);
    expect(found).toContain('not_compared skipped record');
  });
});

describe('what goes wrong', () => {
  it.each([
    [undefined, []],
    [[], null],
    ['text', []],
    [{}, []],
    [7, 7],
  ])('%j and %j are refused', (before, after) => {
    expect(() => diff(before as never, after as never)).toThrow(ParamsError);
  });

  it('fails as the inventory that is still being read does, and asks no more of it when it is left', async () => {
    const { emulator, cf, before } = await begin();
    emulator.on(routes.records).fail('authentication-error');
    emulator.on(routes.members).fail('html-502');
    const strict = new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch, env: false, retry: false });
    await expect(changes(before, inventory(strict))).rejects.toMatchObject({ kind: 'server' });
    emulator.clearFaults();
    emulator.reset();
    for await (const _ of diff([], inventory(cf))) break;
    await new Promise(setImmediate);
    emulator.assertNotCalled(routes.records);
  });
});
