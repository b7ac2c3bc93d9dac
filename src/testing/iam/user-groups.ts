/** This file knows the endpoints of user groups: members of an account who share policies. */
import * as z from 'zod/mini';
import { type Answer, ok, refuse } from '../answer.ts';
import { check, readBody } from '../body.ts';
import { isAsked, type PageBounds, paged, sorted } from '../paging.ts';
import { peopleRead, peopleWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { UserGroup } from '../world/iam.ts';
import { freeName } from './names.ts';
import { readPolicies, renderPolicies, settlePolicies } from './policies.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/iam/user_groups': {
    handle: listUserGroups,
    permissions: peopleRead,
    emulates: 'Filters `id`, `name` and `fuzzyName`, by name, pages of up to 500.',
  },
  'POST /accounts/{account_id}/iam/user_groups': {
    handle: createUserGroup,
    permissions: peopleWrite,
    emulates: 'Policies come without identifiers; refuses a name that is taken.',
  },
  'GET /accounts/{account_id}/iam/user_groups/{user_group_id}': {
    handle: getUserGroup,
    permissions: peopleRead,
    emulates: 'With policies in full.',
  },
  'PUT /accounts/{account_id}/iam/user_groups/{user_group_id}': {
    handle: updateUserGroup,
    permissions: peopleWrite,
    emulates: 'Replaces policies, each of which needs an identifier here.',
  },
  'DELETE /accounts/{account_id}/iam/user_groups/{user_group_id}': {
    handle: deleteUserGroup,
    permissions: peopleWrite,
    emulates: 'Removes the group; its members stay in the account.',
  },
};

/** The page sizes of user groups and of their members. */
export const groupBounds: PageBounds = { size: 100, min: 1, max: 500 };

const named = z.array(z.object({ id: z.string('Policy id is required') }));

/**
 * `GET /accounts/{account_id}/iam/user_groups`
 * @param call The request.
 */
function listUserGroups(call: Call): Answer {
  const { query } = call;
  const part = query.get('fuzzyName')?.toLowerCase() ?? '';
  const found = [...groupsOf(call).values()].filter(
    ({ id, name }) => isAsked(query, 'id', id) && isAsked(query, 'name', name) && name.toLowerCase().includes(part),
  );
  const byName = { name: (group: UserGroup) => group.name };
  return paged(sorted(found, query, byName, 'name'), call, (group) => render(call, group), groupBounds);
}

/**
 * `GET /accounts/{account_id}/iam/user_groups/{user_group_id}`
 * @param call The request.
 */
function getUserGroup(call: Call): Answer {
  return ok(render(call, existingGroup(call)));
}

/**
 * `POST /accounts/{account_id}/iam/user_groups`
 * @param call The request.
 */
async function createUserGroup(call: Call): Promise<Answer> {
  const body = await readBody(call);
  const name = freeName(body.name, 'User group', groupsOf(call).values());
  const drafts = readPolicies(call, body.policies ?? [], false);
  const now = call.clock.timestamp();
  const policies = settlePolicies(call, drafts);
  const group: UserGroup = {
    id: call.world.createId(),
    name,
    created_on: now,
    modified_on: now,
    policies,
    members: new Map(),
  };
  groupsOf(call).set(group.id, group);
  return ok(render(call, group));
}

/**
 * `PUT /accounts/{account_id}/iam/user_groups/{user_group_id}`
 * @param call The request.
 */
async function updateUserGroup(call: Call): Promise<Answer> {
  const body = await readBody(call);
  const group = existingGroup(call);
  const name =
    body.name === undefined ? group.name : freeName(body.name, 'User group', groupsOf(call).values(), group.id);
  if (body.policies !== undefined) {
    check(body.policies, named, 1001);
    group.policies = settlePolicies(call, readPolicies(call, body.policies, true));
  }
  group.name = name;
  group.modified_on = call.clock.timestamp();
  return ok(render(call, group));
}

/**
 * `DELETE /accounts/{account_id}/iam/user_groups/{user_group_id}`
 * @param call The request.
 */
function deleteUserGroup(call: Call): Answer {
  const { id } = existingGroup(call);
  groupsOf(call).delete(id);
  return ok({ id });
}

/**
 * The user group of a request.
 * @param call The request.
 * @throws {Refusal} When there is none.
 */
export function existingGroup(call: Call): UserGroup {
  const group = groupsOf(call).get(param(call, 'user_group_id'));
  if (!group) throw refuse(404, 1003, 'User group not found');
  return group;
}

function groupsOf(call: Call): Map<string, UserGroup> {
  return call.world.userGroups.of(param(call, 'account_id'));
}

function render(call: Call, { id, name, created_on, modified_on, policies }: UserGroup): Record<string, unknown> {
  const inFull = renderPolicies(call.world, param(call, 'account_id'), policies);
  return { id, name, created_on, modified_on, policies: inFull };
}
