/** This file knows the endpoints that put members of an account into its user groups. */
import { type Answer, ok, refuse } from '../answer.ts';
import { isObject, readJson } from '../body.ts';
import { paged, sorted } from '../paging.ts';
import { peopleRead, peopleWrite } from '../permission-sets.ts';
import { type Call, isIdentifier, param, type Service } from '../router.ts';
import type { Member } from '../world/iam.ts';
import { existingGroup, groupBounds } from './user-groups.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/iam/user_groups/{user_group_id}/members': {
    handle: listGroupMembers,
    permissions: peopleRead,
    emulates: 'Filter `fuzzyEmail`, by address, pages of up to 500.',
  },
  'POST /accounts/{account_id}/iam/user_groups/{user_group_id}/members': {
    handle: addGroupMembers,
    permissions: peopleWrite,
    emulates: 'Takes a JSON array, all of it or nothing; 400 for who is not in the account.',
  },
  'PUT /accounts/{account_id}/iam/user_groups/{user_group_id}/members': {
    handle: replaceGroupMembers,
    permissions: peopleWrite,
    emulates: 'Takes a JSON array; an empty one empties the group.',
  },
  'GET /accounts/{account_id}/iam/user_groups/{user_group_id}/members/{member_id}': {
    handle: getGroupMember,
    permissions: peopleRead,
    emulates: 'With the person and the time of joining.',
  },
  'DELETE /accounts/{account_id}/iam/user_groups/{user_group_id}/members/{member_id}': {
    handle: removeGroupMember,
    permissions: peopleWrite,
    emulates: 'Answers with the member, who stays in the account.',
  },
};

/**
 * `GET /accounts/{account_id}/iam/user_groups/{user_group_id}/members`
 * @param call The request.
 */
function listGroupMembers(call: Call): Answer {
  const part = call.query.get('fuzzyEmail')?.toLowerCase() ?? '';
  const members = [...existingGroup(call).members.keys()].flatMap((id) => accountMembers(call).get(id) ?? []);
  const found = members.filter(({ email }) => email.toLowerCase().includes(part));
  return paged(sorted(found, call.query, { email: ({ email }) => email }, 'email'), call, render, groupBounds);
}

/**
 * `GET /accounts/{account_id}/iam/user_groups/{user_group_id}/members/{member_id}`
 * @param call The request.
 */
function getGroupMember(call: Call): Answer {
  const { member, joined } = existingMember(call);
  const { id, email, first_name, last_name } = member.user;
  return ok({ ...render(member), created_at: joined, user: { id, email, first_name, last_name } });
}

/**
 * `POST /accounts/{account_id}/iam/user_groups/{user_group_id}/members`
 * @param call The request.
 */
async function addGroupMembers(call: Call): Promise<Answer> {
  const members = await readMembers(call);
  const group = existingGroup(call);
  for (const { id } of members) group.members.set(id, group.members.get(id) ?? call.clock.timestamp());
  return ok(members.map(render));
}

/**
 * `PUT /accounts/{account_id}/iam/user_groups/{user_group_id}/members`
 * @param call The request.
 */
async function replaceGroupMembers(call: Call): Promise<Answer> {
  const members = await readMembers(call);
  const group = existingGroup(call);
  const now = call.clock.timestamp();
  // Who was in the group already keeps the time of joining.
  group.members = new Map(members.map(({ id }) => [id, group.members.get(id) ?? now]));
  return ok(members.map(render));
}

/**
 * `DELETE /accounts/{account_id}/iam/user_groups/{user_group_id}/members/{member_id}`
 * @param call The request.
 */
function removeGroupMember(call: Call): Answer {
  const { member } = existingMember(call);
  existingGroup(call).members.delete(member.id);
  return ok(render(member));
}

function accountMembers(call: Call): Map<string, Member> {
  return call.world.members.of(param(call, 'account_id'));
}

/** The members that a body names, each once. */
async function readMembers(call: Call): Promise<Member[]> {
  const body = readJson(call);
  if (!Array.isArray(body)) throw refuse(400, 1001, 'Invalid members: a list is required');
  const ids = new Set(body.map((item: unknown) => (isObject(item) ? item.id : undefined)));
  return [...ids].map((id) => accountMember(call, id));
}

/** A member of the account; one that declined the invitation is none. */
function accountMember(call: Call, id: unknown): Member {
  if (!isIdentifier(id)) throw refuse(400, 400, 'Validating ID failed');
  const member = accountMembers(call).get(id);
  if (!member || member.status === 'rejected') throw refuse(400, 400, 'invalid member');
  return member;
}

function existingMember(call: Call): { member: Member; joined: string } {
  const group = existingGroup(call);
  const member = accountMember(call, param(call, 'member_id'));
  const joined = group.members.get(member.id);
  if (joined === undefined) throw refuse(404, 1003, 'Member not found');
  return { member, joined };
}

function render({ id, email, status }: Member): Record<string, unknown> {
  return { id, email, status };
}
