/** For every route of the emulator a request that succeeds, in a Cloudflare that has something of everything. */
import { Emulator } from '../../src/testing/index.ts';
import type { Route } from '../../src/testing/router.ts';
import { type Sent, send, unknown } from './emulated.ts';

/** A request that succeeds. */
export interface Example extends Sent {
  method: string;
  /** Path, with a query where the route cannot do without one. */
  path: string;
}

/** A Cloudflare that has something of everything, and where that is. */
export interface Furnished {
  emulator: Emulator;
  /** Identifiers by the names of parameters. */
  ids: Record<string, string>;
}

const hour = 3_600_000;

/** The first of several things, which has to be there. */
function first<T>(things: Iterable<T> | undefined): T {
  for (const thing of things ?? []) return thing;
  throw new Error('There is nothing here.');
}

/** Makes a Cloudflare that has something of everything. Its clock stands still, so that equal requests get equal answers. */
export async function furnish(emulator = new Emulator(options)): Promise<Furnished> {
  const { world, clock } = emulator;
  clock.stop();
  clock.set(options.now);
  const account = first(world.accounts.values());
  const zone = first(world.zones.values());
  const [account_id, zone_id] = [account.id, zone.id];
  const tenant = { id: world.createId(), name: 'Contoso Partners', create_time: '2024-01-15T00:00:00Z' };
  world.tenants.push(tenant);
  Object.assign(account, {
    type: 'enterprise',
    managed_by: { parent_org_id: tenant.id, parent_org_name: tenant.name },
  });
  const make = async (path: string, body: unknown): Promise<string> =>
    (await send(emulator, path, { method: 'POST', body })).body.result?.id;

  const in_account = `/accounts/${account_id}`;
  const policy_id = first(world.policies.get(account_id)?.keys());
  const group = first(world.userGroups.get(account_id)?.values());
  const people = [...(world.members.get(account_id)?.values() ?? [])].filter(({ status }) => status === 'accepted');
  const scope = { key: `com.cloudflare.api.account.${account_id}`, objects: [{ key: '*' }] };
  await make(`${in_account}/alerting/v3/policies/${policy_id}/test`, {});
  await make(`${in_account}/alerting/v3/silences`, [{ policy_id }]);
  await make(`/zones/${zone_id}/dns_records/scan/trigger`, undefined);
  const [unsubscription = '', token = ''] = first(world.unsubscribeTokens.get(account_id)?.entries());
  const tokens = [...world.tokens.values()];
  const owned = emulator.addToken({ kind: 'account', account_id, permissions: ['Account Settings Read'] });
  // Used once, so that nobody who uses it later changes what the list of tokens says of it.
  await send(emulator, `${in_account}/tokens/verify`, { token: owned });
  const ids: Record<string, string> = {
    account_id,
    zone_id,
    policy_id,
    zone_name: zone.name,
    setting_id: 'browser_cache_ttl',
    environment_id: unknown,
    tenant_id: tenant.id,
    organization_id: first(world.invites.values()).account_id,
    invite_id: first(world.invites.keys()),
    membership_id: first(world.invites.keys()),
    webhook_id: first(world.webhooks.get(account_id)?.keys()),
    silence_id: first(world.silences.get(account_id)?.keys()),
    audit_id: first(world.audit).id,
    pagerduty_token: await make(`${in_account}/alerting/v3/destinations/pagerduty/connect`, undefined),
    unsubscription: `email=${unsubscription.split(' ')[1]}&token=${token}`,
    dns_record_id: first(world.records(zone_id).keys()),
    proposal_id: first(world.scanned.get(zone_id)?.keys()),
    view_id: await make(`${in_account}/dns_settings/views`, { name: 'Inside', zones: [zone_id] }),
    member_id: people.at(-1)?.id ?? '',
    role_id: first(world.roles.get(account_id)).id,
    permission_group_id: first(group.policies).permission_groups[0] ?? '',
    resource_group_id: await make(`${in_account}/iam/resource_groups`, { name: 'All', scope }),
    user_group_id: group.id,
    group_member_id: first(group.members.keys()),
    user_token: tokens.find((one) => one.account_id === null && one.status === 'active' && !one.unrestricted)?.id ?? '',
    account_token: tokens.find((one) => one.account_id === account_id)?.id ?? '',
    owned,
    plan_identifier: '94f3b7b768b0458b56d2cac4fe5ec0f9',
    identity_provider_id: first(world.identityProviders.get(account_id)?.keys()),
    group_id: first(world.accessGroups.get(account_id)?.keys()),
    zone_identity_provider_id: first(world.identityProviders.get(zone_id)?.keys()),
    zone_group_id: first(world.accessGroups.get(zone_id)?.keys()),
  };
  return { emulator, ids };
}

