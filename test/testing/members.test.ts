import { describe, expect, it } from 'vitest';
import { Emulator } from '../../src/testing/index.ts';
import { accountOf, firstCode, send, small, unknown } from '../support/emulated.ts';

const superAdministrator = '33666b9c79b9a5273fc7344ff42f953d';
const administrator = '05784afa30c1afe1440e79d9351c7430';

const membersPath = (emulator: Emulator): string => `/accounts/${accountOf(emulator)}/members`;

/** The member of the first account that the user is. */
const userOf = (emulator: Emulator) => {
  const members = [...emulator.world.members.of(accountOf(emulator)).values()];
  const member = members.find(({ email }) => email === emulator.email);
  if (!member) throw new Error('The user belongs to no account.');
  return member;
};

/** A policy of the documented form, on the whole account. */
const policyOn = async (emulator: Emulator, label = 'admin_readonly', more: object = {}) => {
  const account = accountOf(emulator);
  const groups = await send(emulator, `/accounts/${account}/iam/permission_groups?label=${label}`);
  const [whole] = (await send(emulator, `/accounts/${account}/iam/resource_groups`)).body.result;
  const [group] = groups.body.result;
  return { access: 'allow', permission_groups: [{ id: group.id }], resource_groups: [{ id: whole.id }], ...more };
};

/** Headers of the Global API Key, which alone may answer invitations. */
const key = (emulator: Emulator) => ({
  token: null,
  headers: { 'x-auth-email': emulator.email, 'x-auth-key': emulator.apiKey },
});

const invite = { email: 'new.person@contoso.example', roles: [administrator] };

