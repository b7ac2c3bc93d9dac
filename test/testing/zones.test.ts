import { describe, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';
import { createWorld } from '../../src/testing/world/seed.ts';
import type { PlanName } from '../../src/testing/world/zones.ts';
import { accountOf, firstCode, send, small, unknown, zoneOf } from '../support/emulated.ts';

const size = { accounts: 1, membersPerAccount: 1, zonesPerAccount: 3, recordsPerZone: 3 };
const planned = (plan: PlanName, more: object = {}): Emulator =>
  new Emulator({ world: { ...size, plan, ...more }, rateLimit: false });
const create = (emulator: Emulator, name: unknown, more: object = {}) =>
  send(emulator, '/zones', { body: { name, account: { id: accountOf(emulator) }, ...more } });
const patch = (emulator: Emulator, path: string, body: unknown) => send(emulator, path, { method: 'PATCH', body });
const put = (emulator: Emulator, path: string) => send(emulator, path, { method: 'PUT' });
const remove = (emulator: Emulator, path: string) => send(emulator, path, { method: 'DELETE' });
const hostile = ['[]', '"x"', '42', 'null', '{"__proto__":{"paused":true}}', '{"name":{},"account":[]}', '{'];

describe('the plan of a world', () => {
  it('is the plan of every zone, free when nothing is said', async () => {
    expect(zoneOf(small()).plan).toBe('free');
    const emulator = planned('business');
    const { body } = await send(emulator, '/zones');
    expect(body.result.map((zone: { plan: { legacy_id: string } }) => zone.plan.legacy_id)).toEqual(
      Array(3).fill('business'),
    );
    expect((await create(emulator, 'new.example')).body.result.plan.legacy_id).toBe('business');
    expect(emulator.world.copy().zonePlan).toBe('business');
  });

  it('has to be one that exists', () => {
    expect(() => createWorld({ plan: 'premium' as 'pro' })).toThrow(
      new TypeError('world.plan: expected one of free, pro, business, enterprise, got "premium"'),
    );
  });
});

describe('the list of zones', () => {
  const names = async (emulator: Emulator, query: string): Promise<string[]> =>
    (await send(emulator, `/zones?${query}`)).body.result.map((zone: { name: string }) => zone.name);

  it('grants pages of 100, as recorded, and no larger ones', async () => {
    const emulator = planned('free', { zonesPerAccount: 120 });
    const { body } = await send(emulator, '/zones?page=1&per_page=100');
    expect(Object.keys(body)).toEqual(['result', 'result_info', 'success', 'errors', 'messages']);
    expect(JSON.stringify(body.result_info)).toBe(
      '{"page":1,"per_page":100,"total_pages":2,"count":100,"total_count":120}',
    );
    expect((await send(emulator, '/zones?per_page=101')).body.result_info.per_page).toBe(50);
    expect((await send(emulator, '/zones?per_page=x')).body.result_info.per_page).toBe(20);
  });

  it('knows the operators', async () => {
    const emulator = planned('free', { zonesPerAccount: 20 });
    const all = await names(emulator, '');
    const [first = ''] = all;
    expect(await names(emulator, `name=equal:${first.toUpperCase()}`)).toEqual([first]);
    expect(await names(emulator, `name=not_equal:${first}`)).toEqual(all.slice(1));
    expect(await names(emulator, 'name=ends_with:anchor.EXAMPLE')).toHaveLength(16);
    expect(await names(emulator, 'name=ends_with_case_sensitive:.EXAMPLE')).toEqual([]);
    expect(await names(emulator, 'name=starts_with_case_sensitive:amber-')).toHaveLength(2);
    expect(await names(emulator, 'name=contains_case_sensitive:-ANCHOR')).toEqual([]);
    expect(await names(emulator, 'name=nonsense:amber')).toEqual([]);
    expect(await names(emulator, 'account.name=starts_with:cont')).toHaveLength(20);
    expect(await names(emulator, 'nonsense=1&status=&name=&type=')).toHaveLength(20);
  });

  it('shows internal zones only when asked for, and knows several types', async () => {
    const emulator = planned('enterprise');
    const [a, b, c] = [...emulator.world.zones.values()];
    if (!a || !b || !c) throw new Error('three zones were asked for');
    a.type = 'internal';
    b.type = 'secondary';
    expect(await names(emulator, '')).toEqual([b.name, c.name]);
    expect(await names(emulator, 'type=internal')).toEqual([a.name]);
    expect(await names(emulator, 'type=internal,%20full')).toEqual([a.name, c.name]);
    expect(await names(emulator, `match=any&name=${a.name}&type=secondary`)).toEqual([b.name]);
  });

  it.each(['name', 'status', 'account.id', 'account.name', 'plan.id'])('is ordered by %s', async (order) => {
    const emulator = new Emulator({ world: { accounts: 3, zonesPerAccount: 13, membersPerAccount: 1 } });
    const read = (item: unknown): string =>
      String(order.split('.').reduce((value, key) => (value as Record<string, unknown>)[key], item));
    const up = (await send(emulator, `/zones?order=${order}&per_page=50`)).body.result.map(read);
    expect(up).toEqual([...up].sort());
    const down = (await send(emulator, `/zones?order=${order}&direction=desc&per_page=50`)).body.result.map(read);
    expect(down).toEqual([...up].reverse());
  });

  it('is refused across more than 500 accounts, unless one is named', async () => {
    const emulator = new Emulator({ world: { accounts: 501, zonesPerAccount: 0, membersPerAccount: 1 } });
    expect(firstCode(await send(emulator, '/zones'))).toEqual([400, 1001]);
    expect((await send(emulator, `/zones?account.id=${accountOf(emulator)}`)).status).toBe(200);
    const token = emulator.addToken({ permissions: ['Zone Read'], accounts: [accountOf(emulator)] });
    expect((await send(emulator, '/zones', { token })).status).toBe(200);
  });

  it('are filtered by operators, account and status', async () => {
    const emulator = new Emulator();
    const names = async (query: string) =>
      (await send(emulator, `/zones?per_page=50&${query}`)).body.result.map((zone: { name: string }) => zone.name);
    expect(await names('name=amber-anchor.example')).toEqual(['amber-anchor.example']);
    expect(await names('name=contains:mber-anchor.')).toEqual(['amber-anchor.example', 'ember-anchor.example']);
    expect(await names('name=starts_with:amber-')).toEqual(expect.arrayContaining(['amber-anchor.example']));
    expect((await names('name=starts_with:amber-')).filter((name: string) => !name.startsWith('amber-'))).toEqual([]);
    expect(await names('name=nothing.example')).toEqual([]);
    const ids = [...emulator.world.accounts.keys()];
    const ofOne = await send(emulator, `/zones?account.id=${ids[1]}`);
    expect(ofOne.body.result_info.total_count).toBe(60);
    expect(ofOne.body.result[0].account).toEqual({ id: ids[1], name: 'Northwind Ltd' });
    const both = await send(emulator, `/zones?match=any&name=amber-anchor.example&account.id=${ids[1]}`);
    expect(both.body.result_info.total_count).toBe(61);
    const pending = await send(emulator, '/zones?status=pending&order=name');
    expect(new Set(pending.body.result.map((zone: { status: string }) => zone.status))).toEqual(new Set(['pending']));
  });
});

describe('adding a zone', () => {
  it('gives one that is pending, with its name as DNS has it', async () => {
    const emulator = small();
    const { body } = await create(emulator, 'Bücher.Example.');
    expect(body.result).toMatchObject({
      name: 'xn--bcher-kva.example',
      status: 'pending',
      type: 'full',
      paused: false,
      activated_on: null,
      owner: { id: null, type: 'user', email: null },
    });
    const read = await send(emulator, `/zones/${body.result.id}`);
    expect(read.body.result).toEqual(body.result);
    expect((await create(emulator, 'shop.co.uk')).body.result.name).toBe('shop.co.uk');
  });

  it.each([
    ['example', 1049],
    ['co.uk', 1049],
    ['www.contoso.example', 1099],
    ['a.shop.co.uk', 1099],
    ['192.0.2.1', 1099],
    ['a..example', 1099],
    ['-a.example', 1099],
    ['a b.example', 1099],
    ['user@a.example', 1099],
    ['a.example/path', 1099],
    ['%61.example', 1099],
    [`${'a'.repeat(64)}.example`, 1099],
    ['x'.repeat(1_000_000), 1099],
    ['banned.example', 1097],
    ['temporarily-banned.example', 1098],
    ['', 1001],
    [42, 1001],
    [null, 1001],
    [['a.example'], 1001],
  ])('refuses the name %j', async (name, code) => {
    const emulator = small();
    const before = emulator.world.zones.size;
    const refused = await create(emulator, name);
    expect(firstCode(refused)).toEqual([400, code]);
    expect(refused.text.length).toBeLessThan(1000);
    expect(emulator.world.zones.size).toBe(before);
  });

  it('names what is wrong', async () => {
    const { body } = await create(small(), 'www.contoso.example');
    expect(body.errors[0].message).toContain('We were unable to identify www.contoso.example as a registered domain.');
    expect(body.errors[0].message).toContain('root domain');
  });

  it('refuses a name that any account has', async () => {
    const emulator = new Emulator({ world: { ...size, accounts: 2 } });
    const foreign = [...emulator.world.zones.values()].at(-1);
    const refused = await create(emulator, foreign?.name.toUpperCase());
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [{ code: 1061, message: `${foreign?.name} already exists` }],
    ]);
  });

  it('allows 50 pending zones on Free, until some are active', async () => {
    const emulator = planned('free', { zonesPerAccount: 0 });
    for (let at = 0; at < 50; at++) expect((await create(emulator, `new${at}.example`)).status).toBe(200);
    const refused = await create(emulator, 'last.example');
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [{ code: 1118, message: 'You have exceeded the limit for adding zones. Please activate some zones.' }],
    ]);
    await put(emulator, `/zones/${zoneOf(emulator).id}/activation_check`);
    expect((await create(emulator, 'last.example')).status).toBe(200);
    const paid = planned('pro', { zonesPerAccount: 0 });
    for (let at = 0; at < 51; at++) expect((await create(paid, `new${at}.example`)).status).toBe(200);
  });

  it.each([
    ['free', 'partial', 1104],
    ['pro', 'partial', 1104],
    ['business', 'partial', 0],
    ['business', 'secondary', 1108],
    ['business', 'internal', 1108],
    ['enterprise', 'secondary', 0],
    ['enterprise', 'nonsense', 1001],
  ] as const)('on %s takes the type %s or not (%i)', async (plan, type, code) => {
    const made = await create(planned(plan), 'new.example', { type });
    if (code) expect(firstCode(made)).toEqual([400, code]);
    else expect(made.body.result).toMatchObject({ type, status: 'pending' });
  });

  it('gives partial zones a key in place of name servers', async () => {
    const { result } = (await create(planned('business'), 'new.example', { type: 'partial' })).body;
    expect(result.verification_key).toMatch(/^\d{9}-\d{9}$/);
    expect(result).not.toHaveProperty('name_servers');
    expect(Object.keys(result).slice(5, 8)).toEqual(['development_mode', 'verification_key', 'cname_suffix']);
  });

  it('takes subdomains and internal names on Enterprise', async () => {
    const emulator = planned('enterprise');
    expect((await create(emulator, 'dev.contoso.example')).body.result.name).toBe('dev.contoso.example');
    const internal = await create(emulator, 'corp', { type: 'internal' });
    expect(internal.body.result).toMatchObject({ name: 'corp', status: 'active', name_servers: [] });
  });

  it('asks for the permission in words of its own, in the account that is named', async () => {
    const emulator = new Emulator({ world: { ...size, accounts: 2 } });
    const [own = '', other = ''] = [...emulator.world.accounts.keys()];
    const body = { name: 'new.example', account: { id: own } };
    const reader = emulator.addToken({ permissions: ['Zone Read', 'DNS Write'] });
    const refused = await send(emulator, '/zones', { token: reader, body });
    expect([refused.status, refused.body.errors]).toEqual([
      403,
      [
        {
          code: 0,
          message:
            'Requires permission "com.cloudflare.api.account.zone.create" to create zones for the selected account',
        },
      ],
    ]);
    const abroad = emulator.addToken({ permissions: ['Zone Write'], accounts: [other] });
    expect(firstCode(await send(emulator, '/zones', { token: abroad, body }))).toEqual([403, 9109]);
    expect(firstCode(await create(emulator, 'new.example', { account: { id: unknown } }))).toEqual([403, 9109]);
    expect(firstCode(await create(emulator, 'new.example', { account: undefined }))).toEqual([400, 1001]);
    const token = emulator.addToken({ permissions: ['Zone Write'], kind: 'account', account_id: own });
    expect((await send(emulator, '/zones', { token, body })).status).toBe(200);
  });

  it.each(hostile)('survives %s', async (body) => {
    expect((await send(small(), '/zones', { body })).status).toBe(400);
  });
});

