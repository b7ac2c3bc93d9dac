/** This file knows the endpoints that tell which permission groups a token can have. */
import { type Answer, ok } from '../answer.ts';
import { isAsked } from '../paging.ts';
import { accountTokensRead, userTokensRead } from '../permission-sets.ts';
import type { Call, Service } from '../router.ts';
import { type PermissionGroup, permissionGroups, scopeNames } from './permission-catalogue.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /user/tokens/permission_groups': {
    handle: listPermissionGroups,
    permissions: userTokensRead,
    emulates: 'About 390 in one answer; filters by name and scope.',
  },
  'GET /accounts/{account_id}/tokens/permission_groups': {
    handle: listPermissionGroups,
    permissions: accountTokensRead,
    emulates: 'As for the user, without those that only a token of a user can have.',
  },
};

/**
 * `GET /user/tokens/permission_groups` and `GET /accounts/{account_id}/tokens/permission_groups`
 * @param call The request.
 */
function listPermissionGroups({ params, query }: Call): Answer {
  const found = permissionGroups.filter(
    (group) =>
      (params.account_id === undefined || group.scope !== 'user') &&
      isAsked(query, 'name', group.name) &&
      isAsked(query, 'scope', scopeNames[group.scope]),
  );
  return ok(found.map(render));
}

function render({ id, name, scope, category }: PermissionGroup): Record<string, unknown> {
  return { id, name, scopes: [scopeNames[scope]], category };
}