describe('members', () => {
  it('are invited with roles, changed and removed', async () => {
    const emulator = small();
    const path = membersPath(emulator);
    const made = await send(emulator, path, { body: invite });
    expect(made.body.result).toMatchObject({
      email: invite.email,
      user: { id: '', email: invite.email, first_name: null, last_name: null },
      status: 'pending',
      api_access_enabled: null,
      policies: [],
    });
    const { id } = made.body.result;
    expect((await send(emulator, `${path}/${id}`)).body.result).toEqual(made.body.result);
    const [, , third] = (await send(emulator, `/accounts/${accountOf(emulator)}/roles`)).body.result;
    const changed = await send(emulator, `${path}/${id}/`, { method: 'PUT', body: { roles: [{ id: third.id }] } });
    expect(changed.body.result.roles).toEqual([third]);
    const pending = await send(emulator, `${path}?status=pending`);
    expect(pending.body.result.map((member: { id: string }) => member.id)).toContain(id);
    expect((await send(emulator, `${path}/${id}`, { method: 'DELETE' })).body.result).toEqual({ id });
    const gone = await send(emulator, `${path}/${id}`, { method: 'DELETE' });
    expect([gone.status, gone.body.errors]).toEqual([404, [{ code: 1003, message: 'Member not found for account' }]]);
  });

  it('are invited once, whatever the case of the address', async () => {
    const emulator = small();
    await send(emulator, membersPath(emulator), { body: invite });
    const again = await send(emulator, membersPath(emulator), {
      body: { ...invite, email: invite.email.toUpperCase() },
    });
    expect([again.status, again.body.errors]).toEqual([
      400,
      [{ code: 1008, message: 'Account member already exists for email address' }],
    ]);
  });

  it('who declined are listed only when asked for, and can be invited again', async () => {
    const emulator = small();
    const path = membersPath(emulator);
    const { id } = (await send(emulator, path, { body: invite })).body.result;
    const members = emulator.world.members.of(accountOf(emulator));
    const member = members.get(id);
    if (member) member.status = 'rejected';
    expect(JSON.stringify((await send(emulator, path)).body.result)).not.toContain(invite.email);
    expect((await send(emulator, `${path}?status=rejected`)).body.result).toHaveLength(1);
    const again = await send(emulator, path, { body: invite });
    expect(again.body.result.status).toBe('pending');
    expect([...members.values()].filter(({ email }) => email === invite.email)).toHaveLength(1);
  });

  it('keep the identifier of a login they have in another account', async () => {
    const emulator = new Emulator();
    const [first = '', second = ''] = [...emulator.world.accounts.keys()];
    const known = [...emulator.world.members.of(second).values()].find(
      ({ status, email }) => status === 'accepted' && email !== emulator.email,
    );
    const made = await send(emulator, `/accounts/${first}/members`, {
      body: { ...invite, email: known?.email },
    });
    expect(made.body.result.user).toMatchObject({ id: known?.user.id, first_name: null });
  });

  it('belong at once in Enterprise accounts only', async () => {
    const emulator = small();
    const body = { ...invite, status: 'accepted' };
    const refused = await send(emulator, membersPath(emulator), { body });
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [{ code: 1001, message: 'automatic verification of new members is not allowed' }],
    ]);
    const account = emulator.world.accounts.get(accountOf(emulator));
    if (account) account.type = 'enterprise';
    const { result } = (await send(emulator, membersPath(emulator), { body })).body;
    expect(result.status).toBe('accepted');
    expect(result.user.id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('have policies that come back with everything that is known of their groups', async () => {
    const emulator = small();
    const policy = await policyOn(emulator);
    const made = await send(emulator, membersPath(emulator), { body: { email: invite.email, policies: [policy] } });
    const key = `com.cloudflare.api.account.${accountOf(emulator)}`;
    expect(made.body.result.roles).toEqual([]);
    expect(made.body.result.policies).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        access: 'allow',
        permission_groups: [
          {
            id: policy.permission_groups[0]?.id,
            name: 'Administrator Read Only',
            meta: { label: 'admin_readonly', scopes: 'com.cloudflare.api.account' },
          },
        ],
        resource_groups: [
          {
            id: policy.resource_groups[0]?.id,
            name: key,
            meta: { editable: 'false' },
            scope: { key, objects: [{ key: '*' }] },
          },
        ],
      },
    ]);
    // What was read can be sent back as it is.
    const path = `${membersPath(emulator)}/${made.body.result.id}`;
    const same = await send(emulator, path, { method: 'PUT', body: made.body.result });
    expect(same.body.result).toEqual(made.body.result);
    const roles = await send(emulator, path, { method: 'PUT', body: { roles: [{ id: administrator }] } });
    expect(roles.body.result).toMatchObject({ policies: [], roles: [{ id: administrator }] });
  });

  it('may have policies on a scope, for which one resource group is kept', async () => {
    const emulator = small();
    const account = accountOf(emulator);
    const [zone_id] = emulator.world.zones.keys();
    const object = `com.cloudflare.api.account.zone.${zone_id}`;
    const scope = { key: `com.cloudflare.api.account.${account}`, objects: [{ key: object }] };
    const policy = await policyOn(emulator, 'domain_dns', { resource_groups: [{ scope }] });
    const before = emulator.world.resourceGroups.of(account).size;
    for (const email of ['one@contoso.example', 'two@contoso.example']) {
      const { result } = (await send(emulator, membersPath(emulator), { body: { email, policies: [policy] } })).body;
      expect(result.policies[0].resource_groups).toMatchObject([{ name: object, meta: { editable: 'false' }, scope }]);
    }
    expect(emulator.world.resourceGroups.of(account).size).toBe(before + 1);
  });

  it('are changed by programs that write keys in capitals', async () => {
    const emulator = small();
    const { id } = (await send(emulator, membersPath(emulator), { body: invite })).body.result;
    const body = { Roles: [{ ID: superAdministrator }] };
    const changed = await send(emulator, `${membersPath(emulator)}/${id}`, { method: 'PUT', body });
    expect(changed.body.result.roles[0].id).toBe(superAdministrator);
  });

  it('always keep one super administrator', async () => {
    const emulator = small();
    const path = `${membersPath(emulator)}/${userOf(emulator).id}`;
    const demote = { method: 'PUT', body: { roles: [{ id: administrator }] } };
    const refusal = [400, [{ code: 1001, message: 'Account must have at least one Super Administrator' }]];
    for (const sent of [demote, { method: 'DELETE' }]) {
      const { status, body } = await send(emulator, path, sent);
      expect([status, body.errors]).toEqual(refusal);
    }
    const policies = [await policyOn(emulator)];
    expect(firstCode(await send(emulator, path, { method: 'PUT', body: { policies } }))).toEqual([400, 1001]);
    // An invitation alone makes nobody an administrator; a policy does.
    await send(emulator, membersPath(emulator), { body: { ...invite, roles: [superAdministrator] } });
    expect(firstCode(await send(emulator, path, demote))).toEqual([400, 1001]);
    const other = [...emulator.world.members.of(accountOf(emulator)).values()].find(
      ({ status, email }) => status === 'accepted' && email !== emulator.email,
    );
    const promote = { method: 'PUT', body: { policies: [await policyOn(emulator, 'super_admin')] } };
    await send(emulator, `${membersPath(emulator)}/${other?.id}`, promote);
    expect((await send(emulator, path, demote)).status).toBe(200);
  });

  it('leave their user groups when they leave the account', async () => {
    const emulator = small();
    const [group] = emulator.world.userGroups.of(accountOf(emulator)).values();
    const [id] = group?.members.keys() ?? [];
    await send(emulator, `${membersPath(emulator)}/${id}`, { method: 'DELETE' });
    expect(group?.members.has(id ?? '')).toBe(false);
  });

  it.each(['user.email', 'user.first_name', 'user.last_name', 'status'])('are sorted by %s', async (order) => {
    const emulator = new Emulator();
    const read = async (direction: string) => {
      const path = `${membersPath(emulator)}?order=${order}&direction=${direction}&per_page=50`;
      const { result } = (await send(emulator, path)).body;
      return result.map((member: { status: string; user: Record<string, string | null> }) =>
        order === 'status' ? member.status : (member.user[order.slice(5)] ?? ''),
      );
    };
    const up = await read('asc');
    expect(up).toEqual([...up].sort());
    expect(await read('desc')).toEqual([...up].sort().reverse());
  });

  it('come in pages, none past the end', async () => {
    const emulator = new Emulator();
    const page = async (number: number) =>
      (await send(emulator, `${membersPath(emulator)}?per_page=5&page=${number}`)).body;
    const first = await page(1);
    expect(first.result_info).toEqual({ page: 1, per_page: 5, total_pages: 4, count: 5, total_count: 18 });
    expect((await page(4)).result).toHaveLength(3);
    expect((await page(5)).result).toEqual([]);
  });

  it('are sorted by address', async () => {
    const emulator = new Emulator();
    const path = `/accounts/${accountOf(emulator)}/members?order=user.email&direction=desc`;
    const emails = (await send(emulator, path)).body.result.map((member: { email: string }) => member.email);
    expect(emails).toEqual([...emails].sort().reverse());
  });
});

