import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/testing/index.ts';
import { accountOf, firstCode, send, small, unknown } from '../support/emulated.ts';

const iam = (emulator: Emulator, path: string): string => `/accounts/${accountOf(emulator)}/iam/${path}`;

const accountKey = (emulator: Emulator): string => `com.cloudflare.api.account.${accountOf(emulator)}`;

/** Scopes of the zones of the first account, one for each. */
const zoneKeys = (emulator: Emulator) =>
  [...emulator.world.zones.keys()].map((id) => ({ key: `com.cloudflare.api.account.zone.${id}` }));

const scopeOf = (emulator: Emulator) => ({ key: accountKey(emulator), objects: zoneKeys(emulator).slice(0, 1) });

/** Identifiers of the account's members, the user's first. */
const memberIds = (emulator: Emulator): string[] => [...emulator.world.members.of(accountOf(emulator)).keys()];

const put = (body: unknown) => ({ method: 'PUT', body });
const remove = { method: 'DELETE' };

describe('permission groups for people', () => {
  it('are listed in pages, each with an identifier of its own', async () => {
    const emulator = small();
    const first = (await send(emulator, iam(emulator, 'permission_groups?per_page=50'))).body;
    const second = (await send(emulator, iam(emulator, 'permission_groups?per_page=50&page=2'))).body;
    expect(first.result_info.total_pages).toBe(2);
    const all = [...first.result, ...second.result];
    expect(new Set(all.map(({ id }) => id)).size).toBe(first.result_info.total_count);
    expect(new Set(all.map(({ meta }) => meta.label)).size).toBe(all.length);
    expect(all.map(({ id }) => id)).not.toContain('c8fed203ed3043cba015a93ad1616f1f');
  });

  it('are found by id, name and label', async () => {
    const emulator = small();
    const find = async (query: string) =>
      (await send(emulator, iam(emulator, `permission_groups?${query}`))).body.result;
    const [group] = await find('label=load_balancer_admin');
    expect(group).toMatchObject({
      id: '6d7f2f5f5b1d4a0e9081fdc98d432fd1',
      name: 'Load Balancer',
      meta: { label: 'load_balancer_admin', scopes: 'com.cloudflare.api.account' },
      status: 'V',
    });
    expect(await find(`id=${group.id}`)).toEqual([group]);
    expect(await find('name=Load+Balancer')).toEqual([group]);
    expect(await find('name=Load+Balancer&label=billing')).toEqual([]);
    expect((await send(emulator, iam(emulator, `permission_groups/${group.id}`))).body.result).toEqual(group);
    expect((await find('label=domain_dns'))[0].meta.scopes).toBe('com.cloudflare.api.account.zone');
  });

  it('that do not exist are told', async () => {
    const emulator = small();
    expect(firstCode(await send(emulator, iam(emulator, `permission_groups/${unknown}`)))).toEqual([404, 1003]);
    expect(firstCode(await send(emulator, iam(emulator, 'permission_groups/short')))).toEqual([400, 7003]);
  });
});