const size = { accounts: 2, membersPerAccount: 12, zonesPerAccount: 2, recordsPerZone: 4 };

/** How the emulator of examples is set up. */
export const options = {
  world: { ...size, plan: 'enterprise' },
  rateLimit: false,
  now: Date.UTC(2026, 0, 15),
} as const;

/** The same name stands for different things below different owners. */
function idOf(name: string, path: string, ids: Record<string, string>): string | undefined {
  if (name === 'id') return ids.audit_id;
  if (name === 'token_id' && path.includes('pagerduty')) return ids.pagerduty_token;
  if (name === 'token_id') return path.startsWith('/user') ? ids.user_token : ids.account_token;
  if (name === 'member_id' && path.includes('user_groups')) return ids.group_member_id;
  return (path.startsWith('/zones') ? ids[`zone_${name}`] : undefined) ?? ids[name];
}

/** What must stand in some queries. */
function queryOf(path: string, { emulator, ids }: Furnished): string {
  const until = new Date(emulator.clock.now() + hour).toISOString();
  if (path.endsWith('/unsubscribe')) return `?${ids.unsubscription}`;
  if (path.endsWith('/history') && path.includes('audit')) {
    return `?since=2020-01-01&before=${until}&action_time=${emulator.clock.timestamp()}`;
  }
  return path.endsWith('/logs/audit') ? `?since=2020-01-01&before=${until}` : '';
}

/** The request of a route that succeeds. */
export function exampleOf(
  { method, path, guard }: Pick<Route, 'method' | 'path' | 'guard'>,
  there: Furnished,
): Example {
  const { emulator, ids } = there;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => idOf(name, path, ids) ?? `no-${name}`);
  const body = bodies[`${method} ${path}`]?.(ids);
  const byKey = { token: null, headers: { 'x-auth-email': emulator.email, 'x-auth-key': emulator.apiKey } };
  return {
    method,
    path: filled + queryOf(path, there),
    ...(body !== undefined && { body }),
    ...(guard === 'key only' && byKey),
    ...(guard === 'verification' && path.startsWith('/accounts') && { token: ids.owned ?? '' }),
  };
}

type Body = (ids: Record<string, string>) => unknown;

const webhook: Body = () => ({ name: 'On duty', url: 'https://hooks.contoso.example/notify' });
const record: Body = () => ({ type: 'A', name: 'here', content: '192.0.2.77' });
const purge: Body = () => ({ purge_everything: true });
const token = (resource: string): Body => {
  return (ids) => ({
    name: 'Reader',
    policies: [
      {
        effect: 'allow',
        permission_groups: [{ id: 'c1fde68c7bcc44588cbb6ddbc16d6480' }],
        resources: { [`com.cloudflare.api.account.${resource === '*' ? resource : ids[resource]}`]: '*' },
      },
    ],
  });
};
const memberIds: Body = ({ member_id }) => [{ id: member_id }];
const scoped: Body = ({ account_id }) => ({
  name: 'Everything',
  scope: { key: `com.cloudflare.api.account.${account_id}`, objects: [{ key: '*' }] },
});

