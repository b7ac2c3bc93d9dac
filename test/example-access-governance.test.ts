/** The access-governance example: what it prints, what it asks, and what a sync of a larger account costs. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { main, sync } from '../examples/access-governance.ts';
import { Cloudflare } from '../src/index.ts';
import { sleep } from '../src/retry.ts';
import { Emulator } from '../src/testing/index.ts';

// Nobody else changes these members: there is nothing to wait for.
vi.mock('../src/retry.ts', { spy: true });
beforeEach(() => void vi.mocked(sleep).mockResolvedValue(undefined));
afterEach(() => vi.restoreAllMocks());

const superAdministrator = '33666b9c79b9a5273fc7344ff42f953d';

function clients(emulator: Emulator) {
  const { token: apiToken, apiKey, email, fetch } = emulator;
  return [new Cloudflare({ apiToken, fetch }), new Cloudflare({ apiKey, email, fetch })] as const;
}

it('syncs 60 roles and 200 members in 7 requests, with either credential, and misses no grant', async () => {
  const emulator = new Emulator({ world: { accounts: 1, membersPerAccount: 200, zonesPerAccount: 0 } });
  const [account_id = ''] = emulator.world.accounts.keys();
  const roles = Array.from({ length: 60 }, (_, at) => {
    return { id: at.toString(16).padStart(32, '0'), name: `Role ${at}`, description: '', permissions: {} };
  });
  emulator.world.roles.set(account_id, roles);
  const members = [...emulator.world.members.of(account_id).values()];
  for (const [at, member] of members.entries()) {
    if (member.email !== emulator.email) member.roles = roles.filter((_, index) => (at + index) % 20 === 0);
  }
  const expected = members.flatMap(({ id, roles: held }) => held.map((role) => `${id} ${role.id}`));
  for (const cf of clients(emulator)) {
    const before = emulator.requests.length;
    const [snapshot] = await sync(cf);
    expect(snapshot?.people).toHaveLength(200);
    expect(snapshot?.roles).toHaveLength(61);
    expect(snapshot?.grants.map(({ member_id, role_id }) => `${member_id} ${role_id}`)).toEqual(expected);
    expect(snapshot?.grants.some(({ role_id }) => role_id === superAdministrator)).toBe(true);
    const asked = emulator.requests.slice(before).map(({ method, route }) => `${method} ${route}`);
    // One list of accounts, four pages of members, two of roles: the bar is 10.
    expect(asked).toHaveLength(7);
    expect(new Set(asked.map((one) => one.split(' ')[0]))).toEqual(new Set(['GET']));
  }
});

it('provisions, and says what came of each step', async () => {
  const emulator = new Emulator({ world: { accounts: 1, membersPerAccount: 40, zonesPerAccount: 2 } });
  const [account_id = ''] = emulator.world.accounts.keys();
  const before = structuredClone([...emulator.world.members.of(account_id).values()]);
  const lines: string[] = [];
  await main(...clients(emulator), (line) => lines.push(line));
  const text = lines.join('\n');
  expect(text).toMatch(/40 people \(6 invited\), 7 roles, \d+ grants/);
  expect(text).toContain('1  Super Administrator - All Privileges');
  expect(text).toContain('1  with policies, to be reviewed apart');
  expect(text).toContain('  the same');
  expect(lines.slice(-5)).toEqual([
    '  invited: new.person@contoso.example, pending',
    '  changed: granted DNS, Billing',
    '  unchanged: DNS was granted before',
    '  changed: revoked Billing',
    '  removed, and asked again: already_gone',
  ]);
  const one = '/accounts/{account_id}/members/{member_id}';
  const [read, write] = [`GET ${one}`, `PUT ${one}`];
  const names = 'GET /accounts/{account_id}/roles';
  const steps = [
    ...[names, 'POST /accounts/{account_id}/members'],
    ...[read, write, read],
    ...[read],
    ...[read, write, read],
    ...[read, `DELETE ${one}`, read],
  ];
  // Two syncs come before: an account, a page of members and a page of roles each.
  expect(emulator.requests.slice(6).map(({ method, route }) => `${method} ${route}`)).toEqual(steps);
  expect([...emulator.world.members.of(account_id).values()]).toEqual(before);
});
