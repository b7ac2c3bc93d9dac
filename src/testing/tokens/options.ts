/** This file knows how a token is made from a short description, without the API. */
import { insist, insistOnKnown } from '../arguments.ts';
import { type Clock, readTime, seconds } from '../clock.ts';
import { isBlock } from '../network/addresses.ts';
import type { Token, TokenPolicy } from '../world/tokens.ts';
import type { World } from '../world/world.ts';
import { type PermissionGroup, permissionGroupsNamed, type Scope, scopeNames } from './permission-catalogue.ts';

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
 * Describes a token in full.
 * @param options The short description.
 * @param world Where it will live.
 * @param clock When it is made.
 */
export function describeToken(options: TokenOptions, world: World, clock: Clock): Token {
  checkOptions(options);
  const { permissions, status = 'active', kind = 'user', name = `Token ${world.tokens.size + 1}` } = options;
  const { not_before, expires_on, ip } = options;
  const issued_on = seconds(clock.now());
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
    policies: policiesOf(groupsOf(permissions), options, account_id, world),
    account_id,
    unrestricted: false,
  };
}

const names: Record<keyof TokenOptions, true> = {
  permissions: true,
  accounts: true,
  zones: true,
  name: true,
  status: true,
  not_before: true,
  expires_on: true,
  ip: true,
  kind: true,
  account_id: true,
};

/** Looks for mistakes that would make a token which is refused, or is not, for another reason than its test believes. */
function checkOptions(options: TokenOptions): void {
  insistOnKnown(options, Object.keys(names), 'a token');
  const { permissions, status = 'active', kind = 'user', ip = {}, account_id } = options;
  insist(Array.isArray(permissions), 'permissions', 'a list of names', permissions);
  insist(['active', 'disabled', 'expired'].includes(status), 'status', 'active, disabled or expired', status);
  insist(kind === 'user' || kind === 'account', 'kind', 'user or account', kind);
  insist(kind === 'account' || account_id === undefined, 'account_id', 'nothing without kind "account"', account_id);
  for (const name of ['not_before', 'expires_on'] as const) {
    const { [name]: time } = options;
    insist(time === undefined || readTime(time) !== undefined, name, 'a date and time in RFC 3339', time);
  }
  insistOnKnown(ip, ['in', 'not_in'], 'ip');
  for (const block of [...(ip.in ?? []), ...(ip.not_in ?? [])]) {
    insist(isBlock(block), 'ip', 'blocks such as 203.0.113.0/24', block);
  }
}

/** The groups of all names; a name that exists for two scopes stands for both of its groups. */
function groupsOf(names: readonly string[]): PermissionGroup[] {
  return names.flatMap((name) => {
    const groups = permissionGroupsNamed(name);
    // A misspelt name would make a token that lacks a permission, and the test of a refusal would prove nothing.
    if (groups.length === 0) throw new TypeError(`No permission group is called "${name}".`);
    return groups;
  });
}

/** One policy for each scope: a policy holds only groups that fit its resources. */
function policiesOf(
  groups: readonly PermissionGroup[],
  options: TokenOptions,
  owner: string | null,
  world: World,
): TokenPolicy[] {
  const policies: TokenPolicy[] = [];
  for (const scope of ['account', 'zone', 'user'] as const) {
    const fitting = groups.filter((group) => group.scope === scope);
    const resources = resourcesOf(scope, options, owner, world.user.id);
    // A token without any permission still sees its accounts, or every refusal would be that of a stranger.
    if (fitting.length === 0 && (groups.length > 0 || scope !== 'account')) continue;
    if (Object.keys(resources).length === 0) continue;
    const permission_groups = fitting.map(({ id, name }) => ({ id, name }));
    policies.push({ id: world.createId(), effect: 'allow', permission_groups, resources });
  }
  return policies;
}

function resourcesOf(
  scope: Exclude<Scope, 'bucket'>,
  { accounts, zones }: TokenOptions,
  owner: string | null,
  user_id: string,
): TokenPolicy['resources'] {
  if (scope === 'user') return owner === null ? { [`${scopeNames.user}.${user_id}`]: '*' } : {};
  const covered = accounts ?? (zones ? [] : owner ? [owner] : ['*']);
  const all = { [`${scopeNames.zone}.*`]: '*' };
  if (scope === 'zone' && covered[0] === '*') return all;
  const resources: TokenPolicy['resources'] = {};
  for (const id of covered) resources[`${scopeNames.account}.${id}`] = scope === 'zone' ? { ...all } : '*';
  if (scope === 'account') return resources;
  for (const id of zones ?? []) resources[`${scopeNames.zone}.${id}`] = '*';
  return resources;
}
