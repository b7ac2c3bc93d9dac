import { describe, expect, it } from 'vitest';
import type { Emulator, EmulatorOptions } from '../../src/testing/index.ts';
import { routes } from '../../src/testing/routes.ts';
import { accountOf, firstCode, recordsPath, send, small, unknown, zoneOf } from '../support/emulated.ts';

const now = Date.UTC(2026, 0, 1);
const accountSettingsRead = 'c1fde68c7bcc44588cbb6ddbc16d6480';
const zoneRead = 'c8fed203ed3043cba015a93ad1616f1f';
const dnsRead = '82e64a83756745bbbb1c9c2701bf816b';
const dnsWrite = '4755a26eedb94da69e1066d98aa820be';
const userDetailsRead = '8acbe5bb0d54464ab867149d7f7cf8ac';
const apiTokensWrite = '686d18d5ac6c441c867cbf6771e58a0a';
const accountKey = (id: string) => `com.cloudflare.api.account.${id}`;
const zoneKey = (id: string) => `com.cloudflare.api.account.zone.${id}`;
const allow = (resources: object, ...ids: string[]) => ({
  effect: 'allow',
  permission_groups: ids.map((id) => ({ id })),
  resources,
});
const readZones = () => allow({ [zoneKey('*')]: '*' }, zoneRead);
const ids = (body: { result: Array<{ id: string }> }) => body.result.map(({ id }) => id);

/** An emulator whose clock stands still. */
const frozen = (options: EmulatorOptions = {}): Emulator => {
  const emulator = small(options);
  emulator.clock.stop();
  emulator.clock.set(now);
  return emulator;
};

/** The two kinds of tokens, each with its path and a policy that it may have. */
const kinds = [
  ['of the user', () => '/user/tokens', readZones, /^cfut_/],
  [
    'of an account',
    (emulator: Emulator) => `/accounts/${accountOf(emulator)}/tokens`,
    (emulator: Emulator) => allow({ [accountKey(accountOf(emulator))]: { [zoneKey('*')]: '*' } }, zoneRead),
    /^cfat_/,
  ],
] as const;

