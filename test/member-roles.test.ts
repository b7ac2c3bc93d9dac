/** Roles of a member: by id or name, merged, verified, and protected from mistakes. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cloudflare, isCloudflareError, type MemberRoleChange } from '../src/index.ts';
import * as retry from '../src/retry.ts';
import { Emulator } from '../src/testing/index.ts';

const superAdministrator = '33666b9c79b9a5273fc7344ff42f953d';
const administrator = '05784afa30c1afe1440e79d9351c7430';
const readOnly = '5f1c2a6d0e3b4f7a8b9c0d1e2f3a4b5c';
const auditLogs = '3536bcfad5faccb999b47003c79917fb';
const billing = '7c2f9e4b6a1d4c8eb3f05d2a9e6c1b70';
const cachePurge = '8b3d0f5c7e2a4d9fc4a16e3b0f7d2c81';
const dns = '9c4e1a6d8f3b4eafd5b27f4c1a8e3d92';

const emulator = new Emulator({ world: 'small' });
const [account_id = ''] = emulator.world.accounts.keys();
const get = 'GET /accounts/{account_id}/members/{member_id}';
const put = 'PUT /accounts/{account_id}/members/{member_id}';
const rolesList = 'GET /accounts/{account_id}/roles';
const membersList = 'GET /accounts/{account_id}/members';

const clientWith = (options = {}) => new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch, ...options });
let cf: Cloudflare;
let sleep: ReturnType<typeof vi.spyOn>;

vi.mock('../src/retry.ts', { spy: true });

beforeEach(() => {
  emulator.reset();
  cf = clientWith({ retry: { baseMs: 0, maxDelayMs: 0 } });
  sleep = vi.mocked(retry.sleep).mockResolvedValue(undefined);
});
afterEach(() => vi.restoreAllMocks());

const members = () => [...emulator.world.members.of(account_id).values()];

/** An accepted member who holds just these roles. */
function memberWith(...ids: string[]): { account_id: string; member_id: string } {
  const member = members().find(({ status, email }) => status === 'accepted' && email !== emulator.email);
  if (member === undefined) throw new Error('The world has nobody else.');
  member.roles = ids.map((id) => ({ id, name: nameOf(id), description: '', permissions: {} }));
  return { account_id, member_id: member.id };
}

function nameOf(id: string): string {
  return emulator.world.roles.get(account_id)?.find((role) => role.id === id)?.name ?? 'Super Administrator';
}

const rolesOf = (member_id: string) =>
  (emulator.world.members.get(account_id)?.get(member_id)?.roles ?? []).map(({ id }) => id).sort();

const idsOf = (roles: MemberRoleChange['added']) => roles.map(({ id }) => id).sort();

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isCloudflareError(error)) throw new Error(`did not fail as it should: ${String(error)}`);
  return error;
}

const asked = () => emulator.requests.map(({ method, route }) => `${method} ${route}`);

describe('changing roles', () => {
  it('adds to what the member has, and verifies what was written', async () => {
    const member = memberWith(dns);
    const change = await cf.members.addRoles({ ...member, roles: [billing, dns, billing] });
    expect(change.outcome).toBe('changed');
    expect(idsOf(change.added)).toEqual([billing]);
    expect(change.removed).toEqual([]);
    expect(change.member.roles?.map(({ id }) => id).sort()).toEqual([billing, dns].sort());
    expect(asked()).toEqual([get, put, get]);
    emulator.assertCalled(put, { times: 1, body: { roles: [{ id: dns }, { id: billing }] } });
    expect(sleep).toHaveBeenCalledExactlyOnceWith(1000, expect.any(AbortSignal));
  });

  it('takes away what the member has of it', async () => {
    const member = memberWith(dns, billing);
    const change = await cf.members.removeRoles({ ...member, roles: [billing, auditLogs] });
    expect([change.outcome, idsOf(change.added), idsOf(change.removed)]).toEqual(['changed', [], [billing]]);
    expect(rolesOf(member.member_id)).toEqual([dns]);
    expect(asked()).toEqual([get, put, get]);
  });

  it('replaces all of them', async () => {
    const member = memberWith(dns, billing);
    const change = await cf.members.setRoles({ ...member, roles: [readOnly, dns] });
    expect([idsOf(change.added), idsOf(change.removed)]).toEqual([[readOnly], [billing]]);
    expect(rolesOf(member.member_id)).toEqual([dns, readOnly].sort());
  });

  it.each([
    ['addRoles', [dns]],
    ['removeRoles', [billing]],
    ['setRoles', [readOnly, dns]],
  ] as const)('says that %s has nothing to do, and writes nothing', async (method, roles) => {
    const member = memberWith(dns, readOnly);
    const change = await cf.members[method]({ ...member, roles });
    expect(change).toMatchObject({ outcome: 'unchanged', added: [], removed: [], member: { id: member.member_id } });
    expect(asked()).toEqual([get]);
    expect(sleep).not.toHaveBeenCalled();
  });

  it('waits for as long as it is told, or not at all', async () => {
    const member = memberWith(dns);
    await cf.members.addRoles({ ...member, roles: [billing] }, { settleMs: 5000 });
    expect(sleep).toHaveBeenCalledExactlyOnceWith(5000, expect.anything());
    await cf.members.removeRoles({ ...member, roles: [billing] }, { settleMs: 0 });
    expect(sleep).toHaveBeenCalledTimes(1);
  });

  it('works on somebody who is only invited', async () => {
    const { member } = await cf.members.invite({ account_id, email: 'new@contoso.example', roles: [dns] });
    const change = await cf.members.addRoles({ account_id, member_id: member.id, roles: [billing] });
    expect(change.outcome).toBe('changed');
  });

  it('lets calls of one client on one member take turns, so that each writes once', async () => {
    const member = memberWith(dns);
    const roles = [billing, readOnly, auditLogs, cachePurge];
    await Promise.all(roles.map((role) => cf.members.addRoles({ ...member, roles: [role] })));
    expect(rolesOf(member.member_id)).toEqual([dns, ...roles].sort());
    emulator.assertCalled(put, { times: 4 });
  });
});

