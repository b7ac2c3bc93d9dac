import { describe, expect, it } from 'vitest';
import { accountOf, firstCode, recordsPath, send, small, unknown, zoneOf } from '../support/emulated.ts';
import {
  accountKey,
  accountSettingsRead,
  allow,
  frozen,
  ids,
  kinds,
  readZones,
  zoneKey,
  zoneRead,
} from '../support/tokens.ts';

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