/** The bodies without which a route does not succeed. */
const bodies: Readonly<Record<string, Body>> = {
  'PATCH /user': () => ({ first_name: 'Robyn' }),
  'PATCH /user/invites/{invite_id}': () => ({ status: 'accepted' }),
  'PUT /memberships/{membership_id}': () => ({ status: 'accepted' }),
  'POST /user/tokens': token('*'),
  'PUT /user/tokens/{token_id}': token('*'),
  'PUT /user/tokens/{token_id}/value': () => ({}),
  'POST /accounts': () => ({ name: 'Contoso Labs' }),
  'PUT /accounts/{account_id}': ({ account_id }) => ({ id: account_id, name: 'Contoso Labs', type: 'enterprise' }),
  'POST /accounts/{account_id}/move': ({ tenant_id }) => ({ destination_organization_id: tenant_id }),
  'PUT /accounts/{account_id}/profile': () => ({
    business_name: 'Contoso Labs',
    business_email: 'office@contoso.example',
    business_phone: '+1 555 0100',
    business_address: '1 Example Street',
    external_metadata: '',
  }),
  'POST /accounts/{account_id}/members': ({ role_id }) => ({ email: 'new@contoso.example', roles: [role_id] }),
  'PUT /accounts/{account_id}/members/{member_id}': ({ role_id }) => ({ roles: [{ id: role_id }] }),
  'POST /accounts/{account_id}/tokens': token('account_id'),
  'PUT /accounts/{account_id}/tokens/{token_id}': token('account_id'),
  'PUT /accounts/{account_id}/tokens/{token_id}/value': () => ({}),
  'POST /accounts/{account_id}/iam/resource_groups': scoped,
  'PUT /accounts/{account_id}/iam/resource_groups/{resource_group_id}': scoped,
  'POST /accounts/{account_id}/iam/user_groups': () => ({ name: 'Crew', policies: [] }),
  'PUT /accounts/{account_id}/iam/user_groups/{user_group_id}': () => ({ name: 'Crew' }),
  'POST /accounts/{account_id}/iam/user_groups/{user_group_id}/members': memberIds,
  'PUT /accounts/{account_id}/iam/user_groups/{user_group_id}/members': memberIds,
  'POST /accounts/{account_id}/alerting/v3/destinations/webhooks': webhook,
  'PUT /accounts/{account_id}/alerting/v3/destinations/webhooks/{webhook_id}': webhook,
  'POST /accounts/{account_id}/alerting/v3/silences': ({ policy_id }) => [{ policy_id }],
  'PUT /accounts/{account_id}/alerting/v3/silences': ({ silence_id }) => [{ id: silence_id }],
  'POST /accounts/{account_id}/alerting/v3/policies/{policy_id}/test': () => ({ severity: 2 }),
  'POST /accounts/{account_id}/alerting/v3/policies': () => ({
    name: 'Attacks',
    alert_type: 'dos_attack_l7',
    enabled: true,
    mechanisms: { email: [{ id: 'duty@contoso.example' }] },
  }),
  'PUT /accounts/{account_id}/alerting/v3/policies/{policy_id}': () => ({ enabled: false }),
  'PATCH /accounts/{account_id}/dns_settings': () => ({ enforce_dns_only: true }),
  'POST /accounts/{account_id}/dns_settings/views': ({ zone_id }) => ({ name: 'Within', zones: [zone_id] }),
  'PATCH /accounts/{account_id}/dns_settings/views/{view_id}': () => ({ name: 'Within' }),
  'POST /zones': ({ account_id }) => ({ name: 'new.example', account: { id: account_id } }),
  'PATCH /zones/{zone_id}': () => ({ paused: true }),
  'PATCH /zones/{zone_id}/hold': () => ({ hold_after: '' }),
  'PATCH /zones/{zone_id}/settings': () => ({ items: [{ id: 'browser_cache_ttl', value: 1800 }] }),
  'PATCH /zones/{zone_id}/settings/{setting_id}': () => ({ value: 1800 }),
  'POST /zones/{zone_id}/purge_cache': purge,
  'POST /zones/{zone_id}/environments/{environment_id}/purge_cache': purge,
  'POST /zones/{zone_id}/invalidate_cache': purge,
  'POST /zones/{zone_id}/dns_records': record,
  'PUT /zones/{zone_id}/dns_records/{dns_record_id}': record,
  'PATCH /zones/{zone_id}/dns_records/{dns_record_id}': () => ({ comment: 'changed' }),
  'POST /zones/{zone_id}/dns_records/batch': (ids) => ({ posts: [record(ids)] }),
  'POST /zones/{zone_id}/dns_records/scan/review': ({ proposal_id }) => ({ rejects: [{ id: proposal_id }] }),
  'POST /zones/{zone_id}/dns_records/import': () => {
    const form = new FormData();
    form.set('file', 'www 300 IN A 192.0.2.99\n');
    return form;
  },
  'PATCH /zones/{zone_id}/dns_settings': () => ({ flatten_all_cnames: true }),
  'PATCH /zones/{zone_id}/dnssec': () => ({ status: 'active' }),
};
