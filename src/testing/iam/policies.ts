/** This file knows the policies of members and user groups: how they are read from a body, kept, and written. */
import * as z from 'zod/mini';
import { refuse } from '../answer.ts';
import { check } from '../body.ts';
import { type Call, isIdentifier } from '../router.ts';
import type { MemberPolicy } from '../world/iam.ts';
import type { World } from '../world/world.ts';
import { permissionGroup, superAdministratorGroup } from './permission-groups.ts';
import { builtInFor, groupsOf, type Scope, scopeInside, scopeShape } from './resource-groups.ts';

/** A policy that was checked, whose scopes have no resource group yet; a new one has an empty identifier. */
export type Draft = Omit<MemberPolicy, 'resource_groups'> & {
  /** Identifiers of resource groups, or scopes in place of them. */
  resource_groups: Array<string | Scope>;
};

const policiesShape = z.array(
  z.object({
    id: z.nullish(z.string()),
    access: z.enum(['allow', 'deny']),
    permission_groups: z.array(z.object({ id: z.string() })).check(z.minLength(1)),
    resource_groups: z
      .array(z.object({ id: z.nullish(z.string()), scope: z.nullish(scopeShape) }))
      .check(z.minLength(1)),
  }),
);

/**
 * Reads policies from a body, and changes nothing yet.
 * @param call The request, which names the account.
 * @param given What was sent.
 * @param keepIds Whether policies keep the identifiers that were sent; new ones get their own.
 * @throws {Refusal} When one is malformed, or names what does not exist.
 */
export function readPolicies(call: Call, given: unknown, keepIds: boolean): Draft[] {
  const drafts = check(given, policiesShape, 1001).map(({ id, access, permission_groups, resource_groups }) => ({
    id: keepIds && isIdentifier(id) ? id : '',
    access,
    permission_groups: permission_groups.map((group) => {
      if (!permissionGroup(group.id)) throw refuse(400, 1001, 'Invalid permission group: no such group');
      return group.id;
    }),
    resource_groups: resource_groups.map((group) => {
      if (group.id === undefined || group.id === null) {
        if (!group.scope) throw refuse(400, 1001, 'Invalid resource group: id or scope is required');
        return scopeInside(call, group.scope);
      }
      if (!groupsOf(call).has(group.id)) throw refuse(400, 1001, 'Invalid resource group: no such group');
      return group.id;
    }),
  }));
  const ids = drafts.flatMap(({ id }) => id || []);
  if (new Set(ids).size < ids.length) throw refuse(400, 1001, 'Invalid policy: the same id twice');
  return drafts;
}

/**
 * Policies as they are kept, with a resource group for each scope. Comes after the last check.
 * @param call The request.
 * @param drafts The policies that were read.
 */
export function settlePolicies(call: Call, drafts: readonly Draft[]): MemberPolicy[] {
  return drafts.map((draft) => ({
    ...draft,
    id: draft.id || call.world.createId(),
    resource_groups: draft.resource_groups.map((group) =>
      typeof group === 'string' ? group : builtInFor(call, group).id,
    ),
  }));
}

/**
 * Whether a policy makes a super administrator.
 * @param world What exists.
 * @param account_id The account.
 * @param policy The policy, kept or only read.
 */
export function givesEverything(world: World, account_id: string, policy: Draft): boolean {
  if (policy.access !== 'allow' || !policy.permission_groups.includes(superAdministratorGroup)) return false;
  return policy.resource_groups.some((group) => {
    const scope = typeof group === 'string' ? world.resourceGroups.get(account_id)?.get(group)?.scope : group;
    return !!scope?.objects.some(({ key }) => key === '*');
  });
}

/**
 * Policies as answers have them, with all that is known of their groups.
 * @param world What exists.
 * @param account_id The account.
 * @param policies The policies.
 */
export function renderPolicies(
  world: World,
  account_id: string,
  policies: readonly MemberPolicy[],
): Array<Record<string, unknown>> {
  return policies.map(({ id, access, permission_groups, resource_groups }) => ({
    id,
    access,
    permission_groups: permission_groups.map((group) => permissionGroup(group) ?? { id: group }),
    resource_groups: resource_groups.flatMap((group) => world.resourceGroups.get(account_id)?.get(group) ?? []),
  }));
}
