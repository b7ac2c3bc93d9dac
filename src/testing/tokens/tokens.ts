/** This file knows the endpoints of API tokens, those of the user and those that an account owns. */
import { tokenStatus } from '../access.ts';
import { superAdministratorId } from '../accounts/roles.ts';
import { type Answer, ok, refuse } from '../answer.ts';
import { seconds } from '../clock.ts';
import { givesEverything } from '../iam/policies.ts';
import { paged, sorted } from '../paging.ts';
import { accountTokensRead, accountTokensWrite, none, userTokensRead, userTokensWrite } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { Token, TokenPolicy } from '../world/tokens.ts';
import { readToken } from './bodies.ts';
import { permissionGroups, scopeNames } from './permission-catalogue.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /user/tokens/verify': {
    handle: verifyToken,
    permissions: none,
    guard: 'verification',
    emulates: 'Knows tokens of the user only.',
  },
  'GET /user/tokens': {
    handle: listTokens,
    permissions: userTokensRead,
    emulates: 'Pages; expired tokens only when asked for.',
  },
  'POST /user/tokens': {
    handle: createToken,
    permissions: userTokensWrite,
    emulates: 'Shows the secret once; checks policies; at most 50.',
  },
  'GET /user/tokens/{token_id}': { handle: getToken, permissions: userTokensRead, emulates: 'The token, no secret.' },
  'PUT /user/tokens/{token_id}': {
    handle: updateToken,
    permissions: userTokensWrite,
    emulates: 'Replaces policies, condition and times as a whole.',
  },
  'DELETE /user/tokens/{token_id}': {
    handle: deleteToken,
    permissions: userTokensWrite,
    emulates: 'The secret is dead at once.',
  },
  'PUT /user/tokens/{token_id}/value': {
    handle: rollToken,
    permissions: userTokensWrite,
    emulates: 'A new secret; the old one is dead at once.',
  },
  'GET /accounts/{account_id}/tokens/verify': {
    handle: verifyToken,
    permissions: none,
    guard: 'verification',
    emulates: 'Knows tokens of the account only.',
  },
  'GET /accounts/{account_id}/tokens': {
    handle: listTokens,
    permissions: accountTokensRead,
    emulates: 'Pages; expired tokens only when asked for.',
  },
  'POST /accounts/{account_id}/tokens': {
    handle: createToken,
    permissions: accountTokensWrite,
    emulates: 'As for the user; needs a Super Administrator; all zones only in the nested form; at most 500.',
  },
  'GET /accounts/{account_id}/tokens/{token_id}': {
    handle: getToken,
    permissions: accountTokensRead,
    emulates: 'The token, no secret.',
  },
  'PUT /accounts/{account_id}/tokens/{token_id}': {
    handle: updateToken,
    permissions: accountTokensWrite,
    emulates: 'Replaces policies, condition and times as a whole.',
  },
  'DELETE /accounts/{account_id}/tokens/{token_id}': {
    handle: deleteToken,
    permissions: accountTokensWrite,
    emulates: 'The secret is dead at once.',
  },
  'PUT /accounts/{account_id}/tokens/{token_id}/value': {
    handle: rollToken,
    permissions: accountTokensWrite,
    emulates: 'A new secret; the old one is dead at once.',
  },
};

/**
 * `GET /user/tokens/verify` and `GET /accounts/{account_id}/tokens/verify`. Each knows only the tokens of its own kind;
 * any other is invalid to it, however valid it is.
 * @param call The request.
 */
function verifyToken(call: Call): Answer {
  const { token } = call.credential;
  if (!token || token.account_id !== ownerOf(call)) throw refuse(401, 1000, 'Invalid API Token');
  const status = tokenStatus(token, call.clock.now());
  const { id, not_before, expires_on } = token;
  const result = { id, status, ...(not_before && { not_before }), ...(expires_on && { expires_on }) };
  const message = 'This API Token is valid and active';
  return ok(result, status === 'active' ? [{ code: 10000, message, type: null }] : []);
}

/**
 * `GET /user/tokens` and `GET /accounts/{account_id}/tokens`
 * @param call The request.
 */
function listTokens(call: Call): Answer {
  const all = call.query.get('include_expired') === 'true';
  const found = ownTokens(call).filter((token) => all || tokenStatus(token, call.clock.now()) !== 'expired');
  return paged(sorted(found, call.query, {}), call, (token) => render(token, call));
}

/**
 * `GET /user/tokens/{token_id}` and `GET /accounts/{account_id}/tokens/{token_id}`
 * @param call The request.
 */
function getToken(call: Call): Answer {
  return ok(render(existing(call), call));
}

/**
 * `POST /user/tokens` and `POST /accounts/{account_id}/tokens`
 * @param call The request.
 */
