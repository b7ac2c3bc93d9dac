import { describe, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';
import { accountOf, firstCode, send, small, unknown } from '../support/emulated.ts';

const pathOf = (emulator: Emulator): string => `/accounts/${accountOf(emulator)}`;

/** A small world whose user administers a tenant. */
const ofTenant = (): Emulator => {
  const emulator = small();
  emulator.world.tenants.push({ id: unknown, name: 'Contoso Group', create_time: '2024-01-15T08:30:00Z' });
  return emulator;
};

const forbidden = (what: string) => [403, [{ code: 1002, message: `Account ${what} is forbidden for this user` }]];

describe('accounts', () => {
  it('are listed when they can be read, by name and in either direction', async () => {
    const emulator = new Emulator();
    const all = (await send(emulator, '/accounts')).body;
    expect(all.result_info).toEqual({ page: 1, per_page: 20, total_pages: 1, count: 4, total_count: 4 });
    const reversed = (await send(emulator, '/accounts/?direction=desc')).body.result;
    expect(reversed).toEqual([...all.result].reverse());
    const name = encodeURIComponent(all.result[2].name);
    expect((await send(emulator, `/accounts?name=${name}&colour=red`)).body.result).toEqual([all.result[2]]);
    expect((await send(emulator, '/accounts?name=Nobody')).body.result).toEqual([]);
    const token = emulator.addToken({ permissions: ['Account Settings Read'], accounts: [all.result[1].id] });
    expect((await send(emulator, '/accounts', { token })).body.result).toEqual([all.result[1]]);
  });

  it('are not listed for tokens that an account owns', async () => {
    const emulator = small();
    const token = emulator.addToken({ permissions: ['Account Settings Read'], kind: 'account' });
    const refused = await send(emulator, '/accounts', { token });
    const message = 'List accounts endpoint does not support account owned tokens.';
    expect([refused.status, refused.body.errors]).toEqual([400, [{ code: 1001, message }]]);
    expect((await send(emulator, pathOf(emulator), { token })).status).toBe(200);
  });

  it('carry the keys that the documentation leaves out', async () => {
    const { result } = (await send(small(), pathOf(small()))).body;
    expect(result).toMatchObject({
      type: 'standard',
      settings: {
        enforce_twofactor: false,
        api_access_enabled: null,
        access_approval_expiry: null,
        abuse_contact_email: null,
        use_account_custom_ns_by_default: false,
        default_nameservers: 'cloudflare.standard',
      },
      legacy_flags: { enterprise_zone_quota: { maximum: 0, current: 0, available: 0 } },
    });
  });

  it('are made and deleted by administrators of a tenant, with everything in them', async () => {
    const emulator = ofTenant();
    const made = await send(emulator, '/accounts', { body: { name: 'Contoso Branch', unit: { id: unknown } } });
    expect(made.body.result).toMatchObject({
      name: 'Contoso Branch',
      type: 'standard',
      managed_by: { parent_org_id: unknown, parent_org_name: 'Contoso Group' },
    });
    const { id } = made.body.result;
    const path = `/accounts/${id}`;
    expect((await send(emulator, path)).body.result).toEqual(made.body.result);
    const members = (await send(emulator, `${path}/members`)).body.result;
    expect(members).toMatchObject([{ email: emulator.email, status: 'accepted' }]);
    expect((await send(emulator, `${path}/roles`)).body.result.length).toBeGreaterThan(1);
    expect((await send(emulator, `${path}/iam/resource_groups`)).body.result).toHaveLength(1);
    await send(emulator, `${path}/iam/user_groups`, { body: { name: 'Editors' } });
    expect((await send(emulator, path, { method: 'DELETE' })).body.result).toEqual({ id });
    expect(firstCode(await send(emulator, path))).toEqual([403, 9109]);
    const { accounts, members: people, resourceGroups, userGroups, memberships } = emulator.world;
    for (const map of [accounts, people, resourceGroups, userGroups]) expect(map.has(id)).toBe(false);
    expect([...memberships.values()].some(({ account_id }) => account_id === id)).toBe(false);
  });

  it('are moved to a tenant of the user, and nowhere else', async () => {
    const emulator = ofTenant();
    const path = `${pathOf(emulator)}/move`;
    const body = { destination_organization_id: unknown };
    const moved = await send(emulator, path, { body });
    const sides = { source_organization_id: '', destination_organization_id: unknown };
    expect(moved.body.result).toEqual({ account_id: accountOf(emulator), ...sides });
    expect((await send(emulator, path, { body })).body.result.source_organization_id).toBe(unknown);
    expect((await send(emulator, pathOf(emulator))).body.result.managed_by.parent_org_name).toBe('Contoso Group');
    const elsewhere = await send(small(), `${pathOf(small())}/move`, { body });
    expect([elsewhere.status, elsewhere.body.errors]).toEqual(forbidden('move'));
    expect(firstCode(await send(emulator, path, { body: {} }))).toEqual([400, 1001]);
  });

  it('are neither made nor deleted by anybody else', async () => {
    const emulator = small();
    const made = await send(emulator, '/accounts', { body: {} });
    expect([made.status, made.body.errors]).toEqual(forbidden('creation'));
    const gone = await send(emulator, pathOf(emulator), { method: 'DELETE' });
    expect([gone.status, gone.body.errors]).toEqual(forbidden('deletion'));
    // A tenant deletes only what it made, and no token of an account stands for its administrator.
    const tenant = ofTenant();
    expect(firstCode(await send(tenant, pathOf(tenant), { method: 'DELETE' }))).toEqual([403, 1002]);
    const token = tenant.addToken({ permissions: ['Account Settings Write'], kind: 'account' });
    expect(firstCode(await send(tenant, '/accounts', { token, body: { name: 'Branch' } }))).toEqual([403, 1002]);
    expect(tenant.world.accounts.size).toBe(1);
  });

  it.each<[unknown, string]>([
    [{}, 'Account name is required'],
    [{ name: '  ' }, 'Account name is required'],
    [{ name: 42 }, 'Account name is required'],
    [{ name: null }, 'Account name is required'],
    [{ name: 'x'.repeat(101) }, 'Account name is too long'],
    [{ name: 'a<b>' }, 'Account name contains an invalid character'],
    [{ name: 'a\nb' }, 'Account name contains an invalid character'],
    [{ name: 'Branch', type: 'huge' }, 'account type is not supported'],
    [{ name: 'Branch', type: {} }, 'account type is not supported'],
  ])('are not made or renamed with %j', async (body, message) => {
    const emulator = ofTenant();
    const [before] = structuredClone([...emulator.world.accounts.values()]);
    const made = await send(emulator, '/accounts', { body });
    expect([made.status, made.body.errors]).toEqual([400, [{ code: 1001, message }]]);
    const changed = await send(emulator, pathOf(emulator), { method: 'PUT', body });
    expect([changed.status, changed.body.errors]).toEqual([400, [{ code: 1001, message }]]);
    expect([...emulator.world.accounts.values()]).toEqual([before]);
  });

  it('are changed by what was read from them', async () => {
    const emulator = small();
    const path = pathOf(emulator);
    const { result } = (await send(emulator, path)).body;
    const put = (body: object) => send(emulator, path, { method: 'PUT', body });
    expect((await put(result)).body.result).toEqual(result);
    const settings = { enforce_twofactor: true, abuse_contact_email: 'abuse@contoso.example' };
    const changed = await put({ ...result, name: 'Contoso', settings });
    expect(changed.body.result).toEqual({ ...result, name: 'Contoso', settings: { ...result.settings, ...settings } });
    expect((await put({ name: 'Contoso' })).body.result).toEqual(changed.body.result);
    const cleared = await put({ name: 'Contoso', settings: { abuse_contact_email: null } });
    expect(cleared.body.result.settings).toEqual(result.settings);
    expect((await send(emulator, path)).body).toEqual(cleared.body);
  });

  it.each<[unknown, number]>([
    [{ id: unknown, name: 'Contoso' }, 1001],
    [{ name: 'Contoso', settings: 'strict' }, 1001],
    [{ name: 'Contoso', settings: [] }, 1001],
    [{ name: 'Contoso', settings: { enforce_twofactor: 'yes' } }, 1001],
    [{ name: 'Contoso', settings: { abuse_contact_email: 'nobody' } }, 1001],
    [[], 6007],
    ['x', 6007],
    ['null', 6007],
  ])('are not changed by %j', async (body, code) => {
    const emulator = small();
    const before = structuredClone(emulator.world.accounts);
    expect(firstCode(await send(emulator, pathOf(emulator), { method: 'PUT', body }))).toEqual([400, code]);
    expect(emulator.world.accounts).toEqual(before);
  });

  it('are changed only with the permission to do so', async () => {
    const emulator = small();
    const sent = { method: 'PUT', body: { name: 'Contoso' } };
    const reader = emulator.addToken({ permissions: ['Account Settings Read'] });
    expect(firstCode(await send(emulator, pathOf(emulator), { ...sent, token: reader }))).toEqual([403, 10000]);
    const writer = emulator.addToken({ permissions: ['Account Settings Write'] });
    expect((await send(emulator, pathOf(emulator), { ...sent, token: writer })).status).toBe(200);
    const other = emulator.addToken({ permissions: ['DNS Write'] });
    expect(firstCode(await send(emulator, pathOf(emulator), { token: other }))).toEqual([403, 10000]);
  });

  it('are those that the user has joined, not those that only invited', async () => {
    const emulator = new Emulator();
    const { body } = await send(emulator, '/accounts');
    expect(body.result_info.total_count).toBe(4);
    expect(emulator.world.accounts.size).toBe(5);
    const pending = await send(emulator, '/memberships?status=pending');
    expect(pending.body.result).toHaveLength(1);
    const { id, account } = pending.body.result[0];
    expect(pending.body.result[0].policies).toBeUndefined();
    const accept = { method: 'PUT', body: { status: 'accepted' } };
    const refused = await send(emulator, `/memberships/${id}`, accept);
    expect(refused.status).toBe(405);
    expect(refused.body.errors).toEqual([
      { code: 10000, message: 'PUT method not allowed for the api_token authentication scheme' },
    ]);
    const headers = { 'x-auth-email': emulator.email, 'x-auth-key': emulator.apiKey };
    const accepted = await send(emulator, `/memberships/${id}`, { ...accept, token: null, headers });
    expect(accepted.body.result).toMatchObject({ status: 'accepted', policies: [] });
    expect((await send(emulator, `/accounts/${account.id}`)).status).toBe(200);
    const left = await send(emulator, `/memberships/${id}`, { method: 'DELETE', token: null, headers });
    expect(left.body.result).toEqual({ id });
    expect((await send(emulator, `/accounts/${account.id}`)).status).toBe(403);
  });
});

describe('the profile of an account', () => {
  const profile = {
    business_name: 'Contoso Ltd',
    business_email: 'office@contoso.example',
    business_phone: '+1 555 0100',
    business_address: '1 Sample Street',
    external_metadata: 'customer=1',
  };

  it('is empty until it is put, which answers nothing', async () => {
    const emulator = small();
    const path = `${pathOf(emulator)}/profile`;
    const { result } = (await send(emulator, path)).body;
    expect(Object.keys(result)).toEqual(Object.keys(profile));
    expect(Object.values(result).join('')).toBe('');
    const put = await send(emulator, path, { method: 'PUT', body: { ...profile, colour: 'red' } });
    expect([put.status, put.text, put.headers.get('content-type')]).toEqual([204, '', null]);
    expect((await send(emulator, path)).body.result).toEqual(profile);
  });

  it.each<[unknown, number]>([
    [{}, 1001],
    [{ ...profile, business_phone: undefined }, 1001],
    [{ ...profile, external_metadata: {} }, 1001],
    [[], 6007],
    [42, 6007],
  ])('is not put with %j', async (body, code) => {
    const emulator = small();
    const path = `${pathOf(emulator)}/profile`;
    expect(firstCode(await send(emulator, path, { method: 'PUT', body }))).toEqual([400, code]);
    expect(emulator.world.profiles.size).toBe(0);
  });

  it('needs permissions, and an account', async () => {
    const emulator = small();
    const token = emulator.addToken({ permissions: ['Account Settings Read'] });
    const path = `${pathOf(emulator)}/profile`;
    expect((await send(emulator, path, { token })).status).toBe(200);
    expect(firstCode(await send(emulator, path, { token, method: 'PUT', body: profile }))).toEqual([403, 10000]);
    expect(firstCode(await send(emulator, `/accounts/${unknown}/profile`))).toEqual([403, 9109]);
  });
});

describe('roles', () => {
  it('are listed in pages, and got one at a time', async () => {
    const emulator = small();
    const path = `${pathOf(emulator)}/roles`;
    const first = (await send(emulator, `${path}?per_page=5`)).body;
    expect(first.result_info).toEqual({ page: 1, per_page: 5, total_pages: 2, count: 5, total_count: 6 });
    const [role] = first.result;
    expect(role.permissions.dns_records).toEqual({ read: true, edit: true });
    expect(role.permissions.billing).toEqual({ read: true, edit: false });
    expect((await send(emulator, `${path}/${role.id}`)).body.result).toEqual(role);
    const missing = await send(emulator, `${path}/${unknown}`);
    expect([missing.status, missing.body.errors]).toEqual([404, [{ code: 1003, message: 'Role not found' }]]);
    expect(firstCode(await send(emulator, `${path}/short`))).toEqual([400, 7003]);
  });

  it('leave out of their list the one that free accounts do not tell', async () => {
    const emulator = small();
    const account = accountOf(emulator);
    const { body } = await send(emulator, `/accounts/${account}/roles`);
    const ids = body.result.map((role: { id: string }) => role.id);
    expect(ids).not.toContain('33666b9c79b9a5273fc7344ff42f953d');
    const members = await send(emulator, `/accounts/${account}/members`);
    expect(members.body.result[0].roles[0].id).toBe('33666b9c79b9a5273fc7344ff42f953d');
    expect((await send(emulator, `/accounts/${account}/roles/${ids[0]}`)).body.result.id).toBe(ids[0]);
  });
});