describe.each(kinds)('tokens %s', (_, pathOf, policyOf, prefix) => {
  it('are made, used at once, read, listed, changed and removed', async () => {
    const emulator = frozen();
    const path = pathOf(emulator);
    const made = await send(emulator, path, { body: { name: 'Reports', policies: [policyOf(emulator)] } });
    const { value, ...token } = made.body.result;
    expect(value).toMatch(prefix);
    expect(token).toMatchObject({ name: 'Reports', status: 'active', issued_on: '2026-01-01T00:00:00Z' });
    expect(token.last_used_on).toBeNull();
    expect(Object.keys(token)).toEqual([
      'id',
      'name',
      'status',
      'issued_on',
      'modified_on',
      'last_used_on',
      'policies',
    ]);
    expect(token.policies[0].permission_groups).toEqual([{ id: zoneRead, name: 'Zone Read' }]);
    expect((await send(emulator, '/zones', { token: value })).body.result).toHaveLength(3);
    const read = await send(emulator, `${path}/${token.id}`);
    expect(read.body.result).toEqual({ ...token, last_used_on: '2026-01-01T00:00:00Z' });
    expect(read.text).not.toContain(value);
    expect(ids((await send(emulator, path)).body)).toContain(token.id);
    const changed = await send(emulator, `${path}/${token.id}`, {
      method: 'PUT',
      body: { ...token, name: 'Old reports', status: 'disabled' },
    });
    expect(changed.body.result).toMatchObject({ id: token.id, name: 'Old reports', status: 'disabled' });
    expect(changed.body.result.policies).toEqual(token.policies);
    expect(firstCode(await send(emulator, '/zones', { token: value }))).toEqual([403, 9109]);
    expect((await send(emulator, `${path}/${token.id}`, { method: 'DELETE' })).body.result).toEqual({ id: token.id });
    expect(firstCode(await send(emulator, '/zones', { token: value }))).toEqual([401, 1000]);
    const gone = await send(emulator, `${path}/${token.id}`);
    expect([gone.status, gone.body.errors]).toEqual([404, [{ code: 1003, message: 'Token not found' }]]);
  });

  it('are rolled: the old secret is dead, everything else stays', async () => {
    const emulator = frozen();
    const path = pathOf(emulator);
    const body = { name: 'Rolled', policies: [policyOf(emulator)], expires_on: '2027-01-01T00:00:00Z' };
    const { value, ...token } = (await send(emulator, path, { body })).body.result;
    const rolled = await send(emulator, `${path}/${token.id}/value`, { method: 'PUT', body: {} });
    expect(rolled.body.result).toMatch(prefix);
    expect(rolled.body.result).not.toBe(value);
    expect(firstCode(await send(emulator, '/zones', { token: value }))).toEqual([401, 1000]);
    expect((await send(emulator, '/zones', { token: rolled.body.result })).status).toBe(200);
    const { id, policies, expires_on } = (await send(emulator, `${path}/${token.id}`)).body.result;
    expect({ id, policies, expires_on }).toEqual({
      id: token.id,
      policies: token.policies,
      expires_on: body.expires_on,
    });
    expect(firstCode(await send(emulator, `${path}/${unknown}/value`, { method: 'PUT', body: {} }))).toEqual([
      404, 1003,
    ]);
  });

  it('lose the condition and the times that a change leaves out', async () => {
    const emulator = frozen({ clientIp: '203.0.113.9' });
    const path = pathOf(emulator);
    const full = {
      name: 'Full',
      policies: [policyOf(emulator)],
      condition: { request_ip: { in: ['203.0.113.0/24', '2001:db8::/32'], not_in: ['203.0.113.8/32'] } },
      not_before: '2025-06-01T02:00:00+02:00',
      expires_on: '2026-06-01',
    };
    const made = await send(emulator, path, { body: full });
    expect(made.body.result).toMatchObject({
      condition: full.condition,
      not_before: '2025-06-01T00:00:00Z',
      expires_on: '2026-06-01T00:00:00Z',
    });
    const { id } = made.body.result;
    const bare = { name: 'Bare', policies: full.policies, condition: null };
    const changed = await send(emulator, `${path}/${id}`, { method: 'PUT', body: bare });
    for (const member of ['condition', 'not_before', 'expires_on'])
      expect(changed.body.result).not.toHaveProperty(member);
    expect(changed.body.result.status).toBe('active');
  });

  it('are listed in pages and either direction, expired ones only when asked for', async () => {
    const emulator = frozen();
    const path = pathOf(emulator);
    const body = { name: 'Short', policies: [policyOf(emulator)], expires_on: '2026-01-02T00:00:00Z' };
    const { id } = (await send(emulator, path, { body })).body.result;
    emulator.clock.advance(86_400_000);
    expect(ids((await send(emulator, path)).body)).not.toContain(id);
    const all = await send(emulator, `${path}?include_expired=true&per_page=50`);
    expect(all.body.result.find((token: { id: string }) => token.id === id).status).toBe('expired');
    const turned = await send(emulator, `${path}?include_expired=true&per_page=50&direction=desc`);
    expect(ids(turned.body)).toEqual(ids(all.body).reverse());
    for (let at = 0; at < 6; at++) {
      await send(emulator, path, { body: { name: `T${at}`, policies: [policyOf(emulator)] } });
    }
    const page = await send(emulator, `${path}?per_page=5&page=2`);
    expect(page.body.result_info).toMatchObject({ page: 2, per_page: 5 });
    expect(page.body.result_info.total_count).toBeGreaterThan(5);
    expect((await send(emulator, `${path}?page=99`)).body.result).toEqual([]);
    // Sent back as it was, an expired token stays expired: nobody chose its time anew.
    const same = await send(emulator, `${path}/${id}`, { method: 'PUT', body });
    expect(same.body.result.status).toBe('expired');
  });

  it.each<[string, object, number, number, string]>([
    ['no name', { name: undefined }, 400, 400, 'name must have a length'],
    ['an empty name', { name: '' }, 400, 400, 'name must have a length'],
    ['a number as name', { name: 7 }, 400, 400, 'name must have a length'],
    ['a long name', { name: 'x'.repeat(121) }, 400, 400, 'name must not be longer than 120 characters'],
    ['no policies', { policies: undefined }, 400, 1001, 'policies'],
    ['empty policies', { policies: [] }, 400, 1001, 'policies'],
    ['a policy that is none', { policies: [7] }, 400, 1001, 'policies.0'],
    ['an unknown effect', { policies: [{ ...readZones(), effect: 'perhaps' }] }, 400, 1001, 'policies.0.effect'],
    ['no permission groups', { policies: [allow({ [zoneKey('*')]: '*' })] }, 400, 1001, 'permission_groups'],
    ['an unknown group', { policies: [allow({ x: '*' }, unknown)] }, 400, 1001, `Invalid permission group: ${unknown}`],
    ['no resources', { policies: [allow({}, zoneRead)] }, 400, 1001, 'Failed common permission check'],
    ['resources as text', { policies: [allow('*' as never, zoneRead)] }, 400, 1001, 'policies.0.resources'],
    ['an odd value', { policies: [allow({ [zoneKey('*')]: 'all' }, zoneRead)] }, 400, 1001, 'policies.0.resources'],
    ['an odd resource', { policies: [allow({ zones: '*' }, zoneRead)] }, 400, 1001, 'Invalid resource: zones'],
    [
      '__proto__',
      {
        policies: [
          JSON.parse(`{"effect":"allow","permission_groups":[{"id":"${zoneRead}"}],"resources":{"__proto__":"*"}}`),
        ],
      },
      400,
      1001,
      '',
    ],
    ['a bad time', { expires_on: 'tomorrow' }, 400, 1001, 'expires_on must be a date and time in RFC 3339'],
    ['a number as time', { not_before: 5 }, 400, 1001, 'not_before must be a date and time in RFC 3339'],
    ['a past end', { expires_on: '2025-12-31T23:59:59Z' }, 400, 1001, 'expires_on must be in the future'],
    [
      'an end before the start',
      { not_before: '2026-06-01T00:00:00Z', expires_on: '2026-05-01T00:00:00Z' },
      400,
      1001,
      'expires_on must be after not_before',
    ],
    ['a bad block', { condition: { request_ip: { in: ['203.0.113.0/33'] } } }, 400, 1001, 'Invalid CIDR'],
    ['a bad older block', { condition: { 'request.ip': { not_in: ['here'] } } }, 400, 1001, 'Invalid CIDR'],
    ['a bad condition', { condition: [] }, 400, 1001, 'condition'],
  ])('refuse %s, new or changed', async (_name, wrong, status, code, message) => {
    const emulator = frozen();
    const path = pathOf(emulator);
    const body = { name: 'Good', policies: [policyOf(emulator)] };
    const { id } = (await send(emulator, path, { body })).body.result;
    const before = JSON.stringify([...emulator.world.tokens.values()].map((token) => ({ ...token, last_used_on: 0 })));
    for (const refused of [
      await send(emulator, path, { body: { ...body, ...wrong } }),
      await send(emulator, `${path}/${id}`, { method: 'PUT', body: { ...body, ...wrong } }),
    ]) {
      expect(firstCode(refused), refused.text).toEqual([status, code]);
      expect(refused.body.errors[0].message).toContain(message);
    }
    expect(JSON.stringify([...emulator.world.tokens.values()].map((token) => ({ ...token, last_used_on: 0 })))).toBe(
      before,
    );
  });

  it.each([
    '[]',
    '"x"',
    '42',
    'null',
    '{',
    '{"name":"x","policies":{"0":1}}',
    `{"name":"x","policies":${'['.repeat(5000)}${']'.repeat(5000)}}`,
  ])('refuse the body %s', async (body) => {
    const emulator = small();
    expect((await send(emulator, pathOf(emulator), { body })).status).toBe(400);
  });

  it('take null for absent, and pass over what they do not know', async () => {
    const emulator = small();
    const policy = { ...policyOf(emulator), id: null, colour: 'blue' };
    const [group] = policy.permission_groups;
    const named = {
      ...policy,
      permission_groups: [{ ...group, name: 'Billing Write', meta: { key: 'k', value: 'v' } }],
    };
    const body = { name: 'Odd', policies: [named], not_before: null, expires_on: null, condition: {}, more: { x: 1 } };
    const { result } = (await send(emulator, pathOf(emulator), { body })).body;
    expect(result.policies[0].permission_groups).toEqual([{ id: zoneRead, name: 'Zone Read' }]);
    expect(result).not.toHaveProperty('condition');
  });

  it('refuse a status that nobody can set', async () => {
    const emulator = small();
    const path = pathOf(emulator);
    const body = { name: 'Status', policies: [policyOf(emulator)] };
    const { id } = (await send(emulator, path, { body })).body.result;
    const put = async (status: unknown) =>
      send(emulator, `${path}/${id}`, { method: 'PUT', body: { ...body, status } });
    expect(firstCode(await put('asleep'))).toEqual([400, 1001]);
    expect((await put('expired')).body.result.status).toBe('active');
  });
});