describe('a zone', () => {
  it('is active once it was checked, and not checked too often', async () => {
    const emulator = small({ now: Date.UTC(2026, 0, 1) });
    emulator.clock.stop();
    emulator.clock.set(Date.UTC(2026, 0, 1));
    const { id } = (await create(emulator, 'new.example')).body.result;
    const path = `/zones/${id}/activation_check`;
    expect((await put(emulator, path)).body.result).toEqual({ id });
    expect((await send(emulator, `/zones/${id}`)).body.result).toMatchObject({
      status: 'active',
      activated_on: '2026-01-01T00:00:00.000000Z',
    });
    emulator.clock.advance(3_599_999);
    expect(firstCode(await put(emulator, path))).toEqual([400, 1224]);
    emulator.clock.advance(1);
    expect((await put(emulator, path)).status).toBe(200);
    const token = emulator.addToken({ permissions: ['Zone Read'] });
    expect(firstCode(await send(emulator, path, { method: 'PUT', token }))).toEqual([403, 10000]);
  });

  it('stays pending while it is paused, and is checked every 5 minutes on paid plans', async () => {
    const emulator = planned('pro');
    const { id } = (await create(emulator, 'new.example')).body.result;
    await patch(emulator, `/zones/${id}`, { paused: true });
    await put(emulator, `/zones/${id}/activation_check`);
    expect(emulator.world.zones.get(id)?.status).toBe('pending');
    await patch(emulator, `/zones/${id}`, { paused: false });
    expect(firstCode(await put(emulator, `/zones/${id}/activation_check`))).toEqual([400, 1224]);
    emulator.clock.advance(300_000);
    await put(emulator, `/zones/${id}/activation_check`);
    expect(emulator.world.zones.get(id)?.status).toBe('active');
  });

  it('changes one property at a time, if its plan allows', async () => {
    const emulator = planned('business');
    const path = `/zones/${zoneOf(emulator).id}`;
    const before = (await send(emulator, path)).body.result;
    expect((await patch(emulator, path, { paused: true, type: null })).body.result.paused).toBe(true);
    const own = { vanity_name_servers: ['NS1.contoso.example', 'ns2.contoso.example'] };
    expect((await patch(emulator, path, own)).body.result.vanity_name_servers).toEqual([
      'ns1.contoso.example',
      'ns2.contoso.example',
    ]);
    const refused = await patch(emulator, path, { paused: false, type: 'full' });
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [{ code: 1085, message: 'Only one zone property can be changed at a time' }],
    ]);
    expect(firstCode(await patch(emulator, path, { type: 'partial' }))).toEqual([400, 1108]);
    expect((await patch(emulator, path, { type: 'full' })).status).toBe(200);
    const after = (await send(emulator, path)).body.result;
    expect(after).toMatchObject({ type: 'full', paused: true });
    expect(after.modified_on > before.modified_on).toBe(true);
  });

  it.each([
    ['free', { vanity_name_servers: ['ns1.contoso.example'] }, 1108],
    ['free', { vanity_name_servers: 'ns1.contoso.example' }, 1001],
    ['business', { vanity_name_servers: [{}] }, 1001],
    ['business', { vanity_name_servers: ['no name'] }, 1001],
    ['free', { paused: 'true' }, 1001],
    ['enterprise', { type: 'nonsense' }, 1001],
    ['enterprise', { type: ['full'] }, 1001],
  ] as const)('on %s refuses %j with %i', async (plan, body, code) => {
    const emulator = planned(plan);
    const before = structuredClone(zoneOf(emulator));
    expect(firstCode(await patch(emulator, `/zones/${before.id}`, body))).toEqual([400, code]);
    expect(zoneOf(emulator)).toEqual(before);
  });

  it('becomes partial on Enterprise, and keeps its key', async () => {
    const emulator = planned('enterprise');
    const path = `/zones/${zoneOf(emulator).id}`;
    const { verification_key } = (await patch(emulator, path, { type: 'partial' })).body.result;
    await patch(emulator, path, { type: 'full' });
    const again = (await patch(emulator, path, { type: 'partial' })).body.result;
    expect(again.verification_key).toBe(verification_key);
  });

  it('takes everything in it along when it is deleted', async () => {
    const emulator = planned('enterprise');
    const { id } = zoneOf(emulator);
    await send(emulator, `/zones/${id}/hold`, { method: 'POST' });
    await patch(emulator, `/zones/${id}/settings/ssl`, { value: 'full' });
    expect((await remove(emulator, `/zones/${id}`)).body.result).toEqual({ id });
    expect(firstCode(await remove(emulator, `/zones/${id}`))).toEqual([403, 9109]);
    const { world } = emulator;
    expect([world.zones.has(id), world.holds.has(id), world.zoneSettings.has(id)]).toEqual([false, false, false]);
  });

  it.each(hostile)('survives %s', async (body) => {
    const emulator = small();
    const before = structuredClone(zoneOf(emulator));
    await patch(emulator, `/zones/${before.id}`, body);
    expect(zoneOf(emulator)).toEqual(before);
  });

  it('are made, paused and removed with everything in them', async () => {
    const emulator = small();
    const body = { name: 'brand-new.example', account: { id: accountOf(emulator) } };
    const made = await send(emulator, '/zones', { body });
    expect(made.body.result).toMatchObject({ name: body.name, status: 'pending', activated_on: null });
    const again = await send(emulator, '/zones', { body });
    expect([again.status, again.body.errors]).toEqual([
      400,
      [{ code: 1061, message: 'brand-new.example already exists' }],
    ]);
    const path = `/zones/${made.body.result.id}`;
    const paused = await send(emulator, path, { method: 'PATCH', body: { paused: true } });
    expect(paused.body.result.paused).toBe(true);
    const two = { method: 'PATCH', body: { paused: true, type: 'full' } };
    expect(firstCode(await send(emulator, path, two))).toEqual([400, 1085]);
    await send(emulator, `${path}/dns_records`, { body: { type: 'A', name: '@', content: '192.0.2.1' } });
    expect((await send(emulator, path, { method: 'DELETE' })).body.result).toEqual({ id: made.body.result.id });
    expect(firstCode(await send(emulator, path))).toEqual([403, 9109]);
  });
});