describe('resource groups', () => {
  it('live from creation to deletion', async () => {
    const emulator = small();
    const path = iam(emulator, 'resource_groups');
    const scope = { key: accountKey(emulator), objects: zoneKeys(emulator).slice(0, 2) };
    const made = await send(emulator, path, { body: { name: 'Shops', scope } });
    const { id } = made.body.result;
    expect(made.body.result).toEqual({ id, name: 'Shops', meta: { editable: 'true' }, scope });
    expect((await send(emulator, `${path}?name=Shops`)).body.result).toEqual([made.body.result]);
    expect((await send(emulator, `${path}?id=${id}`)).body.result).toEqual([made.body.result]);
    const renamed = await send(emulator, `${path}/${id}`, put({ name: 'Stores' }));
    expect(renamed.body.result).toEqual({ ...made.body.result, name: 'Stores' });
    const changed = await send(emulator, `${path}/${id}`, put({ name: 'Stores', scope: scopeOf(emulator) }));
    expect(changed.body.result.scope).toEqual(scopeOf(emulator));
    expect((await send(emulator, `${path}/${id}`)).body.result).toEqual(changed.body.result);
    expect((await send(emulator, `${path}/${id}`, remove)).body.result).toEqual({ id });
    const gone = await send(emulator, `${path}/${id}`, remove);
    expect([gone.status, gone.body.errors]).toEqual([404, [{ code: 1003, message: 'Resource group not found' }]]);
  });

  it('come all at once, whichever page is asked for', async () => {
    const emulator = small();
    const path = iam(emulator, 'resource_groups');
    const all = (await send(emulator, path)).body;
    expect(all).not.toHaveProperty('result_info');
    expect((await send(emulator, `${path}?page=7&per_page=1`)).body).toEqual(all);
  });

  it('of Cloudflare stay as they are', async () => {
    const emulator = small();
    const path = iam(emulator, 'resource_groups');
    const [whole] = (await send(emulator, path)).body.result;
    expect(whole).toMatchObject({ name: accountKey(emulator), meta: { editable: 'false' } });
    for (const sent of [put({ name: 'Everything' }), remove]) {
      const { status, body } = await send(emulator, `${path}/${whole.id}`, sent);
      expect([status, body.errors]).toEqual([400, [{ code: 1001, message: 'Resource group is not editable' }]]);
    }
    expect((await send(emulator, `${path}/${whole.id}`)).body.result).toEqual(whole);
  });

  it('that a policy uses cannot be deleted', async () => {
    const emulator = small();
    const [group] = (await send(emulator, iam(emulator, 'resource_groups?name=Public+websites'))).body.result;
    const path = iam(emulator, `resource_groups/${group.id}`);
    const refused = await send(emulator, path, remove);
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [{ code: 1001, message: 'Resource group is used by a policy' }],
    ]);
    const [users] = (await send(emulator, iam(emulator, 'user_groups?name=Web+editors'))).body.result;
    await send(emulator, iam(emulator, `user_groups/${users.id}`), remove);
    expect((await send(emulator, path, remove)).status).toBe(200);
  });

  it('have names of their own', async () => {
    const emulator = small();
    const body = { name: 'Public websites', scope: scopeOf(emulator) };
    const taken = await send(emulator, iam(emulator, 'resource_groups'), { body });
    expect([taken.status, taken.body.errors]).toEqual([
      409,
      [{ code: 1008, message: 'Resource group with this name already exists' }],
    ]);
  });

  it.each<[string, (emulator: Emulator) => unknown, number]>([
    ['no name', (emulator) => ({ scope: scopeOf(emulator) }), 1001],
    ['an empty name', (emulator) => ({ name: ' ', scope: scopeOf(emulator) }), 1001],
    ['a number for a name', (emulator) => ({ name: 1, scope: scopeOf(emulator) }), 1001],
    ['no scope', () => ({ name: 'Shops' }), 1001],
    ['a scope in a list', (emulator) => ({ name: 'Shops', scope: [scopeOf(emulator)] }), 1001],
    ['no objects', (emulator) => ({ name: 'Shops', scope: { key: accountKey(emulator), objects: [] } }), 1001],
    ['objects of text', (emulator) => ({ name: 'Shops', scope: { key: accountKey(emulator), objects: ['*'] } }), 1001],
    ['another account', () => ({ name: 'Shops', scope: { key: 'x', objects: [{ key: '*' }] } }), 1001],
    [
      'an unknown zone',
      (emulator) => ({
        name: 'Shops',
        scope: { key: accountKey(emulator), objects: [{ key: `com.cloudflare.api.account.zone.${unknown}` }] },
      }),
      1001,
    ],
    ['a list', () => [], 6007],
    ['a number', () => 42, 6007],
  ])('are not made with %s', async (_, bodyOf, code) => {
    const emulator = small();
    const before = emulator.world.resourceGroups.of(accountOf(emulator)).size;
    const sent = { method: 'POST', body: bodyOf(emulator) };
    expect(firstCode(await send(emulator, iam(emulator, 'resource_groups'), sent))).toEqual([400, code]);
    expect(emulator.world.resourceGroups.of(accountOf(emulator)).size).toBe(before);
  });
});

