/** This file knows the roles that accounts offer, the one that they do not list, and their endpoints. */
import { type Answer, ok, refuse } from '../answer.ts';
import { paged } from '../paging.ts';
import { peopleRead } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { Role } from '../world/iam.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/roles': {
    handle: listRoles,
    permissions: peopleRead,
    emulates: 'Pages; leaves Super Administrator out, as accounts on the free plan do.',
  },
  'GET /accounts/{account_id}/roles/{role_id}': {
    handle: getRole,
    permissions: peopleRead,
    emulates: 'The role, with `read` and `edit` in place of the documented `write`.',
  },
};

/** Identifier of the role of an account's owner, the same in every account. */
export const superAdministratorId = '33666b9c79b9a5273fc7344ff42f953d';

const areas =
  'access analytics app auditlogs billing cache_purge dns_records image lb legal logs member organization ssl stream subscription waf webhooks worker zone zone_settings'.split(
    ' ',
  );

/** What only the owner of an account may edit. */
const owned: ReadonlySet<string> = new Set(['auditlogs', 'billing', 'member']);

/** The role of an account's owner: members hold it, but accounts on the free plan leave it out of their list. */
export function superAdministrator(): Role {
  return {
    id: superAdministratorId,
    name: 'Super Administrator - All Privileges',
    description: 'Can edit any Cloudflare setting, make purchases, update billing, and manage memberships.',
    permissions: { ...grants(areas, areas), ...products(true) },
  };
}

/** The roles an account lists. */
export function accountRoles(): Role[] {
  return [
    {
      id: '05784afa30c1afe1440e79d9351c7430',
      name: 'Administrator',
      description: 'Can access the full account, except for membership management and billing.',
      permissions: {
        ...grants(
          areas,
          areas.filter((area) => !owned.has(area)),
        ),
        ...products(false),
      },
    },
    {
      id: '5f1c2a6d0e3b4f7a8b9c0d1e2f3a4b5c',
      name: 'Administrator Read Only',
      description: 'Can access the full account in read-only mode.',
      permissions: grants(areas, []),
    },
    {
      id: '3536bcfad5faccb999b47003c79917fb',
      name: 'Audit Logs Viewer',
      description: 'Can view audit logs.',
      permissions: grants(['auditlogs'], []),
    },
    {
      id: '7c2f9e4b6a1d4c8eb3f05d2a9e6c1b70',
      name: 'Billing',
      description: 'Can edit the account billing profile and subscriptions.',
      permissions: grants(['billing', 'subscription'], ['billing', 'subscription']),
    },
    {
      id: '8b3d0f5c7e2a4d9fc4a16e3b0f7d2c81',
      name: 'Cache Purge',
      description: 'Can purge the edge cache.',
      permissions: grants(['cache_purge'], ['cache_purge']),
    },
    {
      id: '9c4e1a6d8f3b4eafd5b27f4c1a8e3d92',
      name: 'DNS',
      description: 'Can edit DNS records.',
      permissions: grants(['dns_records', 'zone'], ['dns_records']),
    },
  ];
}

/**
 * `GET /accounts/{account_id}/roles`
 * @param call The request.
 */
function listRoles(call: Call): Answer {
  return paged(listedRoles(call), call);
}

/**
 * `GET /accounts/{account_id}/roles/{role_id}`
 * @param call The request.
 */
function getRole(call: Call): Answer {
  const role = listedRoles(call).find((candidate) => candidate.id === param(call, 'role_id'));
  if (!role) throw refuse(404, 1003, 'Role not found');
  return ok(role);
}

/**
 * The roles of these identifiers, each once. The one that accounts do not list can be given all the same.
 * @param call The request, which names the account.
 * @param ids What was sent in place of identifiers.
 * @throws {Refusal} When one of them is no role of the account.
 */
export function rolesById(call: Call, ids: readonly unknown[]): Role[] {
  const known = [superAdministrator(), ...listedRoles(call)];
  return [...new Set(ids)].map((id) => {
    const role = known.find((candidate) => candidate.id === id);
    if (!role) throw refuse(400, 1001, 'Invalid role: no such role in this account');
    return role;
  });
}

function listedRoles(call: Call): Role[] {
  return call.world.roles.get(param(call, 'account_id')) ?? [];
}

/** Rights as real answers write them: `read` and `edit`, although the documentation says `write`. */
function grants(read: readonly string[], edit: readonly string[]): Role['permissions'] {
  return Object.fromEntries(read.map((area) => [area, { read: true, edit: edit.includes(area) }]));
}

/** The products whose rights have more flags than the two. */
function products(pii: boolean): Role['permissions'] {
  return { teams: { read: true, edit: true, report: true, pii }, zaraz: { read: true, edit: true, publish: true } };
}
