import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/testing/index.ts';
import { accountOf, firstCode, send, small, unknown, zoneOf } from '../support/emulated.ts';

const set = (body: unknown) => ({ method: 'PATCH', body });
const zonePath = (emulator: Emulator) => `/zones/${zoneOf(emulator).id}/dns_settings`;
const accountPath = (emulator: Emulator) => `/accounts/${accountOf(emulator)}/dns_settings`;

/** Gives the account, or the first zone, the enterprise plan. */
const enterprise = (emulator: Emulator, what: 'account' | 'zone'): Emulator => {
  const { world } = emulator;
  const account = world.accounts.get(accountOf(emulator));
  if (what === 'account' && account) account.type = 'enterprise';
  if (what === 'zone') zoneOf(emulator).plan = 'enterprise';
  return emulator;
};

describe('DNS settings of a zone', () => {
  it('are complete before anything is set', async () => {
    const emulator = small();
    const { result } = (await send(emulator, zonePath(emulator))).body;
    expect(result).toEqual({
      flatten_all_cnames: false,
      foundation_dns: false,
      internal_dns: {},
      multi_provider: false,
      nameservers: { type: 'cloudflare.standard', ns_set: 1 },
      ns_ttl: 86_400,
      secondary_overrides: false,
      soa: expect.objectContaining({ mname: null, refresh: 10_000, retry: 2400, expire: 604_800, ttl: 3600 }),
      zone_mode: 'standard',
    });
  });

  it('change in the parts that are sent, and stay as they were for null', async () => {
    const emulator = small();
    const before = (await send(emulator, zonePath(emulator))).body.result;
    const body = { ns_ttl: 3600, soa: { min_ttl: 300, mname: 'ns1.contoso.example' }, nameservers: { ns_set: 3 } };
    const { result } = (await send(emulator, zonePath(emulator), set(body))).body;
    expect(result).toEqual({
      ...before,
      ns_ttl: 3600,
      soa: { ...before.soa, min_ttl: 300, mname: 'ns1.contoso.example' },
      nameservers: { type: 'cloudflare.standard', ns_set: 3 },
    });
    const nulls = { ns_ttl: null, soa: { min_ttl: null }, nameservers: null, internal_dns: null, other: 1 };
    expect((await send(emulator, zonePath(emulator), set(nulls))).body.result).toEqual(result);
    expect((await send(emulator, zonePath(emulator))).body.result).toEqual(result);
    const other = [...emulator.world.zones.keys()][1];
    expect((await send(emulator, `/zones/${other}/dns_settings`)).body.result).toEqual(before);
  });

  it('take null for the primary name server that Cloudflare assigns', async () => {
    const emulator = small();
    await send(emulator, zonePath(emulator), set({ soa: { mname: 'ns1.contoso.example' } }));
    const { result } = (await send(emulator, zonePath(emulator), set({ soa: { mname: null } }))).body;
    expect(result.soa.mname).toBeNull();
  });

  it.each([
    ['ns_ttl', 30, 86_400],
    ['soa.refresh', 600, 86_400],
    ['soa.retry', 600, 86_400],
    ['soa.expire', 86_400, 2_419_200],
    ['soa.min_ttl', 60, 86_400],
    ['soa.ttl', 300, 86_400],
    ['nameservers.ns_set', 1, 5],
  ])('take %s from %i to %i', async (name, min, max) => {
    const emulator = small();
    const [outer = '', inner] = name.split('.');
    const of = (value: unknown) => set({ [outer]: inner ? { [inner]: value } : value });
    for (const value of [min, max]) expect((await send(emulator, zonePath(emulator), of(value))).status).toBe(200);
    const kept = (await send(emulator, zonePath(emulator))).body.result;
    for (const value of [min - 1, max + 1, min + 0.5, String(min), [], {}]) {
      const refused = await send(emulator, zonePath(emulator), of(value));
      const message = `DNS Validation Error: ${name} must be a whole number between ${min} and ${max}.`;
      expect(refused.status).toBe(400);
      expect(refused.body.errors[0]).toMatchObject({ code: 1004, message });
    }
    expect((await send(emulator, zonePath(emulator))).body.result).toEqual(kept);
  });

  it.each([
    { flatten_all_cnames: 'true' },
    { zone_mode: 'cdn' },
    { nameservers: { type: 'cloudflare.standard.random' } },
    { nameservers: 'custom' },
    { soa: [] },
    { soa: { mname: 'not a host' } },
    { soa: { rname: 42 } },
    { internal_dns: { reference_zone_id: 7 } },
    { ns_ttl: 3600, multi_provider: 1 },
    '[]',
    '"x"',
    '42',
    'null',
  ])('refuse %j', async (body) => {
    const emulator = small();
    expect(firstCode(await send(emulator, zonePath(emulator), set(body)))).toEqual([400, 1004]);
    expect(emulator.world.zoneDnsSettings.size).toBe(0);
  });

  it('refuse a body that is no JSON', async () => {
    const emulator = small();
    expect(firstCode(await send(emulator, zonePath(emulator), set('{')))).toEqual([400, 6007]);
  });

  it.each([
    { foundation_dns: true },
    { multi_provider: true },
    { secondary_overrides: true },
    { nameservers: { type: 'cloudflare.advanced' } },
    { nameservers: { type: 'custom.zone' } },
  ])('need an enterprise zone for %j, but not to switch it off', async (body) => {
    const emulator = small();
    const refused = await send(emulator, zonePath(emulator), set(body));
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([{ code: 1003, message: 'DNS setting not available' }]);
    enterprise(emulator, 'zone');
    expect((await send(emulator, zonePath(emulator), set(body))).body.result).toMatchObject(body);
    zoneOf(emulator).plan = 'free';
    expect((await send(emulator, zonePath(emulator), set(body))).status).toBe(200);
    const off = {
      foundation_dns: false,
      multi_provider: false,
      secondary_overrides: false,
      nameservers: { type: 'cloudflare.standard' },
    };
    expect((await send(emulator, zonePath(emulator), set(off))).body.result).toMatchObject(off);
  });

  it('refer to another zone of the account', async () => {
    const emulator = small();
    const reference_zone_id = [...emulator.world.zones.keys()][1];
    const of = (id: unknown) => set({ internal_dns: { reference_zone_id: id } });
    expect(firstCode(await send(emulator, zonePath(emulator), of(reference_zone_id)))).toEqual([400, 1003]);
    enterprise(emulator, 'zone');
    expect(firstCode(await send(emulator, zonePath(emulator), of(unknown)))).toEqual([400, 1004]);
    const { result } = (await send(emulator, zonePath(emulator), of(reference_zone_id))).body;
    expect(result.internal_dns).toEqual({ reference_zone_id });
  });

  it('ask for either permission', async () => {
    const emulator = small();
    for (const [permission, may] of [
      ['DNS Read', 'read'],
      ['Zone DNS Settings Read', 'read'],
      ['DNS Write', 'write'],
      ['Zone DNS Settings Write', 'write'],
      ['Zone Write', 'nothing'],
    ] as const) {
      const token = emulator.addToken({ permissions: [permission] });
      const read = await send(emulator, zonePath(emulator), { token });
      const written = await send(emulator, zonePath(emulator), { ...set({ ns_ttl: 60 }), token });
      expect([read.status, written.status], permission).toEqual([
        may === 'nothing' ? 403 : 200,
        may === 'write' ? 200 : 403,
      ]);
    }
  });
});