describe('names of roles', () => {
  it('are looked up by one list, whatever their case', async () => {
    const member = memberWith(dns);
    await cf.members.addRoles({ ...member, roles: ['Billing', ' cache purge ', auditLogs] });
    expect(rolesOf(member.member_id)).toEqual([dns, billing, cachePurge, auditLogs].sort());
    emulator.assertCalled(rolesList, { times: 1 });
  });

  it.each(['Super Administrator', 'super administrator - all privileges', 'Super Administrator \u2013 All Privileges'])(
    'know %j, which no account lists, without asking',
    async (name) => {
      const member = memberWith(dns);
      const { added } = await cf.members.addRoles({ ...member, roles: [name] });
      expect(idsOf(added)).toEqual([superAdministrator]);
      emulator.assertNotCalled(rolesList);
    },
  );

  it('that mean nothing are refused with those there are, and with the likely one', async () => {
    const member = memberWith(dns);
    const error = await failureOf(cf.members.addRoles({ ...member, roles: ['Biling', dns, 'hunter2-secret'] }));
    expect(error).toMatchObject({ kind: 'params', outcome: 'not_sent' });
    expect(error.message).toMatch(/roles\[0\] is no role of this account \(did you mean Billing\?\), which has: .*DNS/);
    expect(error.message).toMatch(/roles\[2\] is no role.*Super Administrator/);
    expect(error.message).not.toContain('hunter2');
    expect(asked()).toEqual([rolesList]);
  });

  it('that mean several roles are refused with their ids; the exact one counts first', async () => {
    const twin = 'a'.repeat(32);
    const listed = emulator.world.roles.get(account_id) ?? [];
    listed.push({ id: twin, name: 'dns', description: '', permissions: {} });
    const member = memberWith(billing);
    const error = await failureOf(cf.members.addRoles({ ...member, roles: ['Dns'] }));
    expect(error.message).toContain(`${dns} (DNS), ${twin} (dns)`);
    const { added } = await cf.members.addRoles({ ...member, roles: ['DNS'] });
    expect(idsOf(added)).toEqual([dns]);
  });
});

