/** What an inventory does with parts that the credential may not read, and with failures that say nothing about that. */
import { describe, expect, it } from 'vitest';
import { Cloudflare } from '../src/index.ts';
import { type EntityKind, type InventoryOptions, inventory } from '../src/inventory/index.ts';
import { endpoints } from '../src/resources/members.ts';
import { countBy, early, routes, skippedOf, start, take } from './support/graph.ts';

const { members, records } = routes;

describe('what may not be read', () => {
  const everything: EntityKind[] = ['account', 'role', 'member'];

  async function withToken(permissions: string[], options: InventoryOptions = {}) {
    const { emulator } = start();
    const apiToken = emulator.addToken({ permissions });
    const cf = new Cloudflare({ apiToken, fetch: emulator.fetch, env: false });
    return { emulator, items: await take(inventory(cf, options)) };
  }

  it('is named with the reason and the permission: records', async () => {
    const { emulator, items } = await withToken(['Account Settings Read', 'Zone Read']);
    const skipped = skippedOf(items);
    expect(skipped).toHaveLength(12);
    expect(new Set(skipped.map(({ zone_id }) => zone_id))).toEqual(new Set(emulator.world.zones.keys()));
    expect(skipped[0]).toMatchObject({ kind: 'skipped', part: 'record', reason: 'permission' });
    expect(skipped[0]?.permissions[0]).toBe('DNS Read');
    expect(skipped[0]?.message).toContain('DNS Read');
    expect(countBy(items)).toMatchObject({ account: 2, member: 14, zone: 12 });
  });

  it('is named with the reason and the permission: zones', async () => {
    const { items } = await withToken(['Account Settings Read']);
    expect(skippedOf(items).map(({ part, permissions }) => [part, permissions])).toEqual([
      ['zone', ['Zone Read']],
      ['record', ['Zone Read']],
    ]);
    expect(countBy(items)).toMatchObject({ account: 2, member: 14 });
  });

  it('is named with the reason and the permission: people', async () => {
    const { items } = await withToken(['Notifications Read', 'Zone Read', 'DNS Read', 'Billing Read']);
    const missing = skippedOf(items).filter(({ part }) => part === 'member');
    expect(missing).toHaveLength(2);
    expect(missing[0]).toMatchObject({
      reason: 'permission',
      permissions: ['Account Settings Read', 'Account Settings Write', 'SCIM Provisioning'],
    });
    expect(countBy(items)).toMatchObject({ account: 2, zone: 12, record: 48 });
  });

  it('is said once when no account shows, and their names are taken from the zones', async () => {
    const { emulator, items } = await withToken(['Zone Read', 'DNS Read']);
    expect(skippedOf(items).map(({ part, account_id }) => [part, account_id])).toEqual(
      everything.map((part) => [part, undefined]),
    );
    expect(skippedOf(items)[0]).toMatchObject({
      message: 'The credential sees no account: give it Account Settings Read',
      permissions: endpoints.list.permissions,
    });
    const accounts = items.flatMap((item) => (item.kind === 'account' ? item.data : []));
    expect(accounts).toHaveLength(2);
    for (const { id, name } of accounts) expect(name).toBe(emulator.world.accounts.get(id)?.name);
    expect(early(items)).toBeUndefined();
  });

  it('is said of the account alone, when it is one among others', async () => {
    const { emulator } = start();
    const [first = '', second = ''] = emulator.world.accounts.keys();
    emulator.on('GET /accounts').respond({
      body: { success: true, errors: [], messages: [], result: [emulator.world.accounts.get(first)] },
    });
    const items = await take(
      inventory(new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch, env: false })),
    );
    expect(skippedOf(items).map(({ part, account_id }) => [part, account_id])).toEqual(
      everything.map((part) => [part, second]),
    );
    expect(early(items)).toBeUndefined();
  });

  it('is left out of what was named: an account and a zone that are not there', async () => {
    const { emulator, cf } = start();
    const [first = ''] = emulator.world.accounts.keys();
    const gone = '0f'.repeat(16);
    const items = await take(inventory(cf, { accounts: [gone, first] }));
    expect(skippedOf(items).map(({ part, account_id, reason }) => [part, account_id, reason])).toEqual(
      everything.map((part) => [part, gone, 'not_found']),
    );
    expect(countBy(items)).toMatchObject({ account: 1, member: 7, zone: 6 });
    const zones = await take(inventory(cf, { zones: [gone], include: ['zone', 'record'] }));
    expect(zones.map((item) => item.kind === 'skipped' && [item.part, item.zone_id, item.message])).toEqual([
      ['zone', gone, 'Zone not found'],
      ['record', gone, 'Zone not found'],
    ]);
  });

  it('can be missing in the middle of a list: what was read is given, the rest is skipped', async () => {
    const { emulator } = start({ world: { accounts: 1, membersPerAccount: 120 } });
    let asked = 0;
    const fetch = (request: Request) => {
      if (!request.url.includes('/members') || ++asked < 2) return emulator.fetch(request);
      const errors = [{ code: 10000, message: 'Authentication error' }];
      return Promise.resolve(Response.json({ success: false, errors }, { status: 403 }));
    };
    const client = new Cloudflare({ apiToken: emulator.token, fetch, env: false });
    const items = await take(inventory(client, { include: ['member'] }));
    expect(countBy(items)).toEqual({ member: 50, skipped: 1 });
  });

  it.each([
    ['html-502', 'server'],
    ['empty-body', 'response'],
    ['rate-limited', 'rate_limit'],
  ] as const)('is not what a failure means: %s is thrown as %s', async (fault, kind) => {
    for (const pattern of ['GET /accounts', members, 'GET /zones', records]) {
      const { emulator, cf } = start({}, { retry: false });
      emulator.on(pattern).fail(fault);
      await expect(take(inventory(cf)), pattern).rejects.toMatchObject({ kind });
    }
  });

  it('is not what a wrong base URL means', async () => {
    const fetch = () =>
      Promise.resolve(
        Response.json({ success: false, errors: [{ code: 7000, message: 'No route for that URI' }] }, { status: 404 }),
      );
    const cf = new Cloudflare({ apiToken: 'f'.repeat(40), fetch, env: false });
    await expect(take(inventory(cf))).rejects.toMatchObject({ kind: 'not_found' });
    await expect(take(inventory(cf, { include: ['zone'] }))).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('is no question of permission for a token that an account owns: its account has to be named', async () => {
    const { emulator } = start();
    const [account_id = ''] = emulator.world.accounts.keys();
    const permissions = ['Account Settings Read', 'Zone Read', 'DNS Read'];
    const apiToken = emulator.addToken({ permissions, kind: 'account', account_id });
    const cf = new Cloudflare({ apiToken, fetch: emulator.fetch, env: false });
    await expect(take(inventory(cf))).rejects.toMatchObject({
      kind: 'authentication',
      reason: 'wrong_scheme',
      advice: { resolution: 'Give the id of that account in accounts.' },
    });
    expect(countBy(await take(inventory(cf, { accounts: [account_id] })))).toMatchObject({ account: 1, record: 24 });
  });
});
