/** This file knows the endpoints of organizations, which are accounts under the name they had before. */
import { type Answer, ok, refuse } from '../answer.ts';
import { keepAdministrator, removeMember } from '../iam/people.ts';
import { matching, paged, sorted } from '../paging.ts';
import { membershipsRead, membershipsWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { Member } from '../world/iam.ts';
import type { World } from '../world/world.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /user/organizations': {
    handle: listOrganizations,
    permissions: membershipsRead,
    emulates: 'Filters, order, pages.',
  },
  'GET /user/organizations/{organization_id}': {
    handle: getOrganization,
    permissions: membershipsRead,
    emulates: 'As in the list.',
  },
  'DELETE /user/organizations/{organization_id}': {
    handle: leaveOrganization,
    permissions: membershipsWrite,
    emulates: 'Leaves the account; refuses its last Super Administrator.',
  },
};

/** An account as its organization. */
export interface Organization {
  /** Identifier of the account. */
  id: string;
  /** Name of the account. */
  name: string;
  /** Whether the user has joined. */
  status: 'member' | 'invited';
  /** The user as its member. */
  member: Member;
}

const orders: Record<string, (organization: Organization) => string> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  status: ({ status }) => status,
};

/**
 * The organizations that the user belongs to or is invited to.
 * @param world What exists.
 */
export function organizationsOf(world: World): Organization[] {
  return [...world.memberships.values()].flatMap(({ id, account_id }) => {
    const account = world.accounts.get(account_id);
    const member = world.members.get(account_id)?.get(id);
    if (!account || !member || member.status === 'rejected') return [];
    const status = member.status === 'accepted' ? 'member' : 'invited';
    return { id: account_id, name: account.name, status, member };
  });
}

/**
 * An organization as answers have it. It takes longer than to find it: of a long list, only what is shown is written.
 * @param organization The organization.
 */
export function renderOrganization({ id, name, status, member }: Organization): Record<string, unknown> {
  return { id, name, status, roles: member.roles.map((role) => role.name), permissions: rightsOf(member) };
}

/**
 * `GET /user/organizations`
 * @param call The request.
 */
function listOrganizations(call: Call): Answer {
  const { query, world } = call;
  const filters = (['name', 'status'] as const).flatMap((member) => {
    const asked = query.get(member);
    return asked ? (organization: Organization) => organization[member] === asked : [];
  });
  return paged(sorted(matching(organizationsOf(world), query, filters), query, orders), call, renderOrganization);
}

/**
 * `GET /user/organizations/{organization_id}`
 * @param call The request.
 */
function getOrganization(call: Call): Answer {
  return ok(renderOrganization(existing(call)));
}

/**
 * `DELETE /user/organizations/{organization_id}`
 * @param call The request.
 */
function leaveOrganization(call: Call): Answer {
  const { world } = call;
  const { id, member } = existing(call);
  keepAdministrator(world, id, member);
  removeMember(world, id, member.id);
  return ok({ id });
}

function existing(call: Call): Organization {
  const id = param(call, 'organization_id');
  const organization = organizationsOf(call.world).find((one) => one.id === id);
  if (!organization) throw refuse(404, 1003, 'Organization not found');
  return organization;
}

function rightsOf({ roles }: Member): string[] {
  const rights = roles.flatMap(({ permissions }) =>
    Object.entries(permissions).flatMap(([area, granted]) =>
      Object.keys(granted).flatMap((right) => (granted[right] ? `#${area}:${right}` : [])),
    ),
  );
  return [...new Set(rights)];
}