describe('what nobody wants by mistake', () => {
  it('is refused for a member whose access comes from policies, and nothing is written', async () => {
    const member = memberWith();
    const world = emulator.world.members.get(account_id)?.get(member.member_id);
    const [group] = (await cf.iam.permissionGroups.list({ account_id }).page()).items;
    const [whole] = emulator.world.resourceGroups.of(account_id).keys();
    world?.policies.push({
      id: 'c'.repeat(32),
      access: 'allow',
      permission_groups: [group?.id ?? ''],
      resource_groups: [whole ?? ''],
    });
    for (const method of ['addRoles', 'removeRoles', 'setRoles'] as const) {
      const error = await failureOf(cf.members[method]({ ...member, roles: [dns] }));
      expect(error).toMatchObject({ kind: 'conflict', outcome: 'not_sent' });
      expect(error.message).toMatch(/policies.*members\.update/);
    }
    emulator.assertNotCalled(put);
  });

  it('does not take policies for such that only repeat the roles', async () => {
    const policies = [
      {
        access: 'allow',
        permission_groups: [{ id: 'd'.repeat(32), name: 'DNS' }],
        resource_groups: [{ id: 'e'.repeat(32), scope: { key: 'x', objects: [{ key: '*' }] } }],
      },
    ];
    const ids = memberWith(dns);
    const result = { id: ids.member_id, status: 'accepted', roles: [{ id: dns, name: 'DNS' }], policies };
    emulator.on(get).respond({ body: { success: true, errors: [], messages: [], result } });
    expect((await cf.members.addRoles({ ...ids, roles: [dns] })).outcome).toBe('unchanged');
    const narrow = { ...result, policies: [{ ...policies[0], resource_groups: [{ id: 'f'.repeat(32) }] }] };
    emulator.clearFaults();
    emulator.on(get).respond({ body: { success: true, errors: [], messages: [], result: narrow } });
    expect((await failureOf(cf.members.addRoles({ ...ids, roles: [dns] }))).kind).toBe('conflict');
  });

  it('is the last role of a member', async () => {
    const member = memberWith(dns);
    const error = await failureOf(cf.members.removeRoles({ ...member, roles: ['DNS'] }));
    expect(error).toMatchObject({ kind: 'conflict', message: expect.stringContaining('allowLastRole') });
    emulator.assertNotCalled(put);
    // Cloudflare may refuse it all the same, and then says so.
    const told = cf.members.removeRoles({ ...member, roles: [dns] }, { allowLastRole: true });
    expect((await failureOf(told)).kind).toBe('validation');
    emulator.assertCalled(put, { times: 1, body: { roles: [] } });
  });

  it('is the last Super Administrator of the account', async () => {
    const owner = { account_id, member_id: members().find(({ email }) => email === emulator.email)?.id ?? '' };
    const error = await failureOf(cf.members.setRoles({ ...owner, roles: [administrator] }));
    expect(error.message).toContain('allowLastSuperAdministrator');
    emulator.assertNotCalled(put);
    // One who is only invited is none yet; one who has accepted is.
    const other = memberWith(superAdministrator);
    const world = emulator.world.members.get(account_id)?.get(other.member_id);
    if (world) world.status = 'pending';
    expect((await failureOf(cf.members.setRoles({ ...owner, roles: [administrator] }))).kind).toBe('conflict');
    if (world) world.status = 'accepted';
    expect((await cf.members.setRoles({ ...owner, roles: [administrator] })).outcome).toBe('changed');
  });

  it('may be done when told, and is then for Cloudflare to judge', async () => {
    const owner = { account_id, member_id: members().find(({ email }) => email === emulator.email)?.id ?? '' };
    const told = cf.members.setRoles({ ...owner, roles: [administrator] }, { allowLastSuperAdministrator: true });
    expect((await failureOf(told)).kind).toBe('validation');
    emulator.assertCalled(put, { times: 1 });
    emulator.assertNotCalled(membersList);
  });
});

describe('wrong input', () => {
  const ok = { account_id, member_id: 'a'.repeat(32), roles: [dns] };
  const wrong: Array<[what: string, params: unknown, options: unknown, problem: RegExp]> = [
    ['nothing', undefined, undefined, /account_id is required.*member_id is required.*roles is required/],
    ['null', null, undefined, /params must be an object/],
    ['an empty id', { ...ok, member_id: '' }, undefined, /member_id must not be empty/],
    ['a path for an id', { ...ok, account_id: '../zones' }, undefined, /account_id must not be a path/],
    ['roles as text', { ...ok, roles: 'DNS' }, undefined, /roles must be an array/],
    ['no roles', { ...ok, roles: [] }, undefined, /roles must name at least one/],
    ['a role object', { ...ok, roles: [{ id: dns }] }, undefined, /roles\[0\] must be the id or the name/],
    // biome-ignore lint/suspicious/noSparseArray: a hole is no role
    ['a hole', { ...ok, roles: [dns, , dns] }, undefined, /roles\[1\] must be/],
    ['an empty name', { ...ok, roles: [' '] }, undefined, /roles\[0\] must not be empty/],
    ['an unknown param', { ...ok, role: dns }, undefined, /role is not a parameter of this call: did you mean roles\?/],
    ['an unknown option', ok, { settlems: 1 }, /settlems is not an option/],
    ['options of another kind', ok, 'fast', /options must be an object/],
    ['a wrong time', ok, { settleMs: -1 }, /settleMs must be a number of milliseconds/],
    ['a wrong permission', ok, { allowLastRole: 'yes' }, /allowLastRole must be a boolean/],
    ['two at once', { ...ok, roles: [1] }, { timeoutMs: 0 }, /timeoutMs must be.*roles\[0\] must be/],
  ];

  it.each(wrong)('is refused before anything is sent: %s', async (_, params, options, problem) => {
    for (const method of ['addRoles', 'removeRoles', 'setRoles'] as const) {
      const call = cf.members[method](params as never, options as never);
      const error = await failureOf(call);
      expect(error).toMatchObject({ kind: 'params', attempts: 0 });
      expect(error.message).toMatch(problem);
    }
    expect(emulator.requests).toEqual([]);
  });
});

