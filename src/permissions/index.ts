/** What `flarekit/permissions` offers: which permission every route of the API needs, and what follows from it. */
import type { Permission } from './groups.ts';
import { known } from './known.ts';
import { invalid, type Requirement, routeOf } from './routes.ts';

export type { Permission, PermissionScope } from './groups.ts';
export { type LeastPrivilege, leastPrivilege, type PermissionUse } from './least-privilege.ts';
export type { PlanName, Requirement } from './routes.ts';
export {
  type GroupListed,
  type PermissionGiven,
  type TokenPlace,
  type TokenPolicyBody,
  type TokenTemplate,
  type TokenTemplateParams,
  tokenPolicies,
  tokenTemplateUrl,
} from './tokens.ts';

/**
 * The permissions that an operation accepts, any one of them; the least privilege first. Empty for an operation that
 * needs none, and for one of which nothing is documented: {@link requirementsOf} tells these apart.
 *
 * @param operation - A call of the client (`'members.create'`), or a method and a path (`'GET /zones/{zone_id}'`),
 * whatever the ids are called there, or with real ids in it.
 * @throws {@link ParamsError} when the client has no such call, or this version knows no such route.
 * @example
 * permissionsFor('members.create')[0];
 * // { name: 'Account Settings Write', dashboard: 'Account Settings: Edit', legacy: '#organization:edit', ... }
 */
export function permissionsFor(operation: string): readonly Permission[] {
  return requirementsOf(operation).permissions;
}

/**
 * All that is known of what an operation needs: permissions and plans.
 *
 * @param operation - As for {@link permissionsFor}.
 * @throws {@link ParamsError} when the client has no such call, or this version knows no such route.
 * @example
 * requirementsOf('dns.settings.account.views.list').plans; // ['enterprise']
 */
export function requirementsOf(operation: string): Requirement {
  const route = routeOf(known(), operation);
  if ('problem' in route) throw invalid([route.problem]);
  if (route.pattern === undefined) throw invalid([`${route.method} ${route.path} is no route that this version knows`]);
  const { pattern: _pattern, paged: _paged, bodyRequired: _bodyRequired, ...requirement } = route;
  return requirement;
}
