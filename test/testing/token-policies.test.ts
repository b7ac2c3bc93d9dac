import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/testing/index.ts';
import { routes } from '../../src/testing/routes.ts';
import { accountOf, firstCode, send, small, unknown, zoneOf } from '../support/emulated.ts';
import {
  accountKey,
  accountSettingsRead,
  allow,
  apiTokensWrite,
  dnsRead,
  dnsWrite,
  frozen,
  ids,
  readZones,
  userDetailsRead,
  zoneKey,
  zoneRead,
} from '../support/tokens.ts';

describe('what a token may be given', () => {
  const refusal = async (path: string, emulator: Emulator, policy: object, token = emulator.token) => {
    const { status, body } = await send(emulator, path, { token, body: { name: 'Too much', policies: [policy] } });
    return [status, body.errors[0]?.code, body.errors[0]?.message];
  };
  const outOfReach = [403, 9109, 'Unauthorized to access requested resource'];

  it('is what its groups fit', async () => {
    const emulator = small();
    const account = { [accountKey(accountOf(emulator))]: '*' };
    expect(await refusal('/user/tokens', emulator, allow(account, accountSettingsRead, dnsRead))).toEqual([
      400,
      1001,
      'Failed common permission check against resources. (Permission group: "DNS Read")',
    ]);
    const both = allow({ ...account, [zoneKey('*')]: '*' }, accountSettingsRead, dnsRead);
    expect((await send(emulator, '/user/tokens', { body: { name: 'Both', policies: [both] } })).status).toBe(200);
    const nested = allow({ [accountKey(accountOf(emulator))]: { [zoneKey('*')]: '*' } }, accountSettingsRead);
    expect((await refusal('/user/tokens', emulator, nested)).slice(0, 2)).toEqual([400, 1001]);
  });

  it('is what its owner has', async () => {
    const emulator = small();
    const id = accountOf(emulator);
    const other = { [accountKey(unknown)]: '*' };
    const own = `/accounts/${id}/tokens`;
    expect(await refusal('/user/tokens', emulator, allow(other, accountSettingsRead))).toEqual(outOfReach);
    expect(await refusal(own, emulator, allow(other, accountSettingsRead))).toEqual(outOfReach);
    expect(await refusal(own, emulator, allow({ [accountKey('*')]: '*' }, accountSettingsRead))).toEqual(outOfReach);
    expect(await refusal('/user/tokens', emulator, allow({ [zoneKey(unknown)]: '*' }, zoneRead))).toEqual(outOfReach);
    const inside = { [accountKey(id)]: { [zoneKey(unknown)]: '*' } };
    expect(await refusal('/user/tokens', emulator, allow(inside, zoneRead))).toEqual(outOfReach);
    const user = { [`com.cloudflare.api.user.${unknown}`]: '*' };
    expect(await refusal('/user/tokens', emulator, allow(user, userDetailsRead))).toEqual(outOfReach);
    const self = { [`com.cloudflare.api.user.${emulator.world.user.id}`]: '*' };
    expect((await refusal(own, emulator, allow(self, userDetailsRead))).slice(0, 2)).toEqual([400, 1001]);
  });

  it('is nested when it is all zones of an account that owns the token', async () => {
    const emulator = small();
    const path = `/accounts/${accountOf(emulator)}/tokens`;
    expect(await refusal(path, emulator, readZones())).toEqual([
      400,
      1001,
      'Must specify a zone for account owned tokens, or nest zone under specific account resource',
    ]);
    const one = allow({ [zoneKey(zoneOf(emulator).id)]: '*' }, zoneRead);
    expect((await send(emulator, path, { body: { name: 'One zone', policies: [one] } })).status).toBe(200);
  });

  it.each([
    ['an account inside an account', (id: string) => ({ [accountKey(id)]: { [accountKey(id)]: '*' } })],
    ['zones inside all accounts', () => ({ [accountKey('*')]: { [zoneKey('*')]: '*' } })],
    ['nothing inside an account', (id: string) => ({ [accountKey(id)]: {} })],
    ['zones inside a zone', () => ({ [zoneKey('*')]: { [zoneKey('*')]: '*' } })],
  ])('is not %s', async (_, resources) => {
    const emulator = small();
    const policy = allow(resources(accountOf(emulator)), zoneRead);
    expect((await refusal('/user/tokens', emulator, policy)).slice(0, 2)).toEqual([400, 1001]);
  });

  it('is more than its maker may do, except on single zones by tokens of accounts', async () => {
    const emulator = small();
    const id = accountOf(emulator);
    const zone = { [zoneKey(zoneOf(emulator).id)]: '*' };
    const user = emulator.addToken({ permissions: ['API Tokens Write'] });
    const made = await send(emulator, '/user/tokens', {
      token: user,
      body: { name: 'DNS', policies: [allow(zone, dnsWrite)] },
    });
    expect(made.status).toBe(200);
    const token = emulator.addToken({ kind: 'account', permissions: ['Account API Tokens Write', 'Zone Read'] });
    const path = `/accounts/${id}/tokens`;
    expect(await refusal(path, emulator, allow(zone, zoneRead, dnsWrite), token)).toEqual([
      400,
      1001,
      'Failed common permission check against resources. (Permission group: "DNS Write")',
    ]);
    const all = allow({ [accountKey(id)]: { [zoneKey('*')]: '*' } }, dnsWrite);
    for (const policy of [allow(zone, zoneRead), all, { ...allow(zone, dnsWrite), effect: 'deny' }]) {
      expect((await send(emulator, path, { token, body: { name: 'Fits', policies: [policy] } })).status).toBe(200);
    }
  });

  it('is for Super Administrators to decide when an account owns it', async () => {
    const emulator = small();
    const id = accountOf(emulator);
    const [membership] = emulator.world.memberships.keys();
    const member = emulator.world.members.get(id)?.get(membership ?? '');
    member?.roles.splice(0, 1, emulator.world.roles.get(id)?.[0] ?? ({} as never));
    const policy = allow({ [accountKey(id)]: '*' }, accountSettingsRead);
    expect(await refusal(`/accounts/${id}/tokens`, emulator, policy)).toEqual([403, 10000, 'Authentication error']);
    expect((await send(emulator, `/accounts/${id}/tokens`)).status).toBe(200);
  });
});

