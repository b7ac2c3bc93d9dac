/** This file knows the resource groups of an account: the parts of it that policies are about. */
import * as z from 'zod/mini';
import { type Answer, ok, refuse } from '../answer.ts';
import { check, readBody } from '../body.ts';
import { isAsked } from '../paging.ts';
import { peopleRead, peopleWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import { scopeNames } from '../tokens/permission-catalogue.ts';
import type { ResourceGroup } from '../world/iam.ts';
import type { World } from '../world/world.ts';
import { freeName } from './names.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts/{account_id}/iam/resource_groups': {
    handle: listResourceGroups,
    permissions: peopleRead,
    emulates: 'Filters `id` and `name`; everything in one answer, whichever page is asked for.',
  },
  'POST /accounts/{account_id}/iam/resource_groups': {
    handle: createResourceGroup,
    permissions: peopleWrite,
    emulates: 'The whole account or zones of it; refuses a name that is taken.',
  },
  'GET /accounts/{account_id}/iam/resource_groups/{resource_group_id}': {
    handle: getResourceGroup,
    permissions: peopleRead,
    emulates: 'The group and what it covers.',
  },
  'PUT /accounts/{account_id}/iam/resource_groups/{resource_group_id}': {
    handle: updateResourceGroup,
    permissions: peopleWrite,
    emulates: 'Replaces the scope; refuses groups that Cloudflare made.',
  },
  'DELETE /accounts/{account_id}/iam/resource_groups/{resource_group_id}': {
    handle: deleteResourceGroup,
    permissions: peopleWrite,
    emulates: 'Refuses groups that Cloudflare made and those that a policy uses.',
  },
};

/** What a resource group covers. */
export type Scope = ResourceGroup['scope'];

/** The form of a scope in a body. */
export const scopeShape: z.ZodMiniType<Scope> = z.object({
  key: z.string(),
  objects: z.array(z.object({ key: z.string() })).check(z.minLength(1)),
});

/**
 * `GET /accounts/{account_id}/iam/resource_groups`
 * @param call The request.
 */
function listResourceGroups(call: Call): Answer {
  const { query } = call;
  const found = [...groupsOf(call).values()].filter(
    ({ id, name }) => isAsked(query, 'id', id) && isAsked(query, 'name', name),
  );
  return ok(found);
}

/**
 * `GET /accounts/{account_id}/iam/resource_groups/{resource_group_id}`
 * @param call The request.
 */
function getResourceGroup(call: Call): Answer {
  return ok(existing(call));
}

/**
 * `POST /accounts/{account_id}/iam/resource_groups`
 * @param call The request.
 */
async function createResourceGroup(call: Call): Promise<Answer> {
  const body = await readBody(call);
  const name = freeName(body.name, 'Resource group', groupsOf(call).values());
  const scope = scopeInside(call, check(body.scope, scopeShape, 1001));
  const group: ResourceGroup = { id: call.world.createId(), name, meta: { editable: 'true' }, scope };
  groupsOf(call).set(group.id, group);
  return ok(group);
}

/**
 * `PUT /accounts/{account_id}/iam/resource_groups/{resource_group_id}`
 * @param call The request.
 */
async function updateResourceGroup(call: Call): Promise<Answer> {
  const { name, scope } = await readBody(call);
  const before = editable(call);
  const group: ResourceGroup = {
    ...before,
    name: name === undefined ? before.name : freeName(name, 'Resource group', groupsOf(call).values(), before.id),
    scope: scope === undefined ? before.scope : scopeInside(call, check(scope, scopeShape, 1001)),
  };
  groupsOf(call).set(group.id, group);
  return ok(group);
}

/**
 * `DELETE /accounts/{account_id}/iam/resource_groups/{resource_group_id}`
 * @param call The request.
 */
function deleteResourceGroup(call: Call): Answer {
  const { id } = editable(call);
  const account_id = param(call, 'account_id');
  const holders = [...call.world.members.of(account_id).values(), ...call.world.userGroups.of(account_id).values()];
  if (holders.some(({ policies }) => policies.some((policy) => policy.resource_groups.includes(id)))) {
    throw refuse(400, 1001, 'Resource group is used by a policy');
  }
  groupsOf(call).delete(id);
  return ok({ id });
}

/**
 * The resource groups of the account of a request.
 * @param call The request.
 */
export function groupsOf(call: Call): Map<string, ResourceGroup> {
  return call.world.resourceGroups.of(param(call, 'account_id'));
}

/**
 * Gives an account the group that covers all of it, which every account has.
 * @param world What exists.
 * @param account_id The account.
 */
export function addWholeAccount(world: World, account_id: string): void {
  addBuiltIn(world, account_id, { key: `${scopeNames.account}.${account_id}`, objects: [{ key: '*' }] });
}

/**
 * The group that Cloudflare keeps for a scope; it makes one where a policy asks for a scope that has none.
 * @param call The request.
 * @param scope The scope, which has been checked.
 */
export function builtInFor(call: Call, scope: Scope): ResourceGroup {
  const [covered] = [...groupsOf(call).values()].filter(
    (group) => group.meta.editable === 'false' && sameScope(group.scope, scope),
  );
  return covered ?? addBuiltIn(call.world, param(call, 'account_id'), scope);
}

/**
 * A scope, if the account has what it names.
 * @param call The request.
 * @param scope The scope as it was sent.
 * @throws {Refusal} When it names another account, or a zone that the account does not have.
 */
export function scopeInside(call: Call, scope: Scope): Scope {
  const account_id = param(call, 'account_id');
  if (scope.key !== `${scopeNames.account}.${account_id}`)
    throw refuse(400, 1001, 'Invalid scope key: not this account');
  for (const { key } of scope.objects) {
    const zone_id = key.startsWith(`${scopeNames.zone}.`) ? key.slice(scopeNames.zone.length + 1) : '';
    if (key !== '*' && call.world.zones.get(zone_id)?.account_id !== account_id) {
      throw refuse(400, 1001, 'Invalid scope object: neither * nor a zone of this account');
    }
  }
  return scope;
}

function addBuiltIn(world: World, account_id: string, scope: Scope): ResourceGroup {
  const id = world.createId();
  const name = scope.objects.map(({ key }) => (key === '*' ? scope.key : key)).join(',');
  const group: ResourceGroup = { id, name, meta: { editable: 'false' }, scope };
  world.resourceGroups.of(account_id).set(id, group);
  return group;
}

function sameScope(one: Scope, other: Scope): boolean {
  const text = ({ objects }: Scope): string => [...new Set(objects.map(({ key }) => key))].sort().join();
  return text(one) === text(other);
}

function existing(call: Call): ResourceGroup {
  const group = groupsOf(call).get(param(call, 'resource_group_id'));
  if (!group) throw refuse(404, 1003, 'Resource group not found');
  return group;
}

function editable(call: Call): ResourceGroup {
  const group = existing(call);
  if (group.meta.editable === 'false') throw refuse(400, 1001, 'Resource group is not editable');
  return group;
}
