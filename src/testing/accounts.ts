/** This file knows the endpoints of accounts and their roles. */
import { may, reaches } from './access.ts';
import { type Answer, ok, refuse } from './answer.ts';
import { paged } from './paging.ts';
import { type Call, param } from './router.ts';

/** Permissions of which any one lets a token see an account. */
export const accountRead = [
  'Account Settings Read',
  'Account Settings Write',
  'Account Firewall Access Rules Read',
  'Account Firewall Access Rules Write',
  'Billing Read',
  'Billing Write',
  'DDoS Botnet Feed Read',
  'DDoS Botnet Feed Write',
  'DDoS Protection Read',
  'DDoS Protection Write',
  'DNS Firewall Read',
  'DNS Firewall Write',
  'DNS View Read',
  'DNS View Write',
  'Load Balancers Account Read',
  'Load Balancers Account Write',
  'Load Balancing: Monitors and Pools Read',
  'Load Balancing: Monitors and Pools Write',
  'SCIM Provisioning',
  'Trust and Safety Read',
  'Trust and Safety Write',
  'Workers KV Storage Read',
  'Workers KV Storage Write',
  'Workers R2 Storage Read',
  'Workers R2 Storage Write',
  'Workers Scripts Read',
  'Workers Scripts Write',
  'Workers Tail Read',
  'Zero Trust: PII Read',
];

/**
 * `GET /accounts`
 * @param call The request.
 */
export function listAccounts({ world, credential, query }: Call): Answer {
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
  return paged(visible, query);
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
  return paged(call.world.roles.get(param(call, 'account_id')) ?? [], call.query);
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
