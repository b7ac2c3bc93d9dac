/** This file knows the endpoints of an account's members. */
import { type Answer, ok, refuse } from '../answer.ts';
import { isObject, readBody } from '../body.ts';
import { matching, paged, sorted } from '../paging.ts';
import { peopleRead, peopleWrite } from '../permission-sets.ts';
import { type Call, isIdentifier, param, type Service } from '../router.ts';
import type { Member, MemberPolicy, Role } from '../world/people.ts';
import { superAdministrator } from './roles.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/members': {
    handle: listMembers,
    permissions: peopleRead,
    emulates: 'Status filter, order, pages; who declined only when asked for.',
  },
  'POST /accounts/{account_id}/members': {
    handle: createMember,
    permissions: peopleWrite,
    emulates: 'Invites, or adds at once; roles or policies; refuses a second time.',
  },
  'GET /accounts/{account_id}/members/{member_id}': {
    handle: getMember,
    permissions: peopleRead,
    emulates: 'The member.',
  },
  'PUT /accounts/{account_id}/members/{member_id}': {
    handle: updateMember,
    permissions: peopleWrite,
    emulates: 'Replaces roles or policies.',
  },
  'DELETE /accounts/{account_id}/members/{member_id}': {
    handle: deleteMember,
    permissions: peopleWrite,
    emulates: 'Removes the member.',
  },
};

const orders: Record<string, (member: Member) => string> = {
  'user.first_name': (member) => member.user.first_name ?? '',
  'user.last_name': (member) => member.user.last_name ?? '',
  'user.email': (member) => member.email,
  status: (member) => member.status,
};

/**
 * `GET /accounts/{account_id}/members`
 * @param call The request.
 */
export function listMembers(call: Call): Answer {
  const status = call.query.get('status');
  // Who declined is listed only when asked for.
  const filter = (member: Member): boolean => (status ? member.status === status : member.status !== 'rejected');
  const found = matching(membersOf(call).values(), call.query, [filter]);
  return paged(sorted(found, call.query, orders), call);
}

/**
 * `GET /accounts/{account_id}/members/{member_id}`
 * @param call The request.
 */
export function getMember(call: Call): Answer {
  return ok(existing(call));
}

/**
 * `POST /accounts/{account_id}/members`
 * @param call The request.
 */
export async function createMember(call: Call): Promise<Answer> {
  const body = await readBody(call);
  const { email } = body;
  if (typeof email !== 'string' || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email) || email.length > 90) {
    throw refuse(400, 1001, 'Invalid email address');
  }
  if (Array.isArray(body.roles) === Array.isArray(body.policies)) {
    throw refuse(400, 1001, 'Exactly one of roles and policies must be provided');
  }
  const members = membersOf(call);
  const address = email.toLowerCase();
  if ([...members.values()].some((member) => member.email.toLowerCase() === address && member.status !== 'rejected')) {
    throw refuse(400, 1008, 'Account member already exists for email address');
  }
  const ids: unknown[] = Array.isArray(body.roles) ? body.roles : [];
  const accepted = body.status === 'accepted';
  const member: Member = {
    id: call.world.createId(),
    email,
    user: {
      id: accepted ? call.world.createId() : '',
      first_name: null,
      last_name: null,
      email,
      two_factor_authentication_enabled: false,
    },
    status: accepted ? 'accepted' : 'pending',
    api_access_enabled: null,
    roles: rolesOf(call, ids),
    policies: Array.isArray(body.policies) ? (body.policies as MemberPolicy[]) : [],
  };
  members.set(member.id, member);
  return ok(member);
}

/**
 * `PUT /accounts/{account_id}/members/{member_id}`
 * @param call The request.
 */
export async function updateMember(call: Call): Promise<Answer> {
  const member = existing(call);
  const { roles, policies } = await readBody(call);
  if (Array.isArray(roles)) {
    // Objects here, where create takes plain identifiers.
    const ids = roles.map((role: unknown) => (isObject(role) ? role.id : undefined));
    member.roles = rolesOf(call, ids);
    member.policies = [];
  } else if (Array.isArray(policies)) {
    member.policies = policies as MemberPolicy[];
    member.roles = [];
  } else {
    throw refuse(400, 1001, 'Exactly one of roles and policies must be provided');
  }
  return ok(member);
}

/**
 * `DELETE /accounts/{account_id}/members/{member_id}`
 * @param call The request.
 */
export function deleteMember(call: Call): Answer {
  const { id } = existing(call);
  membersOf(call).delete(id);
  call.world.memberships.delete(id);
  return ok({ id });
}

function membersOf(call: Call): Map<string, Member> {
  return call.world.members.of(param(call, 'account_id'));
}

function existing(call: Call): Member {
  const id = param(call, 'member_id');
  if (!isIdentifier(id)) throw refuse(400, 400, 'Validating ID failed');
  const member = membersOf(call).get(id);
  if (!member) throw refuse(404, 1003, 'Member not found');
  return member;
}

/** The roles of these identifiers. The one that accounts do not list can be given all the same. */
function rolesOf(call: Call, ids: readonly unknown[]): Role[] {
  const known = [superAdministrator(), ...(call.world.roles.get(param(call, 'account_id')) ?? [])];
  return ids.map((id) => {
    const role = known.find((candidate) => candidate.id === id);
    if (!role) throw refuse(400, 1001, `Invalid role: ${String(id)}`);
    return role;
  });
}