describe('failures on the way', () => {
  it('are got over by reading again, whether the write took effect or not', async () => {
    for (const fault of ['reset', 'resetAfter'] as const) {
      const member = memberWith(dns);
      emulator.on(put)[fault]().times(5);
      const change = await cf.members.addRoles({ ...member, roles: [billing] });
      expect(change.outcome).toBe('changed');
      expect(rolesOf(member.member_id)).toEqual([billing, dns]);
    }
  });

  it('end it where nothing may be tried again', async () => {
    const once = clientWith({ retry: false });
    const member = memberWith(dns);
    emulator.on(put).resetAfter().once();
    const error = await failureOf(once.members.addRoles({ ...member, roles: [billing] }));
    expect(error).toMatchObject({ kind: 'network', outcome: 'unknown' });
    expect(error.message).toContain('not confirmed');
    emulator.assertCalled(put, { times: 1 });
  });

  it('say that the roles were written, when only looking at them again fails', async () => {
    const member = memberWith(dns);
    emulator.on(put).delay(0).once();
    const guarded = new Cloudflare({
      apiToken: emulator.token,
      retry: false,
      fetch: async (request) => {
        const written = emulator.calls(put).length > 0;
        return written && request.method === 'GET' ? new Response('<html>', { status: 502 }) : emulator.fetch(request);
      },
    });
    const error = await failureOf(guarded.members.addRoles({ ...member, roles: [billing] }));
    expect(error).toMatchObject({ kind: 'server', outcome: 'unknown' });
    expect([error.message, error.stack]).toEqual([
      expect.stringMatching(/written, but not confirmed/),
      expect.stringMatching(/written, but not confirmed/),
    ]);
  });

  it('say nothing of a write that was refused', async () => {
    const token = emulator.addToken({ permissions: ['Account Settings Read'] });
    const member = memberWith(dns);
    const error = await failureOf(clientWith({ apiToken: token }).members.addRoles({ ...member, roles: [billing] }));
    expect(error).toMatchObject({ kind: 'permission', outcome: 'rejected' });
    expect(error.message).not.toContain('written');
  });

  it('name who is not there', async () => {
    const error = await failureOf(cf.members.addRoles({ account_id, member_id: 'a'.repeat(32), roles: [dns] }));
    expect(error).toMatchObject({ kind: 'not_found', message: 'Member not found' });
  });

  it('end with the deadline, which is one for all requests', async () => {
    const member = memberWith(dns);
    sleep.mockImplementation(() => new Promise(() => {}));
    const error = await failureOf(cf.members.addRoles({ ...member, roles: [billing] }, { deadlineMs: 100 }));
    expect(error).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
    expect(error.message).toMatch(/deadlineMs.*written, but not confirmed/);
  });

  it('end with the signal, whose reason is thrown', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    sleep.mockImplementation(() => {
      controller.abort(reason);
      return new Promise(() => {});
    });
    const call = cf.members.addRoles({ ...memberWith(dns), roles: [billing] }, { signal: controller.signal });
    await expect(call).rejects.toBe(reason);
  });

  it('leave every member as asked where one request in five fails', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const shaky = new Emulator({
        world: 'small',
        faults: { rate: 0.2, seed, kinds: ['reset', 'reset-after', 'html-502', 'truncate'] },
      });
      const client = new Cloudflare({
        apiToken: shaky.token,
        fetch: shaky.fetch,
        retry: { baseMs: 0, maxDelayMs: 0, limit: 8 },
      });
      const member = [...shaky.world.members.of(account_id).values()].at(-1);
      const member_id = member?.id ?? '';
      await client.members.setRoles({ account_id, member_id, roles: ['DNS', 'Billing'] });
      await client.members.addRoles({ account_id, member_id, roles: ['Cache Purge'] });
      await client.members.removeRoles({ account_id, member_id, roles: ['Billing'] });
      const held = shaky.world.members
        .get(account_id)
        ?.get(member_id)
        ?.roles.map(({ name }) => name);
      expect([seed, held?.sort()]).toEqual([seed, ['Cache Purge', 'DNS']]);
    }
  });
});