describe('DNS settings of an account', () => {
  it('change in parts', async () => {
    const emulator = small();
    const before = (await send(emulator, accountPath(emulator))).body.result;
    expect(before.enforce_dns_only).toBe(false);
    expect(before.zone_defaults.nameservers).toEqual({ type: 'cloudflare.standard' });
    const body = { zone_defaults: { soa: { ttl: 7200 }, nameservers: { type: 'cloudflare.standard.random' } } };
    await send(emulator, accountPath(emulator), set(body));
    await send(emulator, accountPath(emulator), set({ enforce_dns_only: true }));
    const { result } = (await send(emulator, accountPath(emulator))).body;
    expect(result).toEqual({
      zone_defaults: {
        ...before.zone_defaults,
        soa: { ...before.zone_defaults.soa, ttl: 7200 },
        nameservers: { type: 'cloudflare.standard.random' },
      },
      enforce_dns_only: true,
    });
  });

  it('count for zones that are added later, and for no others', async () => {
    const emulator = small();
    const old = (await send(emulator, zonePath(emulator))).body.result;
    const defaults = { ns_ttl: 600, nameservers: { type: 'cloudflare.standard.random' } };
    await send(emulator, accountPath(emulator), set({ zone_defaults: defaults }));
    const account = { id: accountOf(emulator) };
    const { id } = (await send(emulator, '/zones', { body: { name: 'late.example', account } })).body.result;
    await send(emulator, accountPath(emulator), set({ zone_defaults: { ns_ttl: 900 } }));
    const late = (await send(emulator, `/zones/${id}/dns_settings`)).body.result;
    expect(late.ns_ttl).toBe(600);
    expect(late.nameservers.type).toBe('cloudflare.standard');
    expect((await send(emulator, zonePath(emulator))).body.result).toEqual(old);
    expect(emulator.world.copy().accountDnsSettings.get(account.id)?.zone_defaults.ns_ttl).toBe(900);
  });

  it('need an enterprise account for what zones need an enterprise plan for', async () => {
    const emulator = small();
    const body = { zone_defaults: { multi_provider: true } };
    expect(firstCode(await send(emulator, accountPath(emulator), set(body)))).toEqual([400, 1003]);
    enterprise(emulator, 'account');
    expect((await send(emulator, accountPath(emulator), set(body))).body.result).toMatchObject(body);
  });

  it.each([
    { enforce_dns_only: 'x' },
    { zone_defaults: [] },
    { zone_defaults: { ns_ttl: 29 } },
    { zone_defaults: { nameservers: { type: 'custom.zone' } } },
    { zone_defaults: { soa: { expire: -1 } }, enforce_dns_only: true },
  ])('refuse %j', async (body) => {
    const emulator = small();
    expect(firstCode(await send(emulator, accountPath(emulator), set(body)))).toEqual([400, 1004]);
    expect(emulator.world.accountDnsSettings.size).toBe(0);
  });

  it('ask for the permission', async () => {
    const emulator = small();
    const read = emulator.addToken({ permissions: ['Account DNS Settings Read'] });
    const write = emulator.addToken({ permissions: ['Account DNS Settings Write'] });
    const body = { enforce_dns_only: true };
    expect((await send(emulator, accountPath(emulator), { token: read })).status).toBe(200);
    expect(firstCode(await send(emulator, accountPath(emulator), { ...set(body), token: read }))).toEqual([403, 10000]);
    expect((await send(emulator, accountPath(emulator), { ...set(body), token: write })).status).toBe(200);
  });
});

