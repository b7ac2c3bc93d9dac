import { Cloudflare } from 'flarekit';
import { Emulator } from 'flarekit/testing';
import { beforeEach, expect, it } from 'vitest';
import { reviewAccess, revoke } from './access-review.ts';

const emulator = new Emulator({ world: { accounts: 2, membersPerAccount: 60, zonesPerAccount: 0 } });
const clientWith = (apiToken: string) => new Cloudflare({ apiToken, fetch: emulator.fetch });
const [account_id = ''] = emulator.world.accounts.keys();

// The same world, with the same ids, for every test.
beforeEach(() => emulator.reset());

it('lists everybody, however many pages that takes, and changes nothing', async () => {
  const token = emulator.addToken({ permissions: ['Account Settings Read'] });
  const findings = await reviewAccess(clientWith(token));
  expect(findings).toHaveLength(acceptedMembers());
  expect(findings).toContainEqual(expect.objectContaining({ email: emulator.email, secondFactor: true }));

  emulator.assertCalled('GET /accounts/{account_id}/members', { times: 4, query: { status: 'accepted' } });
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) emulator.assertNotCalled(`${method} *`);
});

it('gets over a gateway that fails, and over pages that move while they are read', async () => {
  emulator.on('GET /accounts/{account_id}/members').fail('html-502').once();
  emulator.on('GET /accounts/{account_id}/members').moveItems(2);
  const findings = await reviewAccess(clientWith(emulator.token));
  expect(new Set(findings.map(({ account, email }) => `${account} ${email}`)).size).toBe(acceptedMembers());
});

it('says which permission is missing', async () => {
  const token = emulator.addToken({ permissions: ['Zone Read'], accounts: [account_id] });
  await expect(clientWith(token).members.list({ account_id }).toArray()).rejects.toMatchObject({
    kind: 'permission',
    permissions: expect.arrayContaining(['Account Settings Read']),
  });
});

it('takes a person out once, although the answer is lost', async () => {
  const cf = clientWith(emulator.token);
  const email = findMember();
  emulator.on('DELETE /accounts/{account_id}/members/{member_id}').resetAfter().once();
  await revoke(cf, account_id, email);
  await revoke(cf, account_id, email);
  expect((await reviewAccess(cf)).map((finding) => finding.email)).not.toContain(email);
  emulator.assertCalled('DELETE /accounts/{account_id}/members/{member_id}', { times: 2 });
});

it('waits for the budget instead of running into the limit', async () => {
  const limited = new Emulator({ world: 'small', rateLimit: { quota: 5, windowMs: 1000 } });
  const rateLimit = { requests: 5, windowMs: 1000 };
  const cf = new Cloudflare({ apiToken: limited.token, fetch: limited.fetch, rateLimit });
  await Promise.all(Array.from({ length: 12 }, () => cf.zones.list().toArray()));
  expect(limited.requests.filter(({ status }) => status === 429)).toEqual([]);
});

function acceptedMembers(): number {
  const joined = [...emulator.world.memberships.values()].filter(({ id, account_id }) => {
    return emulator.world.members.get(account_id)?.get(id)?.status === 'accepted';
  });
  const members = joined.flatMap((one) => [...(emulator.world.members.get(one.account_id)?.values() ?? [])]);
  return members.filter(({ status }) => status === 'accepted').length;
}

function findMember(): string {
  const members = [...(emulator.world.members.get(account_id)?.values() ?? [])];
  return members.findLast(({ status }) => status === 'accepted')?.email ?? '';
}