describe('plans', () => {
  it('are four, one of which the zone has', async () => {
    const emulator = planned('pro');
    const path = `/zones/${zoneOf(emulator).id}/available_plans`;
    const { result } = (await send(emulator, path)).body;
    const told = result.map((plan: Record<string, unknown>) => [
      plan.legacy_id,
      plan.is_subscribed,
      plan.can_subscribe,
    ]);
    expect(told).toEqual([
      ['free', false, true],
      ['pro', true, false],
      ['business', false, true],
      ['enterprise', false, false],
    ]);
    expect(result[0].frequency).toBe('');
    expect((await send(emulator, `${path}/${result[2].id}`)).body.result).toEqual(result[2]);
    const refused = await send(emulator, `${path}/${unknown}`);
    expect([refused.status, refused.body.errors]).toEqual([404, [{ code: 1003, message: 'Plan not found' }]]);
    expect(firstCode(await send(emulator, `${path}/short`))).toEqual([400, 7003]);
    const token = emulator.addToken({ permissions: ['Billing Read'] });
    expect((await send(emulator, path, { token })).status).toBe(200);
    const other = emulator.addToken({ permissions: ['Zone Read'] });
    expect(firstCode(await send(emulator, path, { token: other }))).toEqual([403, 10000]);
  });
});

