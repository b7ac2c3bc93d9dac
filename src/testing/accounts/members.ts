/** This file knows the endpoints of an account's members. */
import { type Answer, ok, refuse } from '../answer.ts';
import { isObject, readBody } from '../body.ts';
import {
  addMember,
  type Holding,
  isAddress,
  keepAdministrator,
  personOf,
  removeMember,
  sameAddress,
} from '../iam/people.ts';
import { readPolicies, renderPolicies, settlePolicies } from '../iam/policies.ts';
import { paged, sorted } from '../paging.ts';
import { peopleRead, peopleWrite } from '../permission-sets.ts';
import { type Call, isIdentifier, param, type Service } from '../router.ts';
import type { Member } from '../world/iam.ts';
import { rolesById } from './roles.ts';

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
    emulates: 'Invites, with roles or policies; adds at once on Enterprise only; 1008 for who is there already.',
  },
  'GET /accounts/{account_id}/members/{member_id}': {
    handle: getMember,
    permissions: peopleRead,
    emulates: 'With policies in full; 1003 for an unknown member, 400 for a malformed identifier.',
  },
  'PUT /accounts/{account_id}/members/{member_id}': {
    handle: updateMember,
    permissions: peopleWrite,
    emulates: 'Replaces roles, which are objects here, or policies; keeps one Super Administrator.',
  },
  'DELETE /accounts/{account_id}/members/{member_id}': {
    handle: deleteMember,
    permissions: peopleWrite,
    emulates: 'Removes the member, from user groups as well; keeps one Super Administrator.',
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
function listMembers(call: Call): Answer {
  const status = call.query.get('status');
  // Who declined is listed only when asked for.
  const found = [...membersOf(call).values()].filter((member) =>
    status ? member.status === status : member.status !== 'rejected',
  );
  return paged(sorted(found, call.query, orders), call, (member) => render(call, member));
}

/**
 * `GET /accounts/{account_id}/members/{member_id}`
 * @param call The request.
 */
function getMember(call: Call): Answer {
  return ok(render(call, existingMember(call)));
}

/**
 * `POST /accounts/{account_id}/members`
 * @param call The request.
 */
async function createMember(call: Call): Promise<Answer> {
  const { world, clock } = call;
  const account_id = param(call, 'account_id');
  const body = anyCase(await readBody(call));
  const { email } = body;
  if (!isAddress(email)) throw refuse(400, 1001, 'Invalid email address');
  const accepted = isAccepted(call, body.status);
  const { roles, policies } = holdingOf(call, body, (role) => role, false);
  const before = [...membersOf(call).values()].find((member) => sameAddress(member.email, email));
  if (before && before.status !== 'rejected')
    throw refuse(400, 1008, 'Account member already exists for email address');
  if (before) removeMember(world, account_id, before.id);
  const person = personOf(world, email);
  const member: Member = {
    id: world.createId(),
    email,
    user: accepted ? { ...person, id: person.id || world.createId() } : { ...unnamed(person), email },
    status: accepted ? 'accepted' : 'pending',
    api_access_enabled: null,
    roles,
    policies: settlePolicies(call, policies),
  };
  addMember(world, account_id, member, clock.now());
  return ok(render(call, member));
}

/**
 * `PUT /accounts/{account_id}/members/{member_id}`
 * @param call The request.
 */
async function updateMember(call: Call): Promise<Answer> {
  const body = anyCase(await readBody(call));
  const member = existingMember(call);
  // Objects here, where create takes plain identifiers.
  const roleId = (role: unknown): unknown => (isObject(role) ? anyCase(role).id : undefined);
  const { roles, policies } = holdingOf(call, body, roleId, true);
  keepAdministrator(call.world, param(call, 'account_id'), member, { roles, policies });
  member.roles = roles;
  member.policies = settlePolicies(call, policies);
  return ok(render(call, member));
}

/**
 * `DELETE /accounts/{account_id}/members/{member_id}`
 * @param call The request.
 */
function deleteMember(call: Call): Answer {
  const member = existingMember(call);
  const account_id = param(call, 'account_id');
  keepAdministrator(call.world, account_id, member);
  removeMember(call.world, account_id, member.id);
  return ok({ id: member.id });
}

function membersOf(call: Call): Map<string, Member> {
  return call.world.members.of(param(call, 'account_id'));
}

function existingMember(call: Call): Member {
  const id = param(call, 'member_id');
  if (!isIdentifier(id)) throw refuse(400, 400, 'Validating ID failed');
  const member = membersOf(call).get(id);
  if (!member) throw refuse(404, 1003, 'Member not found for account');
  return member;
}

function render(call: Call, member: Member): Record<string, unknown> {
  return { ...member, policies: renderPolicies(call.world, param(call, 'account_id'), member.policies) };
}

/** Whether the person belongs at once, without being asked, which only Enterprise accounts may do. */
function isAccepted(call: Call, status: unknown): boolean {
  if (status === undefined || status === 'pending') return false;
  if (status !== 'accepted') throw refuse(400, 1001, 'Invalid member status');
  if (call.world.accounts.get(param(call, 'account_id'))?.type === 'enterprise') return true;
  throw refuse(400, 1001, 'automatic verification of new members is not allowed');
}

/**
 * Either roles or policies. An empty list counts as none, since programs send a member back as they read it.
 * @param call The request.
 * @param body What was sent.
 * @param roleId Where the identifier of a role is in what was sent.
 * @param keepIds Whether policies keep the identifiers that were sent.
 */
function holdingOf(
  call: Call,
  body: Record<string, unknown>,
  roleId: (role: unknown) => unknown,
  keepIds: boolean,
): Holding {
  const [roles, policies] = [body.roles, body.policies].map(filled);
  if ((roles === undefined) === (policies === undefined)) {
    throw refuse(400, 1001, 'Exactly one of roles and policies must be provided');
  }
  if (roles === undefined) return { roles: [], policies: readPolicies(call, policies, keepIds) };
  if (!Array.isArray(roles)) throw refuse(400, 1001, 'Invalid roles: a list is required');
  return { roles: rolesById(call, roles.map(roleId)), policies: [] };
}

function filled(given: unknown): unknown {
  return Array.isArray(given) && given.length === 0 ? undefined : given;
}

/** A person who has not accepted has no name yet, as far as the account knows. */
function unnamed(person: Member['user']): Member['user'] {
  return { ...person, first_name: null, last_name: null, two_factor_authentication_enabled: false };
}

/** Keys count in any case: programs that send `Roles` and `ID` are served by the real API. */
function anyCase(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key.toLowerCase(), value]));
}