describe('policies', () => {
  const tokenWith = async (emulator: Emulator, ...policies: object[]) =>
    (await send(emulator, '/user/tokens', { body: { name: 'Policies', policies } })).body.result.value;

  it('deny before they allow', async () => {
    const emulator = small();
    const [one, other] = [...emulator.world.zones.keys()] as [string, string];
    const denied = { ...allow({ [zoneKey(one)]: '*' }, dnsRead, dnsWrite), effect: 'deny' };
    const token = await tokenWith(emulator, allow({ [zoneKey('*')]: '*' }, zoneRead, dnsRead), denied);
    expect(firstCode(await send(emulator, `/zones/${one}/dns_records`, { token }))).toEqual([403, 10000]);
    expect((await send(emulator, `/zones/${other}/dns_records`, { token })).status).toBe(200);
    expect((await send(emulator, `/zones/${one}`, { token })).status).toBe(200);
  });

  it('reach zones in every form, and no others', async () => {
    const emulator = small();
    const id = accountOf(emulator);
    const [one, two] = [...emulator.world.zones.keys()] as [string, string];
    const seen = async (resources: object) =>
      ids((await send(emulator, '/zones', { token: await tokenWith(emulator, allow(resources, zoneRead)) })).body);
    expect(await seen({ [zoneKey(one)]: '*' })).toEqual([one]);
    expect(await seen({ [zoneKey('*')]: '*' })).toHaveLength(3);
    expect(await seen({ [accountKey(id)]: { [zoneKey('*')]: '*' } })).toHaveLength(3);
    expect(await seen({ [accountKey(id)]: { [zoneKey(one)]: '*', [zoneKey(two)]: '*' } })).toHaveLength(2);
  });

  it('count by the identifier of a group, of which two may have one name', async () => {
    const emulator = small();
    const id = accountOf(emulator);
    const path = `/accounts/${id}/access/groups`;
    const groups = (await send(emulator, '/user/tokens/permission_groups')).body.result;
    const [ofAccount, ofZone] = ['com.cloudflare.api.account', 'com.cloudflare.api.account.zone'].map(
      (scope) =>
        groups.find(
          (group: { name: string; scopes: string[] }) =>
            group.name === 'Access: Organizations, Identity Providers, and Groups Read' && group.scopes[0] === scope,
        ).id,
    );
    const zones = await tokenWith(emulator, allow({ [accountKey(id)]: { [zoneKey('*')]: '*' } }, ofZone));
    expect(firstCode(await send(emulator, path, { token: zones }))).toEqual([403, 10000]);
    const account = await tokenWith(emulator, allow({ [accountKey(id)]: '*' }, ofAccount));
    expect((await send(emulator, path, { token: account })).body.errors?.[0]?.code).not.toBe(9109);
  });

  it('about the user need the user as resource', async () => {
    const emulator = small();
    const self = { [`com.cloudflare.api.user.${emulator.world.user.id}`]: '*' };
    const token = await tokenWith(emulator, allow(self, userDetailsRead, apiTokensWrite));
    expect((await send(emulator, '/user', { token })).status).toBe(200);
    expect((await send(emulator, '/user/tokens', { token })).status).toBe(200);
    expect(firstCode(await send(emulator, '/memberships', { token }))).toEqual([403, 10000]);
    expect(
      (await send(emulator, '/user', { token: emulator.addToken({ permissions: ['User Details Read'] }) })).status,
    ).toBe(200);
  });

  it.each([
    ['GET', '/user/tokens', 'API Tokens Read', 'User Details Read'],
    ['GET', '/user/tokens/permission_groups', 'API Tokens Write', 'User Details Read'],
    ['POST', '/user/tokens', 'API Tokens Write', 'API Tokens Read'],
    ['GET', '/accounts/{account_id}/tokens', 'Account API Tokens Read', 'API Tokens Read'],
    ['POST', '/accounts/{account_id}/tokens', 'Account API Tokens Write', 'Account API Tokens Read'],
    ['GET', '/accounts/{account_id}/tokens/permission_groups', 'Account API Tokens Write', 'Account Settings Write'],
  ])('open %s %s with %s, not with %s', async (method, route, right, wrong) => {
    const emulator = small();
    const path = route.replace('{account_id}', accountOf(emulator));
    const use = async (permission: string) => {
      // Reading zones lets every one of them see the account.
      const token = emulator.addToken({ permissions: [permission, 'Zone Read'] });
      return send(emulator, path, { method, token, ...(method === 'POST' && { body: {} }) });
    };
    expect((await use(right)).body.errors).toEqual(
      method === 'GET' ? [] : [{ code: 400, message: 'name must have a length' }],
    );
    expect(firstCode(await use(wrong))).toEqual([403, 10000]);
  });

  it('depend on address and time', async () => {
    const emulator = frozen({ clientIp: '203.0.113.9' });
    const use = async (more: object) => {
      const made = await send(emulator, '/user/tokens', { body: { name: 'When', policies: [readZones()], ...more } });
      return send(emulator, '/zones', { token: made.body.result.value });
    };
    const located = await use({ condition: { 'request.ip': { in: ['198.51.100.0/24'] } } });
    expect([located.status, located.body.errors]).toEqual([
      403,
      [{ code: 9109, message: 'Cannot use the access token from location: 203.0.113.9' }],
    ]);
    expect((await use({ condition: { request_ip: { in: ['203.0.113.9'] } } })).status).toBe(200);
    expect(firstCode(await use({ not_before: '2026-02-01T00:00:00Z' }))).toEqual([403, 9109]);
    const token = emulator.addToken({ permissions: ['Zone Read'], expires_on: '2026-01-02T00:00:00Z' });
    emulator.clock.advance(86_400_000);
    expect(firstCode(await send(emulator, '/zones', { token }))).toEqual([403, 9109]);
  });

  it('do not open the things of the user to tokens of accounts', async () => {
    const emulator = small();
    const token = emulator.addToken({ kind: 'account', permissions: ['Account Settings Write'] });
    for (const path of ['/user', '/user/tokens', '/user/invites', '/user/organizations', '/memberships']) {
      expect(firstCode(await send(emulator, path, { token })), path).toEqual([403, 10000]);
    }
    expect(firstCode(await send(emulator, '/accounts', { token }))).toEqual([400, 1001]);
  });

  it('let the key do everything that a token of the user may', async () => {
    const emulator = small();
    const headers = { 'x-auth-email': emulator.email, 'x-auth-key': emulator.apiKey };
    expect((await send(emulator, '/user/tokens', { token: null, headers })).status).toBe(200);
    expect((await send(emulator, '/user/tokens/permission_groups', { token: null, headers })).status).toBe(200);
  });
});

