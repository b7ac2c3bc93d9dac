/** People of an account: invited, found, removed, each with its outcome, and who has which role in one pass. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Cloudflare, isCloudflareError } from '../src/index.ts';
import { Emulator } from '../src/testing/index.ts';

const superAdministrator = '33666b9c79b9a5273fc7344ff42f953d';
const administrator = '05784afa30c1afe1440e79d9351c7430';
const dns = '9c4e1a6d8f3b4eafd5b27f4c1a8e3d92';
const list = 'GET /accounts/{account_id}/members';
const create = 'POST /accounts/{account_id}/members';
const get = 'GET /accounts/{account_id}/members/{member_id}';
const remove = 'DELETE /accounts/{account_id}/members/{member_id}';
const rolesList = 'GET /accounts/{account_id}/roles';

const emulator = new Emulator({
  world: { accounts: 2, membersPerAccount: 120, zonesPerAccount: 2, recordsPerZone: 0 },
});
const [account_id = ''] = emulator.world.accounts.keys();
const clientWith = (options = {}) => {
  const retry = { baseMs: 0, maxDelayMs: 0 };
  return new Cloudflare({ apiToken: emulator.token, fetch: emulator.fetch, retry, rateLimit: false, ...options });
};
const cf = clientWith();
const email = 'new.person@contoso.example';

beforeEach(() => emulator.reset());

const members = () => [...emulator.world.members.of(account_id).values()];
const asked = () => emulator.requests.map(({ method, route }) => `${method} ${route}`);

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isCloudflareError(error)) throw new Error(`did not fail as it should: ${String(error)}`);
  return error;
}

describe('find', () => {
  it.each([
    [0, 1],
    [49, 1],
    [50, 2],
    [119, 3],
  ])('member %i by address in %i requests, and fetches nothing ahead', async (at, requests) => {
    const wanted = members()[at];
    const found = await cf.members.find({ account_id, email: ` ${wanted?.email.toUpperCase()} ` });
    expect(found?.id).toBe(wanted?.id);
    emulator.assertCalled(list, { times: requests });
  });

  it('a member by user', async () => {
    const wanted = members().findLast(({ user }) => user.id !== '');
    expect((await cf.members.find({ account_id, user_id: wanted?.user.id ?? '' }))?.id).toBe(wanted?.id);
  });

  it('nobody', async () => {
    expect(await cf.members.find({ account_id, email: 'nobody@contoso.example' })).toBeUndefined();
    expect(await cf.members.find({ account_id, user_id: 'a'.repeat(32) })).toBeUndefined();
  });

  it('by the address in `user`, where older answers have it', async () => {
    const result = [{ id: 'a'.repeat(32), user: { email }, status: 'accepted' }];
    emulator.on(list).respond({ body: { success: true, errors: [], messages: [], result } });
    expect((await cf.members.find({ account_id, email }))?.id).toBe('a'.repeat(32));
  });

  it.each([
    [undefined, /account_id is required.*either email or user_id is required/],
    [{ account_id }, /either email or user_id is required/],
    [{ account_id, email: null }, /either email or user_id is required/],
    [{ account_id, email, user_id: 'a' }, /not both/],
    [{ account_id, email: ' ' }, /email must not be empty/],
    [{ account_id, user_id: '' }, /user_id must not be empty/],
    [{ account_id, email: 1 }, /email must be a string/],
    [{ account_id, email, mail: 1 }, /mail is not a parameter/],
    [{ account_id: '..', email }, /account_id must not be a path/],
  ])('refuses %j before anything is sent', async (params, problem) => {
    const error = await failureOf(cf.members.find(params as never));
    expect([error.kind, error.message]).toEqual(['params', expect.stringMatching(problem)]);
    expect(emulator.requests).toEqual([]);
  });
});

describe('invite', () => {
  it('somebody new, with roles by name or by id', async () => {
    const { outcome, member } = await cf.members.invite({ account_id, email, roles: ['DNS', administrator] });
    expect([outcome, member.email, member.status]).toEqual(['invited', email, 'pending']);
    expect(asked()).toEqual([rolesList, create]);
    emulator.assertCalled(create, { body: { email, roles: [dns, administrator] } });
  });

  it('with ids alone in one request', async () => {
    await cf.members.invite({ account_id, email, roles: [dns] });
    expect(asked()).toEqual([create]);
  });

  it('with policies', async () => {
    const [group] = (await cf.iam.permissionGroups.list({ account_id }).page()).items;
    const [whole = ''] = emulator.world.resourceGroups.of(account_id).keys();
    const policy = {
      access: 'allow' as const,
      permission_groups: [{ id: group?.id ?? '' }],
      resource_groups: [{ id: whole }],
    };
    const { outcome, member } = await cf.members.invite({ account_id, email, policies: [policy] });
    expect([outcome, member.policies?.length]).toEqual(['invited', 1]);
  });

  it('tells who is there already, as a member or invited, and changes nothing', async () => {
    for (const there of members().filter((_, at) => at === 1 || at === 6)) {
      const before = structuredClone(there);
      const again = await cf.members.invite({ account_id, email: there.email.toUpperCase(), roles: [dns] });
      expect([again.outcome, again.member.id, again.member.status]).toEqual(['already_member', there.id, there.status]);
      expect(there).toEqual(before);
    }
  });

  it('invites again who had declined', async () => {
    const there = members()[6];
    if (there) there.status = 'rejected';
    expect((await cf.members.invite({ account_id, email: there?.email ?? '', roles: [dns] })).outcome).toBe('invited');
  });

  it('finds out what became of an invitation whose answer was lost', async () => {
    emulator.on(create).resetAfter().once();
    const { outcome, member } = await cf.members.invite({ account_id, email, roles: [dns] });
    expect([outcome, member.email]).toEqual(['invited', email]);
    emulator.assertCalled(create, { times: 1 });
    expect(members().filter((one) => one.email === email)).toHaveLength(1);
  });

  it('asks again when it did not arrive', async () => {
    emulator.on(create).reset().once();
    expect((await cf.members.invite({ account_id, email, roles: [dns] })).outcome).toBe('invited');
    emulator.assertCalled(create, { times: 2 });
  });

  it('is not deceived by a list that is behind: the second one is refused, and found', async () => {
    emulator.on(create).stale(60_000).resetAfter().once();
    emulator.on(create).respond({
      status: 400,
      body: { success: false, errors: [{ code: 1008, message: 'Account member already exists for email address' }] },
    });
    const blind = failureOf(cf.members.invite({ account_id, email, roles: [dns] }));
    expect((await blind).kind).toBe('conflict');
    expect((await blind).message).toContain('may have been sent');
  });

  it('gives up where nothing may be tried again, and says that it may have been sent', async () => {
    emulator.on(create).reset().once();
    const error = await failureOf(cf.members.invite({ account_id, email, roles: [dns] }, { retry: false }));
    expect(error).toMatchObject({ kind: 'network', outcome: 'unknown' });
    expect(error.message).toContain('inviting again does no harm');
    emulator.assertCalled(create, { times: 1 });
  });

  it('invites nobody twice and loses nobody where one request in four fails', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const kinds = ['reset', 'reset-after', 'html-502', 'truncate'] as const;
      const shaky = new Emulator({ world: 'small', faults: { rate: 0.25, seed, kinds } });
      const client = clientWith({ apiToken: shaky.token, fetch: shaky.fetch, retry: { baseMs: 0, limit: 9 } });
      const [account = ''] = shaky.world.accounts.keys();
      const { outcome } = await client.members.invite({ account_id: account, email, roles: ['DNS'] });
      const made = [...shaky.world.members.of(account).values()].filter((one) => one.email === email);
      expect([seed, outcome, made.length]).toEqual([seed, 'invited', 1]);
    }
  });

  it.each([
    [{ account_id, email }, /either roles or policies are required/],
    [{ account_id, email, roles: [dns], policies: [] }, /one of them/],
    [{ account_id, email, policies: [] }, /policies must have at least one/],
    [{ account_id, email, roles: [] }, /roles must name at least one/],
    [{ account_id, email: '', roles: [dns] }, /email must not be empty/],
    [{ account_id, roles: [dns, 7] }, /email is required.*roles\[1\]/],
    [{ account_id, email, roles: [dns], role: dns }, /role is not a parameter/],
  ])('refuses %j before anything is sent', async (params, problem) => {
    const error = await failureOf(cf.members.invite(params as never));
    expect([error.kind, error.message]).toEqual(['params', expect.stringMatching(problem)]);
    expect(emulator.requests).toEqual([]);
  });

  it('names the permission that is missing', async () => {
    const apiToken = emulator.addToken({ permissions: ['Account Settings Read'] });
    const error = await failureOf(clientWith({ apiToken }).members.invite({ account_id, email, roles: [dns] }));
    expect(error).toMatchObject({
      kind: 'permission',
      permissions: expect.arrayContaining(['Account Settings Write']),
    });
    expect(error.message).not.toContain('may have been');
  });
});

describe('remove', () => {
  const one = () => ({ account_id, member_id: members()[1]?.id ?? '' });

  it('a member, and is content the second time', async () => {
    const member = one();
    expect(await cf.members.remove(member)).toEqual({ outcome: 'removed', member_id: member.member_id });
    expect(await cf.members.remove(member)).toEqual({ outcome: 'already_gone', member_id: member.member_id });
    expect(asked()).toEqual([get, remove, get]);
  });

  it('tells who was first when two do it at once', async () => {
    const member = one();
    emulator.on(remove).respond({
      status: 404,
      body: { success: false, errors: [{ code: 1003, message: 'Member not found for account' }] },
    });
    expect((await cf.members.remove(member)).outcome).toBe('already_gone');
  });

  it('knows its own work when the answer is lost', async () => {
    emulator.on(remove).resetAfter().once();
    expect((await cf.members.remove(one())).outcome).toBe('removed');
    emulator.assertCalled(remove, { times: 2 });
  });

  it('does not take an account out of reach, or an id that is none, for a member who is gone', async () => {
    const elsewhere = await failureOf(cf.members.remove({ ...one(), account_id: 'a'.repeat(32) }));
    expect([elsewhere.kind, elsewhere.message]).toEqual(['not_found', 'Account not found']);
    expect((await failureOf(cf.members.remove({ account_id, member_id: 'not-an-id' }))).kind).not.toBe('params');
  });

  it('keeps the last Super Administrator, unless told', async () => {
    const owner = { account_id, member_id: members().find((member) => member.email === emulator.email)?.id ?? '' };
    const error = await failureOf(cf.members.remove(owner));
    expect(error).toMatchObject({ kind: 'conflict', message: expect.stringContaining('allowLastSuperAdministrator') });
    emulator.assertNotCalled(remove);
    // Told, it asks Cloudflare, which refuses as well.
    const told = await failureOf(cf.members.remove(owner, { allowLastSuperAdministrator: true }));
    expect(told.kind).toBe('validation');
  });

  it.each([
    [undefined, undefined, /account_id is required.*member_id is required/],
    [{ account_id, member_id: '' }, undefined, /member_id must not be empty/],
    [{ account_id, member_id: 'a', email }, undefined, /email is not a parameter/],
    [{ account_id, member_id: 'a' }, { allowLastSuperAdministrator: 1 }, /must be a boolean/],
    [{ account_id, member_id: 'a' }, null, /options must be an object/],
  ])('refuses %j, %j before anything is sent', async (params, options, problem) => {
    const error = await failureOf(cf.members.remove(params as never, options as never));
    expect([error.kind, error.message]).toEqual(['params', expect.stringMatching(problem)]);
    expect(emulator.requests).toEqual([]);
  });
});

it('tells who is only invited by the status, not by an empty user id', () => {
  const invited = members().filter((member) => cf.members.isPending(member));
  expect(invited.map(({ status }) => status)).toEqual(invited.map(() => 'pending'));
  // Both kinds are among them: with a login elsewhere, and without one.
  expect(new Set(invited.map(({ user }) => user.id === ''))).toEqual(new Set([true, false]));
  expect(cf.members.isPending({})).toBe(false);
});

describe('matrix', () => {
  it('has every member and every role, from one list of each', async () => {
    const { roles, members: people, grants, with_policies } = await cf.members.matrix({ account_id });
    expect(people).toHaveLength(120);
    expect(roles.find(({ id }) => id === superAdministrator)).toMatchObject({ listed: false });
    expect(roles.filter(({ listed }) => listed)).toHaveLength(6);
    const expected = members().flatMap((member) => member.roles.map(({ id }) => `${member.id} ${id}`));
    expect(grants.map(({ member_id, role_id }) => `${member_id} ${role_id}`)).toEqual(expected);
    const pending = new Set(members().flatMap(({ id, status }) => (status === 'pending' ? id : [])));
    for (const grant of grants) expect(grant.pending).toBe(pending.has(grant.member_id));
    expect(with_policies).toEqual(members().flatMap(({ id, policies }) => (policies.length > 0 ? id : [])));
    expect(with_policies).toHaveLength(1);
    expect(asked().sort()).toEqual([list, list, list, rolesList]);
  });

  it('fails as its lists do', async () => {
    const apiToken = emulator.addToken({ permissions: ['Zone Read'], accounts: [account_id] });
    expect((await failureOf(clientWith({ apiToken }).members.matrix({ account_id }))).kind).toBe('permission');
    expect((await failureOf(cf.members.matrix({ account_id: 'a'.repeat(32) }))).kind).toBe('not_found');
    expect((await failureOf(cf.members.matrix({} as never))).message).toContain('account_id is required');
  });

  it('ends with one deadline for all of it, and with the signal', async () => {
    emulator.on(list).delay(60_000);
    const error = await failureOf(cf.members.matrix({ account_id }, { deadlineMs: 50 }));
    expect(error).toMatchObject({ kind: 'timeout', message: expect.stringContaining('deadlineMs') });
    const reason = new Error('enough');
    await expect(cf.members.matrix({ account_id }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