describe('user groups', () => {
  /** A policy as create takes it: without an identifier. */
  const policyOf = async (emulator: Emulator, label = 'admin_readonly') => {
    const [permission] = (await send(emulator, iam(emulator, `permission_groups?label=${label}`))).body.result;
    const [resource] = (await send(emulator, iam(emulator, 'resource_groups'))).body.result;
    return { access: 'allow', permission_groups: [{ id: permission.id }], resource_groups: [{ id: resource.id }] };
  };

  it('live from creation to deletion', async () => {
    const emulator = small();
    emulator.clock.stop();
    const path = iam(emulator, 'user_groups');
    const made = await send(emulator, path, { body: { name: 'Editors', policies: [await policyOf(emulator)] } });
    const group = made.body.result;
    expect(Object.keys(group).join()).toBe('id,name,created_on,modified_on,policies');
    expect(group.policies[0]).toMatchObject({
      access: 'allow',
      permission_groups: [{ name: 'Administrator Read Only', meta: { label: 'admin_readonly' } }],
      resource_groups: [{ meta: { editable: 'false' }, scope: { objects: [{ key: '*' }] } }],
    });
    expect((await send(emulator, `${path}/${group.id}`)).body.result).toEqual(group);
    emulator.clock.advance(1000);
    const second = { ...(await policyOf(emulator, 'billing')), id: unknown };
    const changed = await send(
      emulator,
      `${path}/${group.id}`,
      put({ name: 'Writers', policies: [group.policies[0], second] }),
    );
    expect(changed.body.result.policies.map(({ id }: { id: string }) => id)).toEqual([group.policies[0].id, unknown]);
    expect(changed.body.result.created_on).toBe(group.created_on);
    expect(changed.body.result.modified_on > group.modified_on).toBe(true);
    const renamed = await send(emulator, `${path}/${group.id}`, put({ name: 'Writers' }));
    expect(renamed.body.result.policies).toEqual(changed.body.result.policies);
    const emptied = await send(emulator, `${path}/${group.id}`, put({ policies: [] }));
    expect(emptied.body.result).toMatchObject({ name: 'Writers', policies: [] });
    expect((await send(emulator, `${path}/${group.id}`, remove)).body.result).toEqual({ id: group.id });
    const gone = await send(emulator, `${path}/${group.id}`);
    expect([gone.status, gone.body.errors]).toEqual([404, [{ code: 1003, message: 'User group not found' }]]);
  });

  it('are found by id, name and part of a name, and sorted by name', async () => {
    const emulator = small();
    const path = iam(emulator, 'user_groups');
    for (const name of ['alpha team', 'Beta Team', 'Gamma']) await send(emulator, path, { body: { name } });
    const find = async (query: string) =>
      (await send(emulator, `${path}?${query}`)).body.result.map(({ name }: { name: string }) => name);
    expect(await find('fuzzyName=TEAM')).toEqual(['Beta Team', 'alpha team']);
    expect(await find('fuzzyName=TEAM&direction=desc')).toEqual(['alpha team', 'Beta Team']);
    expect(await find('name=Gamma')).toEqual(['Gamma']);
    expect(await find('name=gamma')).toEqual([]);
    const [{ id }] = (await send(emulator, `${path}?name=Gamma`)).body.result;
    expect(await find(`id=${id}`)).toEqual(['Gamma']);
    const page = (await send(emulator, `${path}?per_page=1&page=2`)).body;
    expect(page.result_info).toEqual({ page: 2, per_page: 1, total_pages: 5, count: 1, total_count: 5 });
    expect((await send(emulator, path)).body.result_info.per_page).toBe(100);
  });

  it.each<[unknown, number, number]>([
    [{}, 400, 1001],
    [{ name: '' }, 400, 1001],
    [{ name: ['x'] }, 400, 1001],
    [{ name: 'Visitors' }, 409, 1008],
    [{ name: 'Editors', policies: {} }, 400, 1001],
    [{ name: 'Editors', policies: ['x'] }, 400, 1001],
    [{ name: 'Editors', policies: [{ access: 'allow' }] }, 400, 1001],
    [[], 400, 6007],
    [42, 400, 6007],
    ['{"name":"Editors","policies":[{"__proto__":{"access":"allow"}}]}', 400, 1001],
  ])('are not made with %j', async (body, status, code) => {
    const emulator = small();
    const before = emulator.world.userGroups.of(accountOf(emulator)).size;
    const refused = await send(emulator, iam(emulator, 'user_groups'), { method: 'POST', body });
    expect(firstCode(refused)).toEqual([status, code]);
    expect(emulator.world.userGroups.of(accountOf(emulator)).size).toBe(before);
  });

  it('need an identifier in each policy that is put, and each another', async () => {
    const emulator = small();
    const [{ id }] = (await send(emulator, iam(emulator, 'user_groups?name=Visitors'))).body.result;
    const path = iam(emulator, `user_groups/${id}`);
    const policy = await policyOf(emulator);
    const bare = await send(emulator, path, put({ name: 'Renamed', policies: [policy] }));
    expect([bare.status, bare.body.errors]).toEqual([400, [{ code: 1001, message: 'Policy id is required' }]]);
    const named = { ...policy, id: unknown };
    expect(firstCode(await send(emulator, path, put({ policies: [named, named] })))).toEqual([400, 1001]);
    expect(firstCode(await send(emulator, path, put({ name: 'Web editors' })))).toEqual([409, 1008]);
    expect((await send(emulator, path)).body.result).toMatchObject({ name: 'Visitors', policies: [] });
  });

  it('show resource groups as they are now', async () => {
    const emulator = small();
    const [group] = (await send(emulator, iam(emulator, 'resource_groups?name=Public+websites'))).body.result;
    await send(emulator, iam(emulator, `resource_groups/${group.id}`), put({ name: 'Websites' }));
    const [users] = (await send(emulator, iam(emulator, 'user_groups?name=Web+editors'))).body.result;
    expect(users.policies[0].resource_groups[0].name).toBe('Websites');
  });
});

