/** Whether the diagnosis is right for tokens of every kind: each verdict is held against the emulator's own enforcement. */
import { describe, expect, it } from 'vitest';
import { Cloudflare } from '../src/index.ts';
import { routeOf, unpack } from '../src/permissions/routes.ts';
import * as packed from '../src/permissions/table.ts';
import { authorize } from '../src/testing/authorization.ts';
import { Emulator, type Token } from '../src/testing/index.ts';
import { createRandom } from '../src/testing/random.ts';
import { Router } from '../src/testing/router.ts';
import { routes } from '../src/testing/routes.ts';

const table = unpack(packed);
const router = new Router(routes);
const nobody = '0'.repeat(32);

/** What is asked of every token. */
const operations = [
  'accounts.get',
  'accounts.update',
  'members.list',
  'members.get',
  'members.create',
  'members.delete',
  'roles.list',
  'accounts.tokens.list',
  'accounts.logs.audit.list',
  'iam.permissionGroups.list',
  'alerting.availableAlerts.list',
  'alerting.policies.list',
  'alerting.policies.create',
  'alerting.policies.delete',
  'alerting.destinations.webhooks.create',
  'dns.settings.account.get',
  'zones.list',
  'zones.get',
  'zones.settings.list',
  'zones.settings.edit',
  'dns.records.list',
  'dns.records.create',
  'dns.records.scanTrigger',
  'dns.settings.zone.get',
  'dns.dnssec.get',
  'cache.purge',
  'user.get',
  'user.tokens.list',
  'memberships.list',
  'memberships.update',
] as const;

/** Writes of which nothing but the policies can tell: there is no request that surely changes nothing. */
const untriable = new Set(['cache.purge', 'dns.records.scanTrigger']);

const names = [
  'Account Settings Read',
  'Account Settings Write',
  'Notifications Read',
  'Notifications Write',
  'SCIM Provisioning',
  'Account API Tokens Read',
  'Account DNS Settings Read',
  'Billing Read',
  'Zero Trust: PII Read',
  'Workers Scripts Read',
  'Zone Read',
  'Zone Write',
  'Zone Settings Read',
  'Zone Settings Write',
  'DNS Read',
  'DNS Write',
  'Zone DNS Settings Read',
  'Access: Apps and Policies Read',
  'Cache Purge',
  'Logs Read',
  'User Details Read',
  'Memberships Read',
  'Memberships Write',
  'API Tokens Read',
];

interface Drawn {
  emulator: Emulator;
  secret: string;
  token: Token;
  account_id: string;
  zone_id: string;
}

/** A token drawn by chance: what it may do, where, whose it is, and what is taken away again. */
function draw(seed: number): Drawn {
  const emulator = new Emulator({
    world: { accounts: 3, membersPerAccount: 3, zonesPerAccount: 2, recordsPerZone: 2, seed },
  });
  const { world } = emulator;
  const { chance, pick } = createRandom(seed);
  const own = [...world.accounts.keys()].filter((id) => world.ownMember(id)?.status === 'accepted');
  const [account_id = '', other = ''] = own;
  const zone_id = world.zonesOf(account_id)[0]?.id ?? '';
  const permissions = names.filter(() => chance(seed % 7 === 0 ? 0.05 : 0.25));
  if (seed % 2 === 0) permissions.push('API Tokens Read', 'Account API Tokens Read');
  const kind = chance(0.3) ? 'account' : 'user';
  const places = [
    {},
    { accounts: [account_id] },
    { accounts: [other] },
    { zones: [zone_id] },
    { accounts: [account_id], zones: [zone_id] },
  ];
  const place = kind === 'account' ? {} : pick(places);
  const owner = kind === 'account' ? ({ kind, account_id: chance(0.8) ? account_id : other } as const) : {};
  const secret = emulator.addToken({ permissions: [...new Set(permissions)], ...place, ...owner });
  const token = [...world.tokens.values()].at(-1) as Token;
  for (const policy of chance(0.3) ? [...token.policies] : []) {
    const some = policy.permission_groups.filter(() => chance(0.4));
    const resources = chance(0.5) ? policy.resources : { [`com.cloudflare.api.account.zone.${zone_id}`]: '*' };
    token.policies.push({ id: world.createId(), effect: 'deny', permission_groups: some, resources });
  }
  return { emulator, secret, token, account_id, zone_id };
}

/** What the emulator itself makes of it, without being asked to do it. */
function enforced(operation: string, { emulator: { world }, token, account_id, zone_id }: Drawn): boolean {
  const route = routeOf(table, operation);
  if ('problem' in route) throw new Error(route.problem);
  const path = (route.pattern ?? '')
    .replace('/accounts/*', `/accounts/${account_id}`)
    .replace('/zones/*', `/zones/${zone_id}`);
  const match = router.match(route.method, `/client/v4${path.replaceAll('*', nobody)}`);
  try {
    authorize({ kind: token.account_id === null ? 'user token' : 'account token', token, budget: '' }, match, world);
    return true;
  } catch {
    return false;
  }
}

/** The requests that were more than reading. */
const writes = (emulator: Emulator) => emulator.requests.filter(({ method }) => method !== 'GET');

/** Everything that exists, save for when tokens were last used. */
function stateOf({ world }: Emulator): unknown {
  const copy = world.copy();
  for (const token of copy.tokens.values()) token.last_used_on = null;
  return copy;
}

describe.each(Array.from({ length: 50 }, (_, at) => at + 1))('token %i', (seed) => {
  const probeWrites = seed % 3 !== 0;

  it(`is diagnosed as the emulator enforces it, ${probeWrites ? 'writes tried' : 'reading only'}, and nothing changes`, async () => {
    const drawn = draw(seed);
    const { emulator, secret, account_id, zone_id } = drawn;
    const before = stateOf(emulator);
    const cf = new Cloudflare({ apiToken: secret, fetch: emulator.fetch, rateLimit: false });
    const found = await cf.diagnose(operations, { account_id, zone_id, probeWrites });

    const wrong = found.flatMap(({ operation, outcome, why }) => {
      const truth = enforced(operation, drawn) ? 'ok' : 'missing';
      return outcome === truth || outcome === 'unknown' ? [] : [`${operation}: ${outcome}, and is ${truth}. ${why}`];
    });
    expect(wrong).toEqual([]);
    const unknown = found.filter(({ outcome }) => outcome === 'unknown').map(({ operation }) => operation);
    const reads = new Set(operations.filter((operation) => /\.(?:list|get)$/.test(operation)));
    expect(unknown.filter((operation) => reads.has(operation as (typeof operations)[number]))).toEqual([]);
    if (probeWrites) expect(unknown.filter((operation) => !untriable.has(operation))).toEqual([]);
    if (!probeWrites) expect(writes(emulator)).toEqual([]);
    expect(writes(emulator).filter(({ status }) => status < 400)).toEqual([]);
    expect(stateOf(emulator)).toEqual(before);
    expect(emulator.requests.length).toBeLessThanOrEqual(operations.length);
  });
});