async function createToken(call: Call): Promise<Answer> {
  const account_id = ownerOf(call);
  if (account_id !== null && !mayAdminister(account_id, call)) throw refuse(403, 10000, 'Authentication error');
  const { status: _, ...fields } = await readToken(call, account_id);
  const quota = account_id === null ? 50 : 500;
  if (ownTokens(call).length >= quota) throw refuse(400, 1001, `The maximum of ${quota} API tokens has been reached`);
  const now = seconds(call.clock.now());
  const times = { issued_on: now, modified_on: now, last_used_on: null };
  const token: Token = {
    id: call.world.createId(),
    status: 'active',
    ...times,
    ...fields,
    account_id,
    unrestricted: false,
  };
  const value = call.access.issue(token);
  return ok({ ...render(token, call), value });
}

/**
 * `PUT /user/tokens/{token_id}` and `PUT /accounts/{account_id}/tokens/{token_id}`
 * @param call The request.
 */
async function updateToken(call: Call): Promise<Answer> {
  const before = existing(call);
  const { status = before.status, ...fields } = await readToken(call, before.account_id, before);
  if (status !== 'active' && status !== 'disabled' && status !== 'expired') {
    throw refuse(400, 1001, 'status must be active or disabled');
  }
  const { id, issued_on, last_used_on, account_id } = before;
  const token: Token = {
    id,
    // That a token is expired follows from its time, so nobody can say so.
    status: status === 'expired' ? before.status : status,
    issued_on,
    modified_on: seconds(call.clock.now()),
    last_used_on,
    ...fields,
    account_id,
    unrestricted: false,
  };
  call.world.tokens.set(id, token);
  return ok(render(token, call));
}

/**
 * `DELETE /user/tokens/{token_id}` and `DELETE /accounts/{account_id}/tokens/{token_id}`
 * @param call The request.
 */
function deleteToken(call: Call): Answer {
  const { id } = existing(call);
  call.access.revoke(id);
  call.world.tokens.delete(id);
  return ok({ id });
}

/**
 * `PUT /user/tokens/{token_id}/value` and `PUT /accounts/{account_id}/tokens/{token_id}/value`
 * @param call The request.
 */
function rollToken(call: Call): Answer {
  const token = existing(call);
  token.modified_on = seconds(call.clock.now());
  return ok(call.access.issue(token));
}

function ownerOf({ params }: Call): string | null {
  return params.account_id ?? null;
}

function ownTokens(call: Call): Token[] {
  const owner = ownerOf(call);
  return [...call.world.tokens.values()].filter((token) => token.account_id === owner);
}

function existing(call: Call): Token {
  const token = call.world.tokens.get(param(call, 'token_id'));
  if (!token || token.account_id !== ownerOf(call)) throw refuse(404, 1003, 'Token not found');
  return token;
}

/** Whether the caller may give an account tokens: as the account, or as a Super Administrator of it. */
function mayAdminister(account_id: string, { credential, world }: Call): boolean {
  if (credential.kind === 'account token') return true;
  const self = world.ownMember(account_id);
  if (!self) return false;
  return (
    self.roles.some(({ id }) => id === superAdministratorId) ||
    self.policies.some((policy) => givesEverything(world, account_id, policy))
  );
}

function render(token: Token, { clock, world }: Call): Record<string, unknown> {
  const { id, name, issued_on, modified_on, last_used_on, not_before, expires_on, condition } = token;
  return {
    id,
    name,
    status: tokenStatus(token, clock.now()),
    issued_on,
    modified_on,
    last_used_on,
    ...(not_before && { not_before }),
    ...(expires_on && { expires_on }),
    ...(condition && { condition }),
    policies: token.unrestricted ? everyPolicy(token, world.user.id) : token.policies,
  };
}

/** What a token that may do everything would say of itself: each permission, wherever it applies. */
function everyPolicy({ id, account_id }: Token, user_id: string): TokenPolicy[] {
  const zones = { [`${scopeNames.zone}.*`]: '*' };
  const resources: Record<'account' | 'zone' | 'user', TokenPolicy['resources']> = {
    account: { [`${scopeNames.account}.${account_id ?? '*'}`]: '*' },
    zone: account_id ? { [`${scopeNames.account}.${account_id}`]: zones } : zones,
    user: account_id ? {} : { [`${scopeNames.user}.${user_id}`]: '*' },
  };
  return Object.entries(resources)
    .filter(([, covered]) => Object.keys(covered).length > 0)
    .map(([scope, covered], at) => ({
      id: `${id.slice(0, 31)}${at}`,
      effect: 'allow',
      permission_groups: permissionGroups
        .filter((group) => group.scope === scope)
        .map((group) => ({ id: group.id, name: group.name })),
      resources: covered,
    }));
}
