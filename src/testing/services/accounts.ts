/** This file knows the endpoints of accounts and their roles. */
import { may, reaches } from '../access.ts';
import { type Answer, ok, refuse } from '../answer.ts';
import { paged } from '../paging.ts';
import { accountRead, none, peopleRead } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts': {
    handle: listAccounts,
    permissions: none,
    emulates: 'Only accounts the credential may read; refuses account-owned tokens with 1001.',
  },
  'GET /accounts/{account_id}': { handle: getAccount, permissions: accountRead, emulates: 'The account.' },
  'GET /accounts/{account_id}/roles': { handle: listRoles, permissions: peopleRead, emulates: 'Pages.' },
  'GET /accounts/{account_id}/roles/{role_id}': { handle: getRole, permissions: peopleRead, emulates: 'The role.' },
};

/**
 * `GET /accounts`
 * @param call The request.
 */
export function listAccounts(call: Call): Answer {
  const { world, credential, query } = call;
  if (credential.kind === 'account token') {
    throw refuse(400, 1001, 'List accounts endpoint does not support account owned tokens.');
  }
  const name = query.get('name');
  // A token that may read nothing of an account does not see it here: the list is empty rather than refused.
  const visible = [...world.accounts.values()].filter(({ id, name: own }) => {
    const target = { account_id: id };
    return (
      reaches(credential, target, world) &&
      may(credential, accountRead, target, world) &&
      (name === null || own === name)
    );
  });
  if (query.get('direction') === 'desc') visible.reverse();
  return paged(visible, call);
}

/**
 * `GET /accounts/{account_id}`
 * @param call The request.
 */
export function getAccount(call: Call): Answer {
  return ok(call.world.accounts.get(param(call, 'account_id')));
}

/**
 * `GET /accounts/{account_id}/roles`
 * @param call The request.
 */
export function listRoles(call: Call): Answer {
  return paged(call.world.roles.get(param(call, 'account_id')) ?? [], call);
}

/**
 * `GET /accounts/{account_id}/roles/{role_id}`
 * @param call The request.
 */
export function getRole(call: Call): Answer {
  const roles = call.world.roles.get(param(call, 'account_id')) ?? [];
  const role = roles.find((candidate) => candidate.id === param(call, 'role_id'));
  if (!role) throw refuse(404, 1003, 'Role not found');
  return ok(role);
}