describe('permission groups', () => {
  const path = '/user/tokens/permission_groups';

  it('are about 390 in one answer, whatever page is asked for', async () => {
    const emulator = small();
    const { result } = (await send(emulator, `${path}?page=2&per_page=5`)).body;
    expect(result.length).toBeGreaterThan(380);
    expect(result.length).toBeLessThan(400);
    expect(new Set(ids({ result })).size).toBe(result.length);
    for (const group of result) expect(group.id).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(result.map((group: { name: string; scopes: [string] }) => group.name + group.scopes[0])).size).toBe(
      result.length,
    );
  });

  it.each([
    ['Zone Read', zoneRead, 'com.cloudflare.api.account.zone'],
    ['DNS Write', dnsWrite, 'com.cloudflare.api.account.zone'],
    ['Account Settings Read', accountSettingsRead, 'com.cloudflare.api.account'],
    ['Account API Tokens Write', '5bc3f8b21c554832afc660159ab75fa4', 'com.cloudflare.api.account'],
    ['API Tokens Write', apiTokensWrite, 'com.cloudflare.api.user'],
    ['Memberships Read', '3518d0f75557482e952c6762d3e64903', 'com.cloudflare.api.user'],
    ['Billing Write', '6c80e02421494afc9ae14414ed442632', 'com.cloudflare.api.account'],
    ['Cache Purge', 'e17beae8b8cb423a99b1730f21238bed', 'com.cloudflare.api.account.zone'],
    ['Realtime', 'de62b15d79cc4d8d9c7b443c656eadbd', 'com.cloudflare.api.account'],
    ['IP Prefixes: Read', expect.any(String), 'com.cloudflare.api.account'],
    ['Workers R2 Storage Bucket Item Read', '6a018a9f2fc74eb6b293b0c548f38b39', 'com.cloudflare.edge.r2.bucket'],
  ])('know %s', async (name, id, scope) => {
    const { result } = (await send(small(), `${path}?name=${encodeURIComponent(name)}`)).body;
    expect(result).toMatchObject([{ id, name, scopes: [scope] }]);
  });

  it('are told apart by scope when a name exists twice', async () => {
    const emulator = small();
    const name = encodeURIComponent('Access: Apps and Policies Write');
    expect(ids((await send(emulator, `${path}?name=${name}`)).body)).toHaveLength(2);
    const zone = await send(emulator, `${path}?name=${name}&scope=com.cloudflare.api.account.zone`);
    expect(ids(zone.body)).toEqual(['959972745952452f8be2452be8cbb9f2']);
    expect((await send(emulator, `${path}?name=zone%20read`)).body.result).toEqual([]);
    expect((await send(emulator, `${path}?name=&scope=`)).body.result.length).toBeGreaterThan(380);
  });

  it('of an account have none about users', async () => {
    const emulator = small();
    const scopes = async (from: string) =>
      new Set((await send(emulator, from)).body.result.map((group: { scopes: [string] }) => group.scopes[0]));
    expect(await scopes(path)).toContain('com.cloudflare.api.user');
    expect(await scopes(`/accounts/${accountOf(emulator)}/tokens/permission_groups`)).not.toContain(
      'com.cloudflare.api.user',
    );
  });

  it('name every permission that an endpoint asks for', () => {
    const emulator = small();
    for (const { permissions } of routes) expect(() => emulator.addToken({ permissions })).not.toThrow();
  });
});