describe('members of user groups', () => {
  const start = async () => {
    const emulator = small();
    const { id } = (await send(emulator, iam(emulator, 'user_groups'), { body: { name: 'Editors' } })).body.result;
    return { emulator, path: iam(emulator, `user_groups/${id}/members`), ids: memberIds(emulator) };
  };

  it('are added, listed, replaced and removed', async () => {
    const { emulator, path, ids } = await start();
    const [first = '', second = '', third = ''] = ids;
    const added = await send(emulator, path, { body: [{ id: first }, { id: second }, { id: first }] });
    expect(added.body.result).toMatchObject([
      { id: first, email: emulator.email, status: 'accepted' },
      { id: second, status: 'accepted' },
    ]);
    expect(Object.keys(added.body.result[0])).toEqual(['id', 'email', 'status']);
    const listed = (await send(emulator, `${path}?per_page=1`)).body;
    expect(listed.result_info).toEqual({ page: 1, per_page: 1, total_pages: 2, count: 1, total_count: 2 });
    const replaced = await send(emulator, path, put([{ id: third }, { id: second }]));
    expect(replaced.body.result.map(({ id }: { id: string }) => id)).toEqual([third, second]);
    const removed = await send(emulator, `${path}/${third}`, remove);
    expect(removed.body.result).toEqual(replaced.body.result[0]);
    expect((await send(emulator, path)).body.result).toEqual([replaced.body.result[1]]);
    expect((await send(emulator, path, put([]))).body.result).toEqual([]);
    expect((await send(emulator, path)).body.result).toEqual([]);
  });

  it('are told one at a time with the person and the time of joining', async () => {
    const { emulator, path, ids } = await start();
    emulator.clock.stop();
    await send(emulator, path, { body: [{ id: ids[0] }] });
    const joined = emulator.clock.timestamp();
    emulator.clock.advance(60_000);
    await send(emulator, path, put([{ id: ids[0] }, { id: ids[1] }]));
    expect((await send(emulator, `${path}/${ids[0]}`)).body.result).toEqual({
      id: ids[0],
      email: emulator.email,
      status: 'accepted',
      created_at: joined,
      user: { id: emulator.world.user.id, email: emulator.email, first_name: 'Robin', last_name: 'Alder' },
    });
  });

  it('may still be pending, are found by part of the address and sorted by it', async () => {
    const { emulator, path, ids } = await start();
    const role = (await send(emulator, `/accounts/${accountOf(emulator)}/roles`)).body.result[0].id;
    const invited = await send(emulator, `/accounts/${accountOf(emulator)}/members`, {
      body: { email: 'new.person@contoso.example', roles: [role] },
    });
    const { id } = invited.body.result;
    await send(emulator, path, { body: [...ids, id].map((one) => ({ id: one })) });
    expect((await send(emulator, `${path}/${id}`)).body.result).toMatchObject({
      status: 'pending',
      user: { id: '', first_name: null },
    });
    expect((await send(emulator, `${path}?fuzzyEmail=NEW.per`)).body.result).toMatchObject([{ id }]);
    const emails = async (direction: string) =>
      (await send(emulator, `${path}?direction=${direction}`)).body.result.map(({ email }: { email: string }) => email);
    const up = await emails('asc');
    expect(up).toEqual([...up].sort());
    expect(await emails('desc')).toEqual(up.reverse());
  });

  it.each<[string, unknown, unknown]>([
    ['an object', { id: unknown }, { code: 1001, message: 'Invalid members: a list is required' }],
    ['nothing', '', { code: 1001, message: 'Invalid members: a list is required' }],
    ['null', 'null', { code: 1001, message: 'Invalid members: a list is required' }],
    ['plain identifiers', [unknown], { code: 400, message: 'Validating ID failed' }],
    ['a malformed identifier', [{ id: 'short' }], { code: 400, message: 'Validating ID failed' }],
    ['null in the list', [null], { code: 400, message: 'Validating ID failed' }],
    ['somebody else', [{ id: unknown }], { code: 400, message: 'invalid member' }],
  ])('are not %s', async (_, body, error) => {
    const { emulator, path, ids } = await start();
    await send(emulator, path, { body: [{ id: ids[0] }] });
    const list = Array.isArray(body) ? [{ id: ids[1] }, ...body] : body;
    for (const method of ['POST', 'PUT']) {
      const refused = await send(emulator, path, { method, body: list });
      expect([refused.status, refused.body.errors]).toEqual([400, [error]]);
    }
    expect((await send(emulator, path)).body.result).toHaveLength(1);
  });

  it.each(['GET', 'DELETE'])('who are not there are told by %s', async (method) => {
    const { emulator, path, ids } = await start();
    expect(firstCode(await send(emulator, `${path}/short`, { method }))).toEqual([400, 400]);
    expect(firstCode(await send(emulator, `${path}/${unknown}`, { method }))).toEqual([400, 400]);
    expect(firstCode(await send(emulator, `${path}/${ids[0]}`, { method }))).toEqual([404, 1003]);
  });
});

describe('permissions of IAM', () => {
  it.each(['resource_groups', 'user_groups'])('%s: to read, to write, neither', async (path) => {
    const emulator = small();
    const body = { name: 'Shops', scope: scopeOf(emulator) };
    const tried = async (permission: string) => {
      const token = emulator.addToken({ permissions: [permission] });
      const read = await send(emulator, iam(emulator, path), { token });
      const write = await send(emulator, iam(emulator, path), { token, body });
      return [read.status, write.status];
    };
    expect(await tried('DNS Read')).toEqual([403, 403]);
    expect(await tried('Account Settings Read')).toEqual([200, 403]);
    expect(await tried('SCIM Provisioning')).toEqual([200, 200]);
  });

  it('let permission groups be read with almost anything', async () => {
    const emulator = small();
    const path = iam(emulator, 'permission_groups');
    const token = emulator.addToken({ permissions: ['Workers Scripts Read'] });
    expect((await send(emulator, path, { token })).status).toBe(200);
    const other = emulator.addToken({ permissions: ['DNS Write'] });
    expect(firstCode(await send(emulator, path, { token: other }))).toEqual([403, 10000]);
  });
});