describe('holds', () => {
  const start = Date.UTC(2026, 0, 1);
  const holding = (): [Emulator, string] => {
    const emulator = new Emulator({ world: { ...size, accounts: 2, plan: 'enterprise' }, now: start });
    emulator.clock.stop();
    emulator.clock.set(start);
    return [emulator, `/zones/${zoneOf(emulator).id}/hold`];
  };

  it.each(['GET', 'POST', 'PATCH', 'DELETE'])('need Enterprise: %s', async (method) => {
    const emulator = planned('business');
    const refused = await send(emulator, `/zones/${zoneOf(emulator).id}/hold`, { method });
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [{ code: 1005, message: 'Zone holds need an Enterprise plan' }],
    ]);
  });

  it('begin, are suspended and end', async () => {
    const [emulator, path] = holding();
    const state = async () => (await send(emulator, path)).body.result;
    expect(await state()).toEqual({ hold: false, include_subdomains: 'false' });
    const hold_after = '2026-01-01T00:00:00.000000Z';
    const made = await send(emulator, `${path}?include_subdomains=true`, { method: 'POST' });
    expect(made.body.result).toEqual({ hold: true, include_subdomains: 'true', hold_after });
    await patch(emulator, path, { include_subdomains: false });
    expect(await state()).toEqual({ hold: true, include_subdomains: 'false', hold_after });
    // The past changes nothing about a hold in force.
    await patch(emulator, path, { hold_after: '2020-01-01T00:00:00Z', include_subdomains: 'true' });
    expect(await state()).toEqual({ hold: true, include_subdomains: 'true', hold_after });
    const later = '2026-01-02T00:00:00+00:00';
    const lifted = await remove(emulator, `${path}?hold_after=${encodeURIComponent(later)}`);
    expect(lifted.body.result).toMatchObject({ hold: false, hold_after: '2026-01-02T00:00:00.000000Z' });
    emulator.clock.advance(86_400_000);
    expect((await state()).hold).toBe(true);
    await patch(emulator, path, { hold_after: null });
    expect(await state()).toEqual({ hold: false, include_subdomains: 'true' });
    await patch(emulator, path, { hold_after: '' });
    expect((await state()).hold).toBe(true);
    expect((await remove(emulator, path)).body.result).toEqual({ hold: false, include_subdomains: 'true' });
    expect((await remove(emulator, path)).status).toBe(200);
  });

  it('keep names from other accounts while they are in force', async () => {
    const [emulator, path] = holding();
    const { name } = zoneOf(emulator);
    const [own, other] = [...emulator.world.accounts.keys()];
    const add = (zone: string, id = other) => create(emulator, zone, { account: { id } });
    await send(emulator, `${path}?include_subdomains=true`, { method: 'POST' });
    expect(firstCode(await add(name))).toEqual([400, 1106]);
    expect(firstCode(await add(`a.b.${name}`))).toEqual([400, 1106]);
    expect((await add(`mine.${name}`, own)).status).toBe(200);
    await patch(emulator, path, { include_subdomains: false });
    expect((await add(`a.b.${name}`)).status).toBe(200);
    await remove(emulator, path);
    expect(firstCode(await add(name))).toEqual([400, 1061]);
  });

  it('are found by name', async () => {
    const [emulator, path] = holding();
    const { name } = zoneOf(emulator);
    const of = async (text: string) => (await send(emulator, `${path}/${text}`)).body.result;
    expect(await of(name)).toEqual({ hold: false, hold_after: null, include_subdomains: false });
    await send(emulator, path, { method: 'POST' });
    expect(await of(name.toUpperCase())).toEqual({ hold: true, hold_after: null, include_subdomains: false });
    expect((await of(`www.${name}`)).hold).toBe(false);
    await patch(emulator, path, { include_subdomains: true, hold_after: '2026-02-01T00:00:00Z' });
    const suspended = { hold: false, hold_after: '2026-02-01T00:00:00.000000Z', include_subdomains: true };
    expect(await of(`www.${name}`)).toEqual(suspended);
    expect((await of(`not${name}`)).hold_after).toBeNull();
    for (const bad of ['a..b', '%20', '%E0%A4%A', '%2F']) {
      expect(firstCode(await send(emulator, `${path}/${bad}`))).toEqual([400, 1001]);
    }
  });

  it.each([
    { hold_after: 'tomorrow' },
    { hold_after: '7' },
    { hold_after: 'March 7, 2026' },
    { hold_after: 42 },
    { include_subdomains: 'yes' },
    [],
    'x',
    42,
  ])('refuse %j', async (body) => {
    const [emulator, path] = holding();
    await send(emulator, path, { method: 'POST' });
    const before = structuredClone([...emulator.world.holds]);
    const raw = JSON.stringify(body);
    expect((await send(emulator, path, { method: 'PATCH', body: raw })).status).toBe(400);
    expect([...emulator.world.holds]).toEqual(before);
  });

  it('are read with many permissions and changed with one', async () => {
    const [emulator, path] = holding();
    const token = emulator.addToken({ permissions: ['DNS Read'] });
    expect((await send(emulator, path, { token })).status).toBe(200);
    expect(firstCode(await send(emulator, path, { token, method: 'POST' }))).toEqual([403, 10000]);
  });
});