describe('bodies that are refused', () => {
  const roles = [administrator];
  const { email } = invite;
  it.each<[string, unknown, number]>([
    ['no roles and no policies', { email }, 1001],
    ['both', { email, roles, policies: [{}] }, 1001],
    ['no role in the list', { email, roles: [] }, 1001],
    ['a role that does not exist', { email, roles: [unknown] }, 1001],
    ['roles as objects', { email, roles: [{ id: administrator }] }, 1001],
    ['a role that looks like text', { email, roles: [{ toString: 1 }] }, 1001],
    ['roles as text', { email, roles: administrator }, 1001],
    ['no address', { roles }, 1001],
    ['an address that is none', { email: 'nobody', roles }, 1001],
    ['an address that is too long', { email: `${'a'.repeat(90)}@contoso.example`, roles }, 1001],
    ['a huge address', { email: `a@${'.'.repeat(1_000_000)}`, roles }, 1001],
    ['an unknown status', { email, roles, status: 'rejected' }, 1001],
    ['policies that are numbers', { email, policies: [42] }, 1001],
    ['policies as an object', { email, policies: { access: 'allow' } }, 1001],
    ['an empty policy', { email, policies: [{}] }, 1001],
    ['a list', [], 6007],
    ['a text', '"x"', 6007],
    ['a number', 42, 6007],
    ['null', 'null', 6007],
    ['half an object', '{"email":', 6007],
  ])('on create: %s', async (_, body, code) => {
    const emulator = small();
    const before = structuredClone(emulator.world.members);
    expect(firstCode(await send(emulator, membersPath(emulator), { method: 'POST', body }))).toEqual([400, code]);
    expect(structuredClone(emulator.world.members)).toEqual(before);
  });

  it.each<[string, object]>([
    ['access', { access: 'maybe' }],
    ['a permission group that is unknown', { permission_groups: [{ id: unknown }] }],
    ['a permission group of API tokens', { permission_groups: [{ id: 'c8fed203ed3043cba015a93ad1616f1f' }] }],
    ['no permission group', { permission_groups: [] }],
    ['a resource group that is unknown', { resource_groups: [{ id: unknown }] }],
    ['no resource group', { resource_groups: [] }],
    ['neither id nor scope', { resource_groups: [{ id: null, scope: null }] }],
    ['a scope of another account', { resource_groups: [{ scope: { key: 'x', objects: [{ key: '*' }] } }] }],
  ])('in a policy: %s', async (_, more) => {
    const emulator = small();
    const policies = [await policyOn(emulator), await policyOn(emulator, 'billing', more)];
    const refused = await send(emulator, membersPath(emulator), { body: { email, policies } });
    expect(firstCode(refused)).toEqual([400, 1001]);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['both', { roles: [{ id: administrator }], policies: [{}] }],
    ['plain identifiers', { roles: [administrator] }],
    ['null for all roles', { roles: null }],
    ['null in place of a role', { roles: [null] }],
  ])('on update: %s', async (_, body) => {
    const emulator = small();
    const { id } = userOf(emulator);
    const refused = await send(emulator, `${membersPath(emulator)}/${id}`, { method: 'PUT', body });
    expect(firstCode(refused)).toEqual([400, 1001]);
    expect(userOf(emulator).roles[0]?.id).toBe(superAdministrator);
  });

  it.each(['GET', 'PUT', 'DELETE'])('%s of a member who is unknown or malformed', async (method) => {
    const emulator = small();
    const body = method === 'PUT' ? { roles: [{ id: administrator }] } : undefined;
    expect(firstCode(await send(emulator, `${membersPath(emulator)}/${unknown}`, { method, body }))).toEqual([
      404, 1003,
    ]);
    const malformed = await send(emulator, `${membersPath(emulator)}/short`, { method, body });
    expect([malformed.status, malformed.body.errors]).toEqual([400, [{ code: 400, message: 'Validating ID failed' }]]);
  });
});

