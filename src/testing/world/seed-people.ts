/** This file knows which invitations and tokens an invented world begins with. */
import { Clock, timestamp } from '../clock.ts';
import { describeToken, type TokenOptions } from '../tokens/options.ts';
import type { World } from './world.ts';

const sent = Date.UTC(2024, 5, 3, 9, 15);

/**
 * Adds an invitation for each account that the user has not joined, and tokens for those with something in them. Nobody
 * knows the secrets of these tokens: they are there to be listed, changed, rolled and deleted.
 * @param world What exists so far.
 */
export function seedPeople(world: World): void {
  for (const { id, account_id } of world.memberships.values()) {
    if (world.members.get(account_id)?.get(id)?.status === 'pending') addInvite(world, id, account_id);
  }
  const [zone] = world.zones.keys();
  if (zone === undefined) return;
  const renewal = ['Zone Read', 'DNS Write'];
  addToken(world, { name: 'Certificate renewal', permissions: renewal, zones: [zone] });
  addToken(world, { name: 'Migration', permissions: renewal, expires_on: '2024-12-31T23:59:59Z' });
  addToken(world, {
    name: 'Dashboards',
    permissions: ['Analytics Read', 'Account Analytics Read'],
    status: 'disabled',
  });
  for (const account_id of new Set([...world.zones.values()].map((one) => one.account_id))) {
    const owned = { kind: 'account', account_id } as const;
    addToken(world, { ...owned, name: 'Monitoring', permissions: ['Account Settings Read', 'Notifications Read'] });
    addToken(world, { ...owned, name: 'Deployment', permissions: ['Zone Read', 'DNS Write', 'Cache Purge'] });
  }
}

/** An invitation that can still be accepted, whatever the time of the emulator is: worlds are invented without a clock. */
function addInvite(world: World, id: string, account_id: string): void {
  const company = world.accounts.get(account_id)?.name.split(' ')[0]?.toLowerCase() ?? 'contoso';
  world.invites.set(id, {
    id,
    account_id,
    invited_by: `office@${company}.example`,
    invited_on: timestamp(sent),
    expires_on: '2099-12-31T23:59:59.000000Z',
    status: 'pending',
  });
}

function addToken(world: World, options: TokenOptions): void {
  const clock = new Clock();
  clock.stop();
  clock.set(sent + world.tokens.size * 86_400_000);
  const token = describeToken(options, world, clock);
  world.tokens.set(token.id, token);
}
