/** Invitations answered: looked at first, the outcome as data, and a clear word where it cannot be done. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Cloudflare, isCloudflareError } from '../src/index.ts';
import { Emulator } from '../src/testing/index.ts';

const emulator = new Emulator({ world: { accounts: 2, membersPerAccount: 2, zonesPerAccount: 0 } });
const get = 'GET /memberships/{membership_id}';
const put = 'PUT /memberships/{membership_id}';
const settings = { fetch: emulator.fetch, retry: { baseMs: 0, maxDelayMs: 0 }, rateLimit: false } as const;
const withKey = () => new Cloudflare({ apiKey: emulator.apiKey, email: emulator.email, ...settings });
const withToken = (apiToken = emulator.token) => new Cloudflare({ apiToken, ...settings });

beforeEach(() => emulator.reset());

/** The invitation that a world with several accounts begins with. */
function invitation() {
  for (const { id, account_id } of emulator.world.memberships.values()) {
    const member = emulator.world.members.get(account_id)?.get(id);
    if (member?.status === 'pending') return member;
  }
  throw new Error('The user is invited nowhere.');
}

const asked = () => emulator.requests.map(({ method, route }) => `${method} ${route}`);

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isCloudflareError(error)) throw new Error(`did not fail as it should: ${String(error)}`);
  return error;
}

describe.each([
  ['accept', 'accepted', 'rejected', /memberships\.delete|new invitation/],
  ['reject', 'rejected', 'accepted', /memberships\.delete/],
] as const)('%s', (method, status, opposite, remedy) => {
  it('answers an invitation that is pending', async () => {
    const member = invitation();
    const { outcome, membership } = await withKey().memberships[method]({ membership_id: member.id });
    expect([outcome, membership.status, member.status]).toEqual([status, status, status]);
    expect(asked()).toEqual([get, put]);
  });

  it('says that it was answered so before, and writes nothing', async () => {
    const member = invitation();
    member.status = status;
    const { outcome, membership } = await withKey().memberships[method]({ membership_id: member.id });
    expect([outcome, membership.id]).toEqual([`already_${status}`, member.id]);
    expect(asked()).toEqual([get]);
  });

  it('says what to do when it was answered the other way', async () => {
    const member = invitation();
    member.status = opposite;
    const error = await failureOf(withKey().memberships[method]({ membership_id: member.id }));
    expect(error).toMatchObject({ kind: 'conflict', outcome: 'not_sent', params: { membership_id: member.id } });
    expect(error.message).toMatch(new RegExp(`^The membership is ${opposite}, not pending`));
    expect(error.advice?.resolution).toMatch(remedy);
    expect(asked()).toEqual([get]);
  });

  it('knows its own answer when the response is lost', async () => {
    emulator.on(put).resetAfter().once();
    const { outcome } = await withKey().memberships[method]({ membership_id: invitation().id });
    expect(outcome).toBe(status);
    emulator.assertCalled(put, { times: 2 });
  });

  it('looks again when it is refused, since somebody else may have answered', async () => {
    const member = invitation();
    const refusal = { success: false, errors: [{ code: 1001, message: 'Membership is not pending' }] };
    const racing = new Cloudflare({
      ...settings,
      apiKey: emulator.apiKey,
      email: emulator.email,
      fetch: async (request) => {
        if (request.method !== 'PUT') return emulator.fetch(request);
        member.status = status;
        return Response.json(refusal, { status: 400 });
      },
    });
    expect((await racing.memberships[method]({ membership_id: member.id })).outcome).toBe(`already_${status}`);
  });

  it('passes a refusal on that is none of this', async () => {
    const refusal = { success: false, errors: [{ code: 1001, message: 'Two-factor authentication is required' }] };
    emulator.on(put).respond({ status: 400, body: refusal });
    const error = await failureOf(withKey().memberships[method]({ membership_id: invitation().id }));
    expect([error.kind, error.message]).toEqual(['validation', 'Two-factor authentication is required']);
  });

  it('says that Cloudflare takes no API token for it, and that nothing has changed', async () => {
    const member = invitation();
    const error = await failureOf(withToken().memberships[method]({ membership_id: member.id }));
    expect(error).toMatchObject({ kind: 'authentication', reason: 'wrong_scheme', status: 405, outcome: 'rejected' });
    expect(error.message).toMatch(/still pending.*e-mail address and the Global API Key/);
    expect(member.status).toBe('pending');
  });

  it('says that a token which an account owns sees no memberships', async () => {
    const [account_id = ''] = emulator.world.accounts.keys();
    const owned = emulator.addToken({ kind: 'account', account_id, permissions: ['Account Settings Read'] });
    const error = await failureOf(withToken(owned).memberships[method]({ membership_id: invitation().id }));
    expect(error).toMatchObject({ kind: 'authentication', reason: 'wrong_scheme', status: 403 });
    expect(error.message).toMatch(/no user's token.*Memberships Write/);
    emulator.assertNotCalled(put);
  });

  it('names the permission that a token of the user lacks', async () => {
    const weak = emulator.addToken({ permissions: ['Zone Read'] });
    const error = await failureOf(withToken(weak).memberships[method]({ membership_id: invitation().id }));
    expect(error).toMatchObject({ kind: 'permission', permissions: ['Memberships Read', 'Memberships Write'] });
  });

  it('says that there is no such membership', async () => {
    const error = await failureOf(withKey().memberships[method]({ membership_id: 'a'.repeat(32) }));
    expect([error.kind, error.message]).toEqual(['not_found', 'Membership not found']);
  });

  it.each([
    [undefined, undefined, /membership_id is required/],
    [{ membership_id: '' }, undefined, /membership_id must not be empty/],
    [{ membership_id: '../user' }, undefined, /must not be a path/],
    [{ membership_id: 7 }, undefined, /must be a string/],
    [{ membership_id: 'a', status }, undefined, /status is not a parameter/],
    [{ membership_id: 'a' }, { timeout: 1 }, /timeout is not an option: did you mean timeoutMs/],
  ])('refuses %j, %j before anything is sent', async (params, options, problem) => {
    const error = await failureOf(withKey().memberships[method](params as never, options as never));
    expect([error.kind, error.message]).toEqual(['params', expect.stringMatching(problem)]);
    expect(emulator.requests).toEqual([]);
  });

  it('ends with the signal', async () => {
    const reason = new Error('enough');
    const call = withKey().memberships[method](
      { membership_id: invitation().id },
      { signal: AbortSignal.abort(reason) },
    );
    await expect(call).rejects.toBe(reason);
  });
});