describe('tokens', () => {
  it('are kept apart by who owns them', async () => {
    const emulator = small();
    const account = `/accounts/${accountOf(emulator)}/tokens`;
    const [owned] = ids((await send(emulator, account)).body);
    const [own] = ids((await send(emulator, '/user/tokens')).body);
    expect(firstCode(await send(emulator, `/user/tokens/${owned}`))).toEqual([404, 1003]);
    expect(firstCode(await send(emulator, `${account}/${own}`))).toEqual([404, 1003]);
  });

  it('are at most 50 of a user and 500 of an account', async () => {
    const emulator = small({ rateLimit: false });
    const id = accountOf(emulator);
    for (let at = 0; at < 50; at++) emulator.addToken({ permissions: ['Zone Read'] });
    const body = { name: 'One more', policies: [readZones()] };
    const refused = await send(emulator, '/user/tokens', { body });
    expect(firstCode(refused)).toEqual([400, 1001]);
    expect(refused.body.errors[0].message).toContain('50');
    for (let at = 0; at < 500; at++) emulator.addToken({ kind: 'account', permissions: ['Zone Read'] });
    const policies = [allow({ [accountKey(id)]: '*' }, accountSettingsRead)];
    expect(firstCode(await send(emulator, `/accounts/${id}/tokens`, { body: { ...body, policies } }))).toEqual([
      400, 1001,
    ]);
  });

  it('of the emulator can be read and sent back, and go on working', async () => {
    const emulator = small();
    const { id } = (await send(emulator, '/user/tokens/verify')).body.result;
    const { result } = (await send(emulator, `/user/tokens/${id}`)).body;
    expect(result.policies.map((policy: { permission_groups: [] }) => policy.permission_groups.length > 5)).toEqual([
      true,
      true,
      true,
    ]);
    const put = await send(emulator, `/user/tokens/${id}`, { method: 'PUT', body: result });
    expect(put.body.result.policies).toHaveLength(3);
    for (const path of [
      '/user',
      '/zones',
      '/accounts',
      recordsPath(emulator),
      `/accounts/${accountOf(emulator)}/members`,
    ]) {
      expect((await send(emulator, path)).status, path).toBe(200);
    }
  });

  it('are there from the start, without a secret until they are rolled', async () => {
    const emulator = frozen();
    const { result } = (await send(emulator, '/user/tokens?include_expired=true')).body;
    const found = Object.fromEntries(result.map((token: { name: string }) => [token.name, token]));
    expect(found.Migration.status).toBe('expired');
    expect(found.Dashboards.status).toBe('disabled');
    const rolled = await send(emulator, `/user/tokens/${found['Certificate renewal'].id}/value`, { method: 'PUT' });
    const zones = await send(emulator, '/zones', { token: rolled.body.result });
    expect(ids(zones.body)).toEqual([zoneOf(emulator).id]);
  });

  it('of an account go with it', async () => {
    const emulator = small();
    const token = emulator.addToken({ kind: 'account', permissions: ['Account Settings Read'] });
    emulator.world.deleteAccount(accountOf(emulator));
    expect(firstCode(await send(emulator, '/zones', { token }))).toEqual([401, 1000]);
  });

  it('of an account verify there, even when all they have is a zone', async () => {
    const emulator = small();
    const token = emulator.addToken({ kind: 'account', permissions: ['DNS Read'], zones: [zoneOf(emulator).id] });
    const path = `/accounts/${accountOf(emulator)}`;
    expect((await send(emulator, `${path}/tokens/verify`, { token })).body.result.status).toBe('active');
    expect(firstCode(await send(emulator, path, { token }))).toEqual([403, 10000]);
    const own = emulator.addToken({ permissions: ['DNS Read'], zones: [zoneOf(emulator).id] });
    expect(firstCode(await send(emulator, path, { token: own }))).toEqual([403, 9109]);
  });

  it('need permission names that exist', () => {
    expect(() => small().addToken({ permissions: ['Zone read'] })).toThrow(
      'No permission group is called "Zone read".',
    );
  });
});

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
