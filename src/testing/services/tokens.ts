/** This file knows what the API says about a token, and how a token is made from a short description. */
import { tokenStatus } from '../access.ts';
import { type Answer, ok, refuse } from '../answer.ts';
import { type Clock, timestamp } from '../clock.ts';
import { none } from '../permission-sets.ts';
import { type Call, param, type Service } from '../router.ts';
import type { Token, TokenPolicy } from '../world/tokens.ts';
import type { World } from '../world/world.ts';

/** The endpoints of this service. */
export const endpoints: Service = {
  'GET /user/tokens/verify': {
    handle: verifyUserToken,
    permissions: none,
    guard: 'verification',
    emulates: 'Knows tokens of the user only.',
  },
  'GET /accounts/{account_id}/tokens/verify': {
    handle: verifyAccountToken,
    permissions: none,
    guard: 'verification',
    emulates: 'Knows tokens of the account only.',
  },
};

/** A token to be added to the world. */
export interface TokenOptions {
  /** Names of its permission groups, such as `Zone Read`, exactly as the API writes them. */
  permissions: readonly string[];
  /** Accounts it covers, with all their zones; all accounts when this and `zones` are omitted. */
  accounts?: readonly string[];
  /** Zones it covers. */
  zones?: readonly string[];
  /** Name of the token. */
  name?: string;
  /** Whether it is switched on; it is when omitted. */
  status?: 'active' | 'disabled' | 'expired';
  /** When it starts to work. */
  not_before?: string;
  /** When it stops to work. */
  expires_on?: string;
  /** Blocks of client addresses it may, and may not, be used from. */
  ip?: {
    /** Allowed blocks. */
    in?: string[];
    /** Blocks that are not allowed all the same. */
    not_in?: string[];
  };
  /** Who owns it: the user, when omitted, or an account. */
  kind?: 'user' | 'account';
  /** The account that owns a token of kind `account`; the first account when omitted. */
  account_id?: string;
}

/**
 * `GET /user/tokens/verify`
 * @param call The request.
 */
export function verifyUserToken(call: Call): Answer {
  return verify(call, null);
}

/**
 * `GET /accounts/{account_id}/tokens/verify`
 * @param call The request.
 */
export function verifyAccountToken(call: Call): Answer {
  return verify(call, param(call, 'account_id'));
}

/** Each endpoint knows only the tokens of its own kind; any other is invalid to it, however valid it is. */
function verify(call: Call, owner: string | null): Answer {
  const { token } = call.credential;
  if (!token || token.account_id !== owner) throw refuse(401, 1000, 'Invalid API Token');
  const status = tokenStatus(token, call.clock.now());
  const { id, not_before, expires_on } = token;
  const result = { id, status, ...(not_before && { not_before }), ...(expires_on && { expires_on }) };
  const message = 'This API Token is valid and active';
  return ok(result, status === 'active' ? [{ code: 10000, message, type: null }] : []);
}

/**
 * Describes a token in full.
 * @param options The short description.
 * @param world Where it will live.
 * @param clock When it is made.
 */
export function describeToken(options: TokenOptions, world: World, clock: Clock): Token {
  const { permissions, status = 'active', kind = 'user', name = `Token ${world.tokens.size + 1}` } = options;
  const { not_before, expires_on, ip } = options;
  const issued_on = timestamp(Math.floor(clock.now() / 1000) * 1000);
  const account_id = kind === 'account' ? (options.account_id ?? [...world.accounts.keys()][0]) : null;
  if (account_id === undefined || (account_id && !world.accounts.has(account_id))) {
    throw new TypeError('A token of kind "account" needs the account_id of an account that exists.');
  }
  return {
    id: world.createId(),
    name,
    status,
    issued_on,
    modified_on: issued_on,
    last_used_on: null,
    ...(not_before === undefined ? undefined : { not_before }),
    ...(expires_on === undefined ? undefined : { expires_on }),
    ...(ip === undefined ? undefined : { condition: { request_ip: ip } }),
    policies: [policyOf(permissions, options, account_id, world)],
    account_id,
    unrestricted: false,
  };
}

function policyOf(
  permissions: readonly string[],
  { accounts, zones }: TokenOptions,
  owner: string | null,
  world: World,
): TokenPolicy {
  const covered = accounts ?? (zones ? [] : owner ? [owner] : ['*']);
  const resources: TokenPolicy['resources'] = {};
  for (const id of covered) resources[`com.cloudflare.api.account.${id}`] = '*';
  for (const id of zones ?? []) resources[`com.cloudflare.api.account.zone.${id}`] = '*';
  const permission_groups = permissions.map((name) => ({ id: groupId(name), name }));
  return { id: world.createId(), effect: 'allow', permission_groups, resources };
}

/** An identifier for a permission group: the same for the same name, in every world. */
function groupId(name: string): string {
  let id = '';
  for (let round = 0; round < 4; round++) {
    let hash = 0x811c9dc5 + round;
    for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    id += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return id;
}
