/** This file knows the endpoints of Access that can be read: the organization, its identity providers, its groups. */
import { type Answer, ok, type Refusal, refuse } from './answer.ts';
import { type PageBounds, paged } from './paging.ts';
import { accessOrganizationRead, accessRead } from './permission-sets.ts';
import { type Call, type Endpoint, param, type Service } from './router.ts';
import type { AccessGroup, IdentityProvider } from './world/zero-trust.ts';

/** The page sizes of groups and users. */
const bounds: PageBounds = { size: 1000, min: 1, max: 1000 };

/** The endpoints below `/access`, which accounts and zones have alike. */
const shared: Readonly<Record<string, Endpoint>> = {
  organizations: {
    handle: getOrganization,
    permissions: accessOrganizationRead,
    emulates: 'One object; refused when Access is off.',
  },
  identity_providers: {
    handle: listIdentityProviders,
    permissions: accessRead,
    emulates: 'The SCIM filter, pages up to 1,000; secrets are masked.',
  },
  'identity_providers/{identity_provider_id}': {
    handle: getIdentityProvider,
    permissions: accessRead,
    emulates: 'The provider; secrets are masked.',
  },
  groups: { handle: listGroups, permissions: accessRead, emulates: 'Name, search, pages up to 1,000.' },
  'groups/{group_id}': { handle: getGroup, permissions: accessRead, emulates: 'The group with its rules.' },
};

/** The endpoints of this service. */
export const endpoints: Service = {
  ...Object.fromEntries(
    ['accounts/{account_id}', 'zones/{zone_id}'].flatMap((owner) =>
      Object.entries(shared).map(([path, endpoint]) => [`GET /${owner}/access/${path}`, endpoint]),
    ),
  ),
  'GET /accounts/{account_id}/access/users': {
    handle: listUsers,
    permissions: ['Access: Audit Logs Read'],
    emulates: 'Name, email, search, pages up to 1,000.',
  },
};

/**
 * `GET /{accounts_or_zones}/{account_or_zone_id}/access/organizations`
 * @param call The request.
 */
function getOrganization(call: Call): Answer {
  return ok(call.world.accessOrganizations.get(ownerOf(call)));
}

/**
 * `GET /{accounts_or_zones}/{account_or_zone_id}/access/identity_providers`
 * @param call The request.
 */
function listIdentityProviders(call: Call): Answer {
  const providers = [...call.world.identityProviders.of(ownerOf(call)).values()];
  const only = call.query.get('scim_enabled') === 'true';
  const found = only ? providers.filter(({ scim_config }) => scim_config?.enabled) : providers;
  return paged(found, call, masked, { ...bounds, size: 200 });
}

/**
 * `GET /{accounts_or_zones}/{account_or_zone_id}/access/identity_providers/{identity_provider_id}`
 * @param call The request.
 */
function getIdentityProvider(call: Call): Answer {
  const provider = call.world.identityProviders.of(ownerOf(call)).get(param(call, 'identity_provider_id'));
  if (!provider) throw unknown('identity provider');
  return ok(masked(provider));
}

/**
 * `GET /{accounts_or_zones}/{account_or_zone_id}/access/groups`
 * @param call The request.
 */
function listGroups(call: Call): Answer {
  const groups = [...call.world.accessGroups.of(ownerOf(call)).values()];
  const name = call.query.get('name')?.toLowerCase();
  const search = call.query.get('search')?.toLowerCase() ?? '';
  const wanted = (group: AccessGroup): boolean => {
    const text = group.name.toLowerCase();
    return (!name || text === name) && text.includes(search);
  };
  return paged(groups.filter(wanted), call, undefined, bounds);
}

/**
 * `GET /{accounts_or_zones}/{account_or_zone_id}/access/groups/{group_id}`
 * @param call The request.
 */
function getGroup(call: Call): Answer {
  const group = call.world.accessGroups.of(ownerOf(call)).get(param(call, 'group_id'));
  if (!group) throw unknown('group');
  return ok(group);
}

/**
 * `GET /accounts/{account_id}/access/users`
 * @param call The request.
 */
function listUsers(call: Call): Answer {
  const { query } = call;
  const name = query.get('name')?.toLowerCase();
  const email = query.get('email')?.toLowerCase();
  const search = query.get('search')?.toLowerCase() ?? '';
  const found = [...call.world.accessUsers.of(ownerOf(call)).values()].filter((user) => {
    const [own, address] = [user.name.toLowerCase(), user.email.toLowerCase()];
    return (!name || own === name) && (!email || address === email) && `${own} ${address}`.includes(search);
  });
  return paged(found, call, undefined, bounds);
}

/** The account or zone of a request. Where Access is off, it answers as to somebody without the permission. */
function ownerOf({ params, world }: Call): string {
  const owner = params.account_id ?? params.zone_id ?? '';
  if (!world.accessOrganizations.has(owner)) throw refuse(403, 10000, 'Authentication error');
  return owner;
}

/** A provider as it is shown, which is without its secrets. */
function masked({ config, scim_config, ...provider }: IdentityProvider): IdentityProvider {
  const mask = '*'.repeat(10);
  return {
    ...provider,
    config: { ...config, ...('client_secret' in config && { client_secret: mask }) },
    ...(scim_config && { scim_config: { ...scim_config, ...(scim_config.secret && { secret: mask }) } }),
  };
}

function unknown(what: string): Refusal {
  return refuse(404, 12135, `access.api.error.not_found: ${what} not found`);
}
