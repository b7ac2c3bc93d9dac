/** This file knows the endpoints of accounts. */

import { type Answer, ok, refuse } from '../answer.ts';
import { may, reaches } from '../authorization.ts';
import { isObject, readBody } from '../body.ts';
import { addMember, isAddress, personOf } from '../iam/people.ts';
import { addWholeAccount } from '../iam/resource-groups.ts';
import { isAsked, paged, sorted } from '../paging.ts';
import { accountRead, accountWrite, none } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import { type Account, initialSettings } from '../world/accounts.ts';
import { accountRoles, superAdministrator } from './roles.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /accounts': {
    handle: listAccounts,
    permissions: none,
    emulates: 'Only accounts the credential may read; refuses account-owned tokens with 1001.',
  },
  'POST /accounts': {
    handle: createAccount,
    permissions: none,
    emulates: 'For administrators of a tenant; 1002 for everybody else.',
  },
  'GET /accounts/{account_id}': {
    handle: getAccount,
    permissions: accountRead,
    emulates: 'The account, with keys that the documentation leaves out.',
  },
  'PUT /accounts/{account_id}': {
    handle: updateAccount,
    permissions: accountWrite,
    emulates: 'Name, type and settings, checked with 1001.',
  },
  'DELETE /accounts/{account_id}': {
    handle: deleteAccount,
    permissions: accountWrite,
    emulates: 'Accounts that a tenant made, with everything in them; 1002 for the others.',
  },
  'POST /accounts/{account_id}/move': {
    handle: moveAccount,
    permissions: none,
    emulates: 'To a tenant that the user administers; 1002 for any other.',
  },
};

/**
 * `GET /accounts`
 * @param call The request.
 */
function listAccounts(call: Call): Answer {
  const { world, credential, query } = call;
  if (credential.kind === 'account token') {
    throw refuse(400, 1001, 'List accounts endpoint does not support account owned tokens.');
  }
  // A token that may read nothing of an account does not see it here: the list is empty rather than refused.
  const visible = [...world.accounts.values()].filter(({ id, name }) => {
    const target = { account_id: id };
    if (!isAsked(query, 'name', name)) return false;
    return reaches(credential, target, world) && may(credential, accountRead, target, world);
  });
  return paged(sorted(visible, query, {}), call, renderAccount);
}

/**
 * `GET /accounts/{account_id}`
 * @param call The request.
 */
function getAccount(call: Call): Answer {
  return ok(renderAccount(existing(call)));
}

/**
 * `POST /accounts`
 * @param call The request.
 */
async function createAccount(call: Call): Promise<Answer> {
  const { world, clock } = call;
  const body = await readBody(call);
  const asked = isObject(body.unit) ? body.unit.id : undefined;
  const tenant = world.tenants.find(({ id }) => id === asked) ?? world.tenants[0];
  if (!tenant || call.credential.kind === 'account token') {
    throw refuse(403, 1002, 'Account creation is forbidden for this user');
  }
  const name = nameOf(body.name);
  const type = typeOf(body.type, 'standard');
  const account: Account = {
    id: world.createId(),
    name,
    type,
    settings: { ...initialSettings },
    created_on: clock.timestamp(),
    managed_by: { parent_org_id: tenant.id, parent_org_name: tenant.name },
  };
  world.accounts.set(account.id, account);
  world.roles.set(account.id, accountRoles());
  addWholeAccount(world, account.id);
  const { email } = world.user;
  const id = world.createId();
  const roles = [superAdministrator()];
  const owner = { id, email, user: personOf(world, email), status: 'accepted' as const, api_access_enabled: null };
  addMember(world, account.id, { ...owner, roles, policies: [] }, clock.now());
  return ok(renderAccount(account));
}

/**
 * `PUT /accounts/{account_id}`
 * @param call The request.
 */
async function updateAccount(call: Call): Promise<Answer> {
  const { id, name, type, settings } = await readBody(call);
  const account = existing(call);
  if (id !== undefined && id !== account.id) throw refuse(400, 1001, 'Account id does not match the path');
  const changed: Account = {
    ...account,
    name: nameOf(name),
    type: typeOf(type, account.type),
    settings: settings === undefined ? account.settings : settingsOf(settings, account.settings),
  };
  call.world.accounts.set(account.id, changed);
  return ok(renderAccount(changed));
}

/**
 * `DELETE /accounts/{account_id}`
 * @param call The request.
 */
function deleteAccount(call: Call): Answer {
  const { id, managed_by } = existing(call);
  const administers = call.world.tenants.some((tenant) => tenant.id === managed_by?.parent_org_id);
  if (!administers || call.credential.kind === 'account token') {
    throw refuse(403, 1002, 'Account deletion is forbidden for this user');
  }
  call.world.deleteAccount(id);
  return ok({ id });
}

/**
 * `POST /accounts/{account_id}/move`
 * @param call The request.
 */
async function moveAccount(call: Call): Promise<Answer> {
  const { destination_organization_id: asked } = await readBody(call);
  const { id, managed_by } = existing(call);
  if (typeof asked !== 'string') throw refuse(400, 1001, 'Invalid or missing value for destination_organization_id');
  const tenant = call.world.tenants.find((one) => one.id === asked);
  if (!tenant || call.credential.kind === 'account token') {
    throw refuse(403, 1002, 'Account move is forbidden for this user');
  }
  const parent = { parent_org_id: tenant.id, parent_org_name: tenant.name };
  call.world.accounts.set(id, { ...existing(call), managed_by: parent });
  return ok({
    account_id: id,
    // An account outside any organization comes from nowhere.
    source_organization_id: managed_by?.parent_org_id ?? '',
    destination_organization_id: tenant.id,
  });
}

/**
 * An account as answers have it.
 * @param account The account.
 */
export function renderAccount(account: Account): Record<string, unknown> {
  return { ...account, legacy_flags: { enterprise_zone_quota: { maximum: 0, current: 0, available: 0 } } };
}

function existing(call: Call): Account {
  const account = call.world.accounts.get(param(call, 'account_id'));
  if (!account) throw refuse(403, 9109, 'Unauthorized to access requested resource');
  return account;
}

function nameOf(name: unknown): string {
  if (typeof name !== 'string' || name.trim() === '') throw refuse(400, 1001, 'Account name is required');
  if (name.length > 100) throw refuse(400, 1001, 'Account name is too long');
  if (/[\p{Cc}<>]/u.test(name)) throw refuse(400, 1001, 'Account name contains an invalid character');
  return name;
}

function typeOf(type: unknown, fallback: Account['type']): Account['type'] {
  if (type === undefined) return fallback;
  if (type === 'standard' || type === 'enterprise') return type;
  throw refuse(400, 1001, 'account type is not supported');
}

/** Settings are replaced as a whole, except those that this endpoint does not change. */
function settingsOf(given: unknown, before: Account['settings']): Account['settings'] {
  if (!isObject(given)) throw refuse(400, 1001, 'Invalid account settings');
  const { enforce_twofactor = false, abuse_contact_email = null } = given;
  if (typeof enforce_twofactor !== 'boolean') throw refuse(400, 1001, 'Invalid value for enforce_twofactor');
  if (abuse_contact_email !== null && !isAddress(abuse_contact_email)) {
    throw refuse(400, 1001, 'Invalid value for abuse_contact_email');
  }
  return { ...before, enforce_twofactor, abuse_contact_email };
}