describe('DNS usage', () => {
  it('counts the records of a zone, with a quota on the free plan', async () => {
    const emulator = small();
    const zone = zoneOf(emulator);
    const path = `/zones/${zone.id}/dns_records`;
    expect((await send(emulator, `${path}/usage`)).body.result).toEqual({ record_quota: 200, record_usage: 10 });
    await send(emulator, path, { body: { type: 'TXT', name: 'one', content: '"more"', ttl: 1 } });
    zone.plan = 'enterprise';
    expect((await send(emulator, `${path}/usage`)).body.result).toEqual({ record_quota: null, record_usage: 11 });
  });

  it('counts the records of an account, internal ones apart', async () => {
    const emulator = small();
    const path = `/accounts/${accountOf(emulator)}/dns_records/usage`;
    expect((await send(emulator, path)).body.result).toEqual({ record_quota: null, record_usage: 30 });
    zoneOf(emulator).type = 'internal';
    enterprise(emulator, 'account');
    const { result } = (await send(emulator, path)).body;
    expect(result).toEqual({ record_quota: null, record_usage: 20, internal_record_usage: 10 });
  });

  it('asks for the permission', async () => {
    const emulator = small();
    const token = emulator.addToken({ permissions: ['DNS Read'] });
    expect((await send(emulator, `/zones/${zoneOf(emulator).id}/dns_records/usage`, { token })).status).toBe(200);
    const account = await send(emulator, `/accounts/${accountOf(emulator)}/dns_records/usage`, { token });
    expect(firstCode(account)).toEqual([403, 10000]);
  });
});