describe('permissions of members', () => {
  it.each([
    ['Account Settings Read', 200, 403],
    ['Account Settings Write', 200, 200],
    ['SCIM Provisioning', 200, 200],
    ['DNS Write', 403, 403],
  ])('%s: reading %i, inviting %i', async (permission, reading, writing) => {
    const emulator = small();
    const token = emulator.addToken({ permissions: [permission] });
    expect((await send(emulator, membersPath(emulator), { token })).status).toBe(reading);
    const invited = await send(emulator, membersPath(emulator), { token, body: invite });
    expect(invited.status).toBe(writing);
    if (writing === 403) expect(invited.body.errors[0].code).toBe(10000);
  });
});

describe('memberships', () => {
  const pendingOf = async (emulator: Emulator) => (await send(emulator, '/memberships?status=pending')).body.result[0];

  it('are filtered by name and status, and sorted', async () => {
    const emulator = new Emulator();
    const all = (await send(emulator, '/memberships')).body;
    expect(all.result_info.total_count).toBe(5);
    const name = encodeURIComponent(all.result[1].account.name);
    for (const filter of [`account.name=${name}`, `name=${name}`]) {
      expect((await send(emulator, `/memberships?${filter}`)).body.result).toEqual([all.result[1]]);
    }
    expect((await send(emulator, '/memberships?status=accepted&match=any&name=')).body.result).toHaveLength(4);
    const sorted = (await send(emulator, '/memberships?order=account.name&direction=desc')).body.result;
    const names = sorted.map((one: { account: { name: string } }) => one.account.name);
    expect(names).toEqual([...names].sort().reverse());
  });

  it('tell roles by name, and policies one at a time', async () => {
    const emulator = small();
    const [listed] = (await send(emulator, '/memberships')).body.result;
    expect(listed).toMatchObject({
      status: 'accepted',
      roles: ['Super Administrator - All Privileges'],
      permissions: { dns_records: { read: true, write: true } },
      account: { settings: { abuse_contact_email: null } },
    });
    expect(listed).not.toHaveProperty('policies');
    expect((await send(emulator, `/memberships/${listed.id}`)).body.result).toEqual({ ...listed, policies: [] });
  });

  it('are accepted with the key, and the member with them', async () => {
    const emulator = new Emulator();
    const { id, account } = await pendingOf(emulator);
    const body = { status: 'accepted' };
    const accepted = await send(emulator, `/memberships/${id}`, { method: 'PUT', body, ...key(emulator) });
    expect(accepted.body.result).toMatchObject({ id, status: 'accepted', account: { id: account.id } });
    expect((await send(emulator, `/accounts/${account.id}/members/${id}`)).body.result).toMatchObject({
      status: 'accepted',
      user: { first_name: 'Robin' },
    });
    const same = await send(emulator, `/memberships/${id}`, { method: 'PUT', body, ...key(emulator) });
    expect(same.body.result).toEqual(accepted.body.result);
    const late = { method: 'PUT', body: { status: 'rejected' }, ...key(emulator) };
    const refused = await send(emulator, `/memberships/${id}`, late);
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [{ code: 1001, message: 'Membership is not pending' }],
    ]);
  });

  it('can be rejected', async () => {
    const emulator = new Emulator();
    const { id, account } = await pendingOf(emulator);
    const sent = { method: 'PUT', body: { status: 'rejected' }, ...key(emulator) };
    expect((await send(emulator, `/memberships/${id}`, sent)).body.result.status).toBe('rejected');
    expect((await send(emulator, '/memberships?status=rejected')).body.result).toHaveLength(1);
    expect((await send(emulator, `/accounts/${account.id}`)).status).toBe(403);
  });

  it('are left, but not by the last super administrator', async () => {
    const emulator = small();
    const { id } = userOf(emulator);
    const leave = { method: 'DELETE', ...key(emulator) };
    expect(firstCode(await send(emulator, `/memberships/${id}`, leave))).toEqual([400, 1001]);
    userOf(emulator).roles = [];
    expect((await send(emulator, `/memberships/${id}`, leave)).body.result).toEqual({ id });
    expect((await send(emulator, '/memberships')).body.result).toEqual([]);
    expect(firstCode(await send(emulator, `/memberships/${id}`))).toEqual([404, 1003]);
  });

  it('begin with an invitation when somebody else invites the user', async () => {
    const emulator = small();
    const account = accountOf(emulator);
    const { id } = userOf(emulator);
    const token = emulator.addToken({ permissions: ['Account Settings Write'], kind: 'account' });
    userOf(emulator).roles = [];
    await send(emulator, `/memberships/${id}`, { method: 'DELETE', ...key(emulator) });
    const invited = await send(emulator, membersPath(emulator), { token, body: { ...invite, email: emulator.email } });
    const made = invited.body.result;
    expect(made).toMatchObject({ status: 'pending', user: { id: emulator.world.user.id, first_name: null } });
    expect(emulator.world.invites.get(made.id)).toMatchObject({ account_id: account, status: 'pending' });
    const accept = { method: 'PUT', body: { status: 'accepted' }, ...key(emulator) };
    expect((await send(emulator, `/memberships/${made.id}`, accept)).status).toBe(200);
    expect(emulator.world.invites.get(made.id)?.status).toBe('accepted');
  });

  it.each(['PUT', 'DELETE'])('refuse %s with an API token', async (method) => {
    const emulator = new Emulator();
    const { id } = await pendingOf(emulator);
    const { status, body } = await send(emulator, `/memberships/${id}`, { method });
    const message = `${method} method not allowed for the api_token authentication scheme`;
    expect([status, body.errors]).toEqual([405, [{ code: 10000, message }]]);
  });

  it.each<[unknown, number]>([
    [{}, 1001],
    [{ status: 'pending' }, 1001],
    [{ status: ['accepted'] }, 1001],
    [[], 6007],
    ['null', 6007],
  ])('refuse the answer %j', async (body, code) => {
    const emulator = new Emulator();
    const { id } = await pendingOf(emulator);
    const sent = { method: 'PUT', body, ...key(emulator) };
    expect(firstCode(await send(emulator, `/memberships/${id}`, sent))).toEqual([400, code]);
    expect((await pendingOf(emulator)).id).toBe(id);
  });
});
